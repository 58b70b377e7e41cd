"""What minutes say: gathered from the points of the agenda while a draft, frozen once they went out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from markdown_it.token import Token
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.core.db import db
from alliance.core.localized import Localized, current_language, listed
from alliance.core.moments import day_text, moment_text
from alliance.core.text import parser, tidy
from alliance.groups.models import Group
from alliance.groups.queries.groups import seen_group
from alliance.meetings.enums import ActionState, ItemKind, MinutesState
from alliance.meetings.models import AgendaItem, Amendment, Attendance, Meeting, Minutes
from alliance.meetings.policy import can_read_meeting
from alliance.meetings.queries.agenda import Line, in_both, items_of, lines_of
from alliance.meetings.queries.attendance import attendance_of, quorum_of
from alliance.settings.queries import current_alliance

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}


def decision_label(group: Group, number: int) -> str:
    """How a decision is cited: 'WG3-D012'."""
    return f"{group.code.upper()}-D{number:03}"


def content_of(meeting: Meeting) -> dict[str, Any]:
    """Everything the minutes say as JSON-ready data, names in both languages; four statements and those of the quorum.

    {"items": [{"title", "kind", "presenter", "notes", "approves", "decisions", "actions"}], "loose": {"decisions",
    "actions"}, "present": [{"organization", "people"}], "guests", "quorum": {"present", "entitled", "needed"}}.
    """
    items, lines = items_of(meeting), lines_of(meeting)
    there = attendance_of(meeting)
    quorum = quorum_of(meeting)
    return {
        "items": [item_content(meeting.group, item, lines) for item in items],
        "loose": lines_content(meeting.group, [one for one in lines if one.here and one.item_id is None]),
        "present": present_content(there),
        "guests": [name_of(one).as_dict() for one in there if one.organization is None],
        "quorum": {"present": quorum.present, "entitled": quorum.entitled, "needed": quorum.needed},
    }


def name_of(one: Attendance) -> Localized:
    if one.person is None:
        return Localized(one.guest_name, one.guest_name)
    return in_both(one.person.display_name, one.person.romanized_name)


def item_content(group: Group, item: AgendaItem, lines: list[Line]) -> dict[str, Any]:
    own = [one for one in lines if one.here and one.item_id == item.id]
    return {
        "title": item.title.as_dict(),
        "kind": item.kind.value,
        "presenter": presenter_of(item).as_dict(),
        "notes": item.notes,
        "approves": item.approves.number if item.approves else None,
        **lines_content(group, own),
    }


def presenter_of(item: AgendaItem) -> Localized:
    if item.presenter is None:
        return Localized(item.presenter_name, item.presenter_name)
    return in_both(item.presenter.display_name, item.presenter.romanized_name)


def names(people: Iterable[dict[str, str]]) -> str:
    """Names on one line in the reader's language."""
    return listed(Localized(**one) for one in people)


def lines_content(group: Group, lines: Iterable[Line]) -> dict[str, Any]:
    kept = list(lines)
    return {
        "decisions": [
            {"number": decision_label(group, one.number or 0), "text": one.text}
            for one in kept
            if one.kind == "decision"
        ],
        "actions": [
            {"title": one.text, "owner": one.owner.as_dict(), "due_on": one.due_on.isoformat() if one.due_on else ""}
            for one in kept
            if one.kind == "action" and one.state is not ActionState.DROPPED
        ],
    }


def present_content(there: list[Attendance]) -> list[dict[str, Any]]:
    """Organizations in the order of coming, each with its people."""
    found: dict[int, dict[str, Any]] = {}
    for one in there:
        if one.organization is not None:
            entry = found.setdefault(
                one.organization.id, {"organization": one.organization.name.as_dict(), "people": []}
            )
            entry["people"].append(name_of(one).as_dict())
    return list(found.values())


def shown_content(meeting: Meeting, minutes: Minutes | None) -> dict[str, Any]:
    """What the minutes say to a reader: as they went out, or as they stand now while a draft."""
    if minutes is not None and minutes.state is not MinutesState.DRAFT:
        return minutes.content
    return content_of(meeting)


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The minutes with the meeting that approved them; None before anything was written."""
    wanted = select(Minutes).where(Minutes.meeting_id == meeting.id).options(joinedload(Minutes.approved_in))
    return db.session.scalar(wanted)


def amendments_of(minutes: Minutes | None) -> list[Amendment]:
    if minutes is None:
        return []
    wanted = select(Amendment).where(Amendment.minutes_id == minutes.id).order_by(Amendment.id)
    return list(db.session.scalars(wanted.options(joinedload(Amendment.made_by), joinedload(Amendment.decided_in))))


def approvals_of(meeting: Meeting) -> list[AgendaItem]:
    """The points of later meetings that take up the minutes of this one."""
    wanted = select(AgendaItem).where(AgendaItem.approves_id == meeting.id, AgendaItem.kind == ItemKind.MINUTES)
    wanted = wanted.join(AgendaItem.meeting).order_by(Meeting.starts_at)
    return list(db.session.scalars(wanted.options(joinedload(AgendaItem.meeting))))


def later_meetings(meeting: Meeting) -> list[Meeting]:
    """The next meetings of the group after this one, where its minutes may be taken up; at most twelve."""
    wanted = select(Meeting).where(Meeting.group_id == meeting.group_id, Meeting.starts_at > meeting.starts_at)
    return list(db.session.scalars(wanted.order_by(Meeting.starts_at).limit(12)))


def visible_minutes(user: Any, minutes_id: int) -> Minutes | None:
    """Minutes with meeting and group, for who may read the meeting."""
    group = joinedload(Minutes.meeting).joinedload(Meeting.group)
    wanted = select(Minutes).where(Minutes.id == minutes_id).options(group.joinedload(Group.charter))
    found = db.session.scalar(wanted)
    if found is None or seen_group(user, found.meeting.group) is None:
        return None
    return found if can_read_meeting(user, found.meeting) else None


def pdf_data(meeting: Meeting, minutes: Minutes | None) -> dict[str, Any]:
    """The minutes in the reader's language, as templates/pdf/minutes.typ takes them."""
    alliance, group = current_alliance(), meeting.group
    content = shown_content(meeting, minutes)
    state = minutes.state if minutes else MinutesState.DRAFT
    return {
        "lang": current_language(),
        "brand": alliance.brand_light,
        "alliance": alliance.name.text,
        "group": group.title,
        "title": _("Minutes of meeting %(number)s", number=meeting.number),
        "subject": meeting.title.text,
        "state": state_text(minutes),
        "is_draft": state is MinutesState.DRAFT,
        "facts": facts_of_meeting(meeting, content),
        "present": [
            {"organization": Localized(**one["organization"]).text, "people": names(one["people"])}
            for one in content["present"]
        ],
        "guests": names(content["guests"]),
        "items": [item_data(one) for one in content["items"]],
        "loose": lines_data(content["loose"]),
        "amendments": [amendment_data(one) for one in amendments_of(minutes)],
        "words": words(),
    }


def state_text(minutes: Minutes | None) -> str:
    """Where the minutes stand, in a few words: 'Approved in meeting 13'."""
    if minutes is None or minutes.state is MinutesState.DRAFT:
        return str(MinutesState.DRAFT.label)
    if minutes.state is MinutesState.APPROVED and minutes.approved_in is not None:
        return _("Approved in meeting %(number)s", number=minutes.approved_in.number)
    return str(minutes.state.label)


def facts_of_meeting(meeting: Meeting, content: dict[str, Any]) -> list[dict[str, str]]:
    quorum = content["quorum"]
    stood = _(
        "%(present)s of %(entitled)s organizations entitled to vote; quorum is %(needed)s",
        present=quorum["present"],
        entitled=quorum["entitled"],
        needed=quorum["needed"],
    )
    facts = [
        (_("Begin"), moment_text(meeting.starts_at, meeting.zone)),
        (
            _("Lasted"),
            _("%(number)s minutes", number=int((meeting.ends_at - meeting.starts_at) / timedelta(minutes=1))),
        ),
        (_("Where"), meeting.place.text or (_("Online") if meeting.link else "")),
        (_("Present"), stood),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def item_data(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": Localized(**item["title"]).text,
        "kind": str(ItemKind(item["kind"]).label),
        "presenter": Localized(**item["presenter"]).text,
        "blocks": blocks_of(item["notes"]),
        **lines_data(item),
    }


def lines_data(held: dict[str, Any]) -> dict[str, Any]:
    """Decisions and action items with the due day in words."""
    actions = [
        {
            "title": one["title"],
            "owner": Localized(**one["owner"]).text,
            "due": day_text(date.fromisoformat(one["due_on"]), short=True),
        }
        for one in held["actions"]
    ]
    return {"decisions": held["decisions"], "actions": actions}


def amendment_data(one: Amendment) -> dict[str, Any]:
    zone = current_alliance().zone
    return {"made": moment_text(one.created_at, zone), "reason": one.reason, "blocks": blocks_of(one.text)}


def words() -> dict[str, str]:
    """The fixed words of the paper."""
    return {
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "present": _("Present"),
        "guests": _("Without a seat"),
        "decision": _("Decision"),
        "actions": _("Action items"),
        "owner": _("Owner"),
        "due": _("Due"),
        "more": _("Further decisions and action items"),
        "amendments": _("Amendments"),
        "nothing": _("Nothing was noted."),
    }


def blocks_of(markdown: str) -> list[dict[str, Any]]:
    """A Markdown text as a flat list of blocks for paper, each with kind (p, h, li, quote, code or row), depth and text
    runs: [{"text", "strong", "em", "code"}]. A row of a table has cells, each a list of runs."""
    return Blocks().read(markdown)


class Blocks:
    """Walks over the tokens of a Markdown text and keeps where it stands: in how many lists, in a row, after a mark."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []
        self.depth = self.quoted = 0
        self.mark = ""
        self.row: list[Any] | None = None

    def read(self, markdown: str) -> list[dict[str, Any]]:
        for token in parser().parse(tidy(markdown)):
            self.stand(token)
            self.take(token)
        return self.found

    def stand(self, token: Token) -> None:
        """Follow what opens and closes."""
        kind = token.type
        if kind.startswith(("bullet_list", "ordered_list")):
            self.depth += token.nesting
        elif kind.startswith("blockquote"):
            self.quoted += token.nesting
        elif kind == "list_item_open":
            self.mark = f"{token.info}." if token.info else "•"
        elif kind == "heading_open":
            self.mark = token.tag
        elif kind == "tr_open":
            self.row = []

    def take(self, token: Token) -> None:
        """Keep what holds words."""
        if token.type in ("fence", "code_block"):
            self.found.append(block("code", self.depth, [run(token.content.rstrip("\n"))]))
        elif token.type == "tr_close":
            self.found.append(block("row", 0, [], cells=self.row or []))
            self.row = None
        elif token.type == "inline" and self.row is not None:
            self.row.append(runs_of(token))
        elif token.type == "inline":
            self.found.append(text_block(runs_of(token), self.depth, self.quoted, self.mark))
            self.mark = ""


def text_block(runs: list[dict[str, Any]], depth: int, quoted: int, mark: str) -> dict[str, Any]:
    """A paragraph, heading, entry of a list or quotation; only the first paragraph of an entry carries its mark."""
    if mark in HEADINGS:
        return block("h", HEADINGS[mark], runs)
    if depth:
        return block("li", depth, runs, mark)
    return block("quote" if quoted else "p", 0, runs)


def block(kind: str, depth: int, runs: list[dict[str, Any]], mark: str = "", cells: Any = ()) -> dict[str, Any]:
    return {"kind": kind, "depth": depth, "mark": mark, "runs": runs, "cells": list(cells)}


def run(text: str, strong: bool = False, em: bool = False, code: bool = False) -> dict[str, Any]:
    return {"text": text, "strong": strong, "em": em, "code": code}


def runs_of(inline: Token) -> list[dict[str, Any]]:
    """The pieces of a line with their emphasis; a link is its words followed by its address."""
    found: list[dict[str, Any]] = []
    strong = em = 0
    address = ""
    for token in inline.children or []:
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            em += token.nesting
        elif token.type == "link_open":
            address = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            if address and not any(one["text"] == address for one in found[-1:]):
                found.append(run(f" ({address})"))
            address = ""
        elif token.type in ("softbreak", "hardbreak"):
            found.append(run("\n"))
        elif token.content:
            found.append(run(token.content, bool(strong), bool(em), token.type == "code_inline"))
    return found

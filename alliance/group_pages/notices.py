"""The weekly brief as a mail: composed once in each language for those inside, and once for those outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext, lazy_pgettext

from alliance.accounts.models import Person
from alliance.core.text import plain_excerpt
from alliance.core.web import absolute
from alliance.group_pages.queries.brief import Week
from alliance.groups.models import Group
from alliance.notices.enums import Category
from alliance.notices.operations.bulk import Copy, queue_many

SHOWN = 10  # lines of one kind; the mail says how many more there are
EXCERPT = 160


@dataclass(frozen=True)
class Line:
    """One thing: `title` is a `Localized` or a text, `words` what is to be said of it, `at` or `day` when,
    `who` has to do it."""

    title: Any
    url: str
    words: Any = ""
    at: datetime | None = None
    day: date | None = None
    who: Person | None = None


@dataclass(frozen=True)
class Section:
    """Things of one kind under a heading; `more` is how many are not shown."""

    heading: Any
    lines: list[Line]
    more: int


def brief(group: Group, monday: date, week: Week, readers: list[Person], is_public: bool) -> int:
    """Queue the brief to these readers; how many want it."""
    return queue_many(
        "group_pages.brief",
        to=[Copy(one) for one in readers],
        category=Category.BRIEF,
        subject_row=group,
        url=absolute("group_pages.show", code=group.code),
        thread=f"brief-{group.id}",
        zone=group.zone,
        group=group,
        happened=happened(group, week),
        coming=coming(group, week),
        first_day=monday - timedelta(days=7),
        last_day=monday - timedelta(days=1),
        is_public=is_public,
        following_url=absolute("groups.following.index"),
    )


def sections(*pairs: tuple[Any, Iterable[Line]]) -> list[Section]:
    """Those that hold something."""
    held = [(heading, list(lines)) for heading, lines in pairs]
    return [Section(heading, lines[:SHOWN], max(0, len(lines) - SHOWN)) for heading, lines in held if lines]


def happened(group: Group, week: Week) -> list[Section]:
    """What the last seven days brought."""
    return sections(
        (_("Meetings held"), (Line(one.title, meeting_url(one.id), at=one.starts_at) for one in week.meetings_held)),
        (_("Minutes"), map(minutes_line, week.minutes)),
        (_("Decisions"), map(decision_line, week.decisions)),
        (
            lazy_pgettext("group", "Documents"),
            (Line(one.title, document_url(one.id), one.state.label) for one in week.documents),
        ),
        (
            _("Open for comment"),
            (
                Line(one.document.title, document_url(one.document_id), _("until"), at=one.closes_at)
                for one in week.rounds_opened
            ),
        ),
        (
            _("Ballots opened"),
            (Line(one.title, ballot_url(one.id), _("closes"), at=one.closes_at) for one in week.ballots_opened),
        ),
        (
            _("Ballots closed"),
            (Line(one.title, ballot_url(one.id), outcome_of(one)) for one in week.ballots_closed),
        ),
        (_("Discussions"), (topic_line(topic, number) for topic, number in week.topics)),
        (
            _("New seats"),
            (
                Line(one.organization.name, absolute("group_pages.roster", code=group.code), one.kind.label)
                for one in week.seats
            ),
        ),
        (
            _("Deliverables done"),
            (Line(one.title, roadmap_url(group), day=one.done_on) for one in week.deliverables_done),
        ),
    )


def coming(group: Group, week: Week) -> list[Section]:
    """What the next seven days bring."""
    return sections(
        (_("Meetings"), (Line(one.title, meeting_url(one.id), at=one.starts_at) for one in week.meetings_ahead)),
        (
            _("Comments close"),
            (Line(one.document.title, document_url(one.document_id), at=one.closes_at) for one in week.rounds_closing),
        ),
        (_("Ballots close"), (Line(one.title, ballot_url(one.id), at=one.closes_at) for one in week.ballots_closing)),
        (
            _("Action items due"),
            (
                Line(
                    one.title,
                    absolute("meetings.actions.show", action_id=one.id),
                    one.owner.display_name,
                    day=one.due_on,
                )
                for one in week.actions_due
            ),
        ),
        (_("Deliverables due"), (Line(one.title, roadmap_url(group), day=one.due_on) for one in week.deliverables_due)),
    )


def minutes_line(minutes: Any) -> Line:
    url = absolute("meetings.minutes.show", meeting_id=minutes.meeting_id)
    return Line(minutes.meeting.title, url, minutes.state.label)


def decision_line(decision: Any) -> Line:
    return Line(plain_excerpt(decision.text, EXCERPT), meeting_url(decision.meeting_id))


def action_line(action: Any) -> Line:
    url = absolute("meetings.actions.show", action_id=action.id)
    return Line(action.title, url, day=action.due_on, who=action.owner)


def topic_line(topic: Any, number: int) -> Line:
    url = absolute("discussions.show", topic_id=topic.id)
    return Line(topic.title, url, lazy_ngettext("%(num)s new post", "%(num)s new posts", number))


def outcome_of(ballot: Any) -> Any:
    return ballot.outcome.label if ballot.outcome else ""


def meeting_url(meeting_id: int) -> str:
    return absolute("meetings.show", meeting_id=meeting_id)


def document_url(document_id: int) -> str:
    return absolute("documents.show", document_id=document_id)


def ballot_url(ballot_id: int) -> str:
    return absolute("ballots.show", ballot_id=ballot_id)


def roadmap_url(group: Group) -> str:
    return absolute("groups.deliverables.index", code=group.code)

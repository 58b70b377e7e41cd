"""Setting the agenda: points, their order, their papers."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db
from alliance.core.localized import LANGUAGES, Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.files.operations import OFFICE, keep_upload
from alliance.groups.operations.activity import note_activity
from alliance.meetings.enums import ItemKind, MinutesState
from alliance.meetings.models import ActionItem, AgendaItem, Decision, Meeting, Minutes, Paper
from alliance.meetings.operations.guards import hold_open
from alliance.notices.operations.queueing import reading_as

LONGEST = 600  # minutes of one point
MOST_ITEMS = 100
MOST_PAPERS = 20


@dataclass(frozen=True)
class AgendaInput:
    """A point as typed. `presenter` is a person of the program, `presenter_name` anybody else. `approves` is the
    earlier meeting whose minutes the point approves; such a point needs no title."""

    kind: ItemKind = ItemKind.DISCUSSION
    title: Localized = field(default_factory=Localized)
    minutes: int | None = None
    presenter: Person | None = None
    presenter_name: str = ""
    approves: Meeting | None = None


@operation
def add_item(actor: Person | None, meeting: Meeting, typed: AgendaInput) -> AgendaItem:
    """Add a point at the end. Refuses one without title, a wrong length, minutes that cannot be approved there."""
    hold_open(meeting)
    check(meeting, typed)
    count, last = db.session.execute(
        select(func.count(), func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)
    ).one()
    if count >= MOST_ITEMS:
        raise Refused(_("An agenda has at most %(most)s points.", most=MOST_ITEMS))
    item = AgendaItem(meeting=meeting, position=(last or 0) + 1)
    write(item, typed)
    db.session.add(item)
    record(actor, "meetings.item_added", item)
    note_activity(meeting.group)
    return item


@operation
def change_item(actor: Person, item: AgendaItem, typed: AgendaInput, version: int) -> None:
    """Change a point. Refuses what adding refuses, and an edit of an outdated version."""
    hold_open(item.meeting)
    db.session.refresh(item)
    if item.version != version:
        theirs: dict[str, object] = {"title": item.title.text, "minutes": item.minutes, "version": item.version}
        raise Clash(_("Somebody else changed this point meanwhile. Compare and save again."), theirs)
    check(item.meeting, typed)
    write(item, typed)
    record(actor, "meetings.item_changed", item)


@operation
def move_item(actor: Person, item: AgendaItem, position: int) -> None:
    """Put a point at this place, counted from 1; the others close up. A place beyond either end means that end."""
    hold_open(item.meeting)
    order = select(AgendaItem.id).where(AgendaItem.meeting_id == item.meeting_id)
    ids = list(db.session.scalars(order.order_by(AgendaItem.position, AgendaItem.id)))
    ids.remove(item.id)
    ids.insert(max(0, position - 1), item.id)
    places = {key: place for place, key in enumerate(ids, 1)}
    moved = sa.update(AgendaItem).where(AgendaItem.id.in_(ids))  # past their versions: no words change
    moved = moved.values(position=sa.case(places, value=AgendaItem.id))
    db.session.execute(moved, execution_options={"synchronize_session": False})
    record(actor, "meetings.item_moved", item, position=places[item.id])
    db.session.expire(item, ["position"])


@operation
def remove_item(actor: Person, item: AgendaItem) -> None:
    """Take a point off. Refuses one that the minutes say something of already."""
    hold_open(item.meeting)
    db.session.refresh(item)
    held = (sa.exists().where(one.item_id == item.id) for one in (Decision, ActionItem))
    if item.notes or db.session.scalar(select(sa.or_(*held))):
        raise Refused(_("The minutes say something of this point already. It stays on the agenda."))
    record(actor, "meetings.item_removed", item)
    db.session.delete(item)


@operation
def attach_paper(actor: Person, item: AgendaItem, filename: str, data: bytes) -> Paper:
    """Attach a file to a point. Refuses files that are not taken, and too many."""
    hold_open(item.meeting)
    if len(item.papers) >= MOST_PAPERS:
        raise Refused(_("A point has at most %(most)s papers.", most=MOST_PAPERS), "file")
    file = keep_upload(actor, filename, data, OFFICE, "file")
    paper = Paper(item=item, file=file, added_by_id=actor.id)
    db.session.add(paper)
    record(actor, "meetings.paper_attached", paper, file=file.name)
    note_activity(item.meeting.group)
    return paper


@operation
def remove_paper(actor: Person, paper: Paper) -> None:
    """Take a paper off; the file itself is kept for the record."""
    hold_open(paper.item.meeting)
    record(actor, "meetings.paper_removed", paper, file=paper.file.name)
    paper.item.papers.remove(paper)


def check(meeting: Meeting, typed: AgendaInput) -> None:
    if typed.kind is ItemKind.MINUTES:
        check_approval(meeting, typed.approves)
    elif not typed.title:
        raise Refused(_("Write what the point is about."), "title_en")
    if typed.minutes is not None and not 1 <= typed.minutes <= LONGEST:
        raise Refused(_("Give between 1 and %(most)s minutes.", most=LONGEST), "minutes")


def check_approval(meeting: Meeting, earlier: Meeting | None) -> None:
    """Refuses without an earlier meeting of the same group whose minutes still wait for their approval."""
    if earlier is None:
        raise Refused(_("Choose the meeting whose minutes are approved."), "approves")
    if earlier.group_id != meeting.group_id or earlier.starts_at >= meeting.starts_at:
        raise Refused(_("Choose an earlier meeting of this group."), "approves")
    state = db.session.scalar(select(Minutes.state).where(Minutes.meeting_id == earlier.id))
    if state is MinutesState.APPROVED:
        raise Refused(_("The minutes of this meeting are approved already."), "approves")


def write(item: AgendaItem, typed: AgendaInput) -> None:
    """The columns from the input; a point that approves minutes names itself in both languages."""
    item.kind = typed.kind
    item.approves = typed.approves if typed.kind is ItemKind.MINUTES else None
    title = typed.title or approval_title(item.approves)
    item.title = item.title.replaced(title.en, title.zh) if item.title else title
    item.minutes = typed.minutes
    item.presenter = typed.presenter
    item.presenter_name = "" if typed.presenter else typed.presenter_name


def approval_title(earlier: Meeting | None) -> Localized:
    said = {}
    for language in LANGUAGES:
        with reading_as(language):
            said[language] = _(
                "Approval of the minutes of meeting %(number)s", number=earlier.number if earlier else ""
            )
    return Localized(**said)

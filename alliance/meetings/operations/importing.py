"""Taking the entries of an .ics file into a group: what comes again becomes a series, the rest meetings.

Nobody is invited by an import: a file may hold years of meetings. What has passed does not count for attendance, since
nobody's attendance came with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.calendar_files import CalendarProblem, Found, Trouble, read_calendar
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.names import is_cjk
from alliance.core.operation import Refused, operation
from alliance.core.recurrence import instant_of, next_day
from alliance.groups.models import Group
from alliance.groups.operations.activity import note_activity
from alliance.meetings.models import Meeting, Series
from alliance.meetings.operations.guards import refuse_idle
from alliance.meetings.operations.invitations import settle_list
from alliance.meetings.operations.series import SeriesInput, begin_series
from alliance.settings.operations import take_numbers


class Becomes(StrEnum):
    """What an entry of a file becomes."""

    MEETING = "meeting"
    SERIES = "series"
    CHANGE = "change"  # of one meeting of a series of the same file
    KNOWN = "known"  # here already
    NOTHING = "nothing"


@dataclass(frozen=True)
class Planned:
    """One entry with what becomes of it; `reason` says why it is refused."""

    entry: Found
    becomes: Becomes
    reason: str = ""

    @property
    def starts_at(self) -> datetime | None:
        return at_clock(self.entry.starts, self.entry.zone) if self.entry.starts else None

    @property
    def ends_at(self) -> datetime | None:
        return at_clock(self.entry.ends, self.entry.zone) if self.entry.ends else None


@dataclass(frozen=True)
class Taken:
    """What an import made."""

    meetings: int
    series: int
    known: int
    refused: int


def preview(group: Group, data: bytes) -> list[Planned]:
    """What each entry of the file would become. Refuses what is no calendar or too large. Changes nothing."""
    try:
        entries = read_calendar(data, group.zone)
    except CalendarProblem as problem:
        raise Refused(problem_words(problem.code), field="file") from problem
    known = known_keys(group)
    seen: set[str] = set()
    found = []
    for entry in entries:
        found.append(judged(entry, known, seen))
        seen.add(full_key(entry))
    return found


@operation
def import_calendar(actor: Person, group: Group, data: bytes) -> Taken:
    """Take what `preview` promises into the group. The same file again changes nothing.

    Refuses a group that is not at work, and a file that is no calendar or too large.
    """
    refuse_idle(group)
    rows = preview(group, data)
    series = [row for row in rows if row.becomes is Becomes.SERIES]
    for row in series:
        begin_series(actor, group, series_input(row.entry), imported_uid=row.entry.key)
    single = [row for row in rows if row.becomes is Becomes.MEETING]
    numbers = take_numbers(f"meeting.{group.id}", len(single)) if single else ()
    for row, number in zip(single, numbers, strict=True):
        add_meeting(actor, group, row, number)
    changed = sum(change_one(group, row) for row in rows if row.becomes is Becomes.CHANGE)
    taken = Taken(
        meetings=len(single),
        series=len(series),
        known=sum(row.becomes is Becomes.KNOWN for row in rows),
        refused=sum(row.becomes is Becomes.NOTHING for row in rows),
    )
    if single or series or changed:
        record(actor, "meetings.imported", group, **vars(taken))
        note_activity(group)
    return taken


def judged(entry: Found, known: set[str], seen: set[str]) -> Planned:
    key = full_key(entry)
    if key in known or key in seen:
        return Planned(entry, Becomes.KNOWN, _("It is here already."))
    if entry.trouble:
        return Planned(entry, Becomes.NOTHING, trouble_words(entry.trouble))
    if entry.changes_day:
        there = entry.key in seen or entry.key in known
        no_series = _("It changes a meeting of a series that is not in the file.")
        return Planned(entry, Becomes.CHANGE) if there else Planned(entry, Becomes.NOTHING, no_series)
    if not entry.rule:
        return Planned(entry, Becomes.MEETING)
    if entry.starts is None or next_day(entry.rule, entry.starts.date(), entry.starts.date(), entry.until_on) is None:
        return Planned(entry, Becomes.NOTHING, trouble_words(Trouble.RULE))
    return Planned(entry, Becomes.SERIES)


def full_key(entry: Found) -> str:
    return f"{entry.key}#{entry.changes_day.isoformat()}" if entry.changes_day else entry.key


def known_keys(group: Group) -> set[str]:
    """The keys of everything that came into the group from a file."""
    tables = (Meeting, Series)
    wanted = [select(one.imported_uid).where(one.group_id == group.id, one.imported_uid.is_not(None)) for one in tables]
    return {str(key) for several in wanted for key in db.session.scalars(several)}


def add_meeting(actor: Person, group: Group, row: Planned, number: int) -> Meeting:
    entry = row.entry
    meeting = Meeting(group=group, number=number, called_by=actor, imported_uid=entry.key, zone=entry.zone)
    put(meeting, row)
    db.session.add(meeting)
    record(actor, "meetings.called", meeting)
    if not meeting.is_over():
        settle_list(meeting)
    return meeting


def put(meeting: Meeting, row: Planned) -> None:
    entry = row.entry
    meeting.title, meeting.text, meeting.place = (
        in_language(entry.title),
        in_language(entry.text),
        in_language(entry.place),
    )
    meeting.starts_at, meeting.ends_at, meeting.zone = row.starts_at or now(), row.ends_at or now(), entry.zone
    meeting.link = entry.link
    meeting.counts_for_attendance = not entry.is_whole_day and not meeting.is_over()


def change_one(group: Group, row: Planned) -> bool:
    """A meeting of an imported series that the file moved: it keeps its day in the rule. False when there is none."""
    wanted = select(Meeting).join(Meeting.series).where(Meeting.group_id == group.id)
    wanted = wanted.where(Series.imported_uid == row.entry.key, Meeting.recurs_on == row.entry.changes_day)
    meeting = db.session.scalar(wanted)
    if meeting is None or meeting.imported_uid is not None:
        return False
    put(meeting, row)
    meeting.imported_uid = full_key(row.entry)
    return True


def series_input(entry: Found) -> SeriesInput:
    if entry.starts is None or entry.ends is None:
        raise ValueError("an entry without times is no series")
    starts, ends = entry.starts, entry.ends
    return SeriesInput(
        title=in_language(entry.title),
        frequency=None,
        rule=entry.rule,
        starts_on=starts.date(),
        start_time=starts.time(),
        minutes=int((ends - starts).total_seconds() // 60),
        zone=entry.zone,
        until_on=entry.until_on,
        place=in_language(entry.place),
        link=entry.link,
        excluded=tuple(datetime.fromisoformat(day).date() for day in entry.excluded),
        invites=False,
    )


def in_language(text: str) -> Localized:
    """The text in the language that it is written in."""
    return Localized(zh=text) if is_cjk(text) else Localized(en=text)


def at_clock(local: datetime, zone: str) -> datetime:
    return instant_of(local.date(), local.time(), zone).astimezone(UTC)


def problem_words(code: str) -> str:
    words = {
        "size": _("The file is larger than 1 MB."),
        "entries": _("The file holds more than 2,000 entries. Import it in parts."),
        "content": _("This is not a calendar file. Choose one that ends in .ics."),
    }
    return str(words[code])


def trouble_words(trouble: Trouble) -> str:
    words = {
        Trouble.TASK: _("It is a task or a journal entry, not a meeting."),
        Trouble.NO_START: _("It does not say when it begins."),
        Trouble.ORDER: _("It ends before it begins."),
        Trouble.YEAR: _("It lies in a year before 1900 or after 2200."),
        Trouble.LENGTH: _("It lasts more than 31 days."),
        Trouble.CANCELLED: _("It is cancelled."),
        Trouble.RULE: _("It recurs in a way that we do not follow."),
        Trouble.TITLE: _("It has no title."),
    }
    return str(words[trouble])

"""Series: meetings that come again. Each meeting is a row of its own, made ahead, so that it can be moved alone.

Meetings are made 60 days ahead and invited to 28 days ahead, so that nobody gets a year of invitations in one hour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now, today
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.places import is_zone
from alliance.core.recurrence import checked_rule, next_day
from alliance.groups.models import Group
from alliance.groups.operations.activity import note_activity
from alliance.meetings.enums import Frequency
from alliance.meetings.models import Meeting, Series
from alliance.meetings.operations.guards import refuse_idle
from alliance.meetings.operations.invitations import invite, settle_list
from alliance.meetings.operations.meetings import MeetingInput, cancel_meeting, change, check_link
from alliance.meetings.queries import series as queries
from alliance.meetings.queries.invitees import planned_from_now
from alliance.settings.operations import take_numbers

INVITED_AHEAD = timedelta(days=28)
LONGEST = 31 * 24 * 60  # minutes
MOST_EXCLUDED = 500
FARTHEST = date(9000, 1, 1)


@dataclass(frozen=True)
class SeriesInput:
    """A series as typed: a frequency, or a rule of RFC 5545 in its place. Times are those of the clocks in `zone`."""

    title: Localized
    frequency: Frequency | None
    starts_on: date
    start_time: time
    minutes: int
    zone: str
    rule: str = ""
    until_on: date | None = None
    place: Localized = field(default_factory=Localized)
    link: str = ""
    excluded: tuple[date, ...] = ()
    invites: bool = True


@operation
def begin_series(
    actor: Person | None,
    group: Group,
    typed: SeriesInput,
    ahead_days: int = queries.AHEAD.days,
    imported_uid: str | None = None,
) -> Series:
    """Begin a series and make its meetings of the next days, inviting to the nearest ones.

    Days that have passed get no meeting. Refuses a group that is not at work, and rules, times, zones and links that
    make no sense.
    """
    refuse_idle(group)
    rule = rule_of(typed)
    check(typed, rule)
    series = Series(group=group, rule=rule, imported_uid=imported_uid)
    put(series, typed)
    db.session.add(series)
    record(actor, "meetings.series_begun", series)
    note_activity(group)
    make_meetings(actor, series, timedelta(days=ahead_days))
    return series


@operation
def change_series(actor: Person, series: Series, typed: SeriesInput, version: int) -> None:
    """Change a series from now on; what has begun stays as it was.

    Its planned meetings keep their identity: each gets the next day of the new rule in turn, with the new hour, place
    and link, and calendars move it. A meeting that was moved alone keeps its own time. Meetings for which the rule has
    no day any more are cancelled; days left out stay so. Refuses an ended series, an outdated version, and what
    `begin_series` refuses.
    """
    lock(series)
    if series.version != version:
        raise Clash(_("Somebody else changed this series meanwhile. Compare and save again."))
    refuse_ended(series)
    rule = rule_of(typed)
    check(typed, rule)
    planned = queries.open_meetings(series)
    moved_alone = {
        one.id for one in planned if one.recurs_on and one.starts_at != queries.starts_at(series, one.recurs_on)
    }
    series.rule = rule
    put(series, typed)
    record(actor, "meetings.series_changed", series)
    note_activity(series.group)
    give_days(actor, series, planned, moved_alone)
    make_meetings(actor, series, queries.AHEAD)


def give_days(actor: Person, series: Series, planned: list[Meeting], moved_alone: set[int]) -> None:
    """Hand the days of the changed rule to the planned meetings: first to those that meet on them already."""
    days = queries.days_ahead(series, max(queries.AHEAD, span_of(planned)))
    taken = queries.days_made(series) - {one.recurs_on for one in planned}
    free = [day for day in days if day not in taken]
    kept = {one.id: one.recurs_on for one in planned if one.recurs_on in free}
    rest = iter([day for day in free if day not in kept.values()])
    given = {one.id: kept.get(one.id) or next(rest, None) for one in planned}
    for one in planned:
        one.recurs_on = None
    db.session.flush()  # two meetings never hold one day, also on the way
    for one in planned:
        day = given[one.id]
        if day is None:
            cancel_meeting(actor, one, _("The series does not meet on this day any more."))
        else:
            one.recurs_on = day
            change(actor, one, typed_of(one, series, None if one.id in moved_alone else day))


def span_of(planned: list[Meeting]) -> timedelta:
    """How far ahead the last planned meeting lies."""
    last = max((one.recurs_on for one in planned if one.recurs_on), default=now().date())
    return last - now().date()


def typed_of(meeting: Meeting, series: Series, day: date | None) -> MeetingInput:
    """What a meeting of the series is like on a day; without one it keeps its own time."""
    return MeetingInput(
        title=series.title,
        text=meeting.text,
        starts_at=queries.starts_at(series, day) if day else meeting.starts_at,
        ends_at=queries.ends_at(series, day) if day else meeting.ends_at,
        zone=series.zone if day else meeting.zone,
        place=series.place,
        link=series.link,
        counts_for_attendance=meeting.counts_for_attendance,
    )


@operation
def skip_day(actor: Person, series: Series, day: date) -> None:
    """Leave a day out; a meeting planned for it is cancelled. Refuses an ended series and a day that is not its own."""
    lock(series)
    refuse_ended(series)
    if next(queries.days_from(series, day, day), None) is None:
        raise Refused(_("The series does not meet on this day."), field="day")
    if len(series.excluded) >= MOST_EXCLUDED:
        raise Refused(_("Too many days are left out already."), field="day")
    series.excluded = sorted({*series.excluded, day.isoformat()})
    record(actor, "meetings.day_skipped", series, day=day.isoformat())
    for one in queries.open_meetings(series):
        if one.recurs_on == day:
            cancel_meeting(actor, one, _("The series leaves this day out."))


@operation
def end_series(actor: Person | None, series: Series) -> None:
    """End a series now; its planned meetings are cancelled. Refuses one that has ended."""
    lock(series)
    refuse_ended(series)
    series.ended_at = now()
    series.until_on = min(series.until_on or date.max, today(series.zone))
    record(actor, "meetings.series_ended", series)
    for one in queries.open_meetings(series):
        cancel_meeting(actor, one, _("The series has ended."))


@operation
def end_all(group: Group) -> None:
    """The group is at its end: its series end and its planned meetings are cancelled."""
    for one in queries.running_series(group):
        end_series(None, one)
    for meeting in planned_from_now(group.id):
        cancel_meeting(None, meeting, _("The group is concluded."))


def make_ahead(stopping: Callable[[], bool] = lambda: False) -> int:
    """Every day: make the meetings that have come within reach and invite to those that are near; how many series."""
    done = 0
    for series_id in queries.running_ids():
        if stopping():
            break
        done += make_more(series_id)
    return done


@operation
def make_more(series_id: int) -> int:
    """The same for one series."""
    series = db.session.get(Series, series_id)
    if series is None:
        return 0
    lock(series)
    if series.ended_at is not None or not series.group.state.is_running:
        return 0
    make_meetings(None, series, queries.AHEAD)
    return 1


def make_meetings(actor: Person | None, series: Series, ahead: timedelta) -> list[Meeting]:
    """Make what is missing, with the people who sit in the group; invite to what is near. Twice changes nothing."""
    there = queries.days_made(series)
    missing = [day for day in queries.days_ahead(series, ahead) if day not in there]
    numbers = take_numbers(f"meeting.{series.group_id}", len(missing)) if missing else ()
    made = [new_meeting(actor, series, day, number) for day, number in zip(missing, numbers, strict=True)]
    near = now() + INVITED_AHEAD
    for one in queries.open_meetings(series):
        if series.invites and one.invited_at is None and one.starts_at <= near:
            invite(actor, one)
        elif one in made:
            settle_list(one)
    return made


def new_meeting(actor: Person | None, series: Series, day: date, number: int) -> Meeting:
    meeting = Meeting(group=series.group, series=series, recurs_on=day, number=number, called_by=actor)
    meeting.title, meeting.text, meeting.place = series.title, Localized(), series.place
    meeting.starts_at, meeting.ends_at = queries.starts_at(series, day), queries.ends_at(series, day)
    meeting.zone, meeting.link = series.zone, series.link
    db.session.add(meeting)
    record(actor, "meetings.called", meeting)
    return meeting


def rule_of(typed: SeriesInput) -> str:
    """The checked rule. Refuses one that we do not follow."""
    if typed.frequency is not None:
        return queries.rule_for(typed.frequency, typed.starts_on)
    try:
        return checked_rule(typed.rule)
    except ValueError as problem:
        raise Refused(_("This rule of recurrence is not one that we follow."), field="frequency") from problem


def check(typed: SeriesInput, rule: str) -> None:
    """Refuse what is no series."""
    if not typed.title:
        raise Refused(_("Give the series a title in one language at least."), field="title_en")
    if not is_zone(typed.zone):
        raise Refused(_("Choose a time zone of the list."), field="zone")
    if not 0 < typed.minutes <= LONGEST:
        raise Refused(_("A meeting lasts a minute at least and 31 days at most."), field="minutes")
    if typed.starts_on > FARTHEST or (typed.until_on and typed.until_on < typed.starts_on):
        raise Refused(_("The last day cannot lie before the first."), field="until_on")
    if next_day(rule, typed.starts_on, typed.starts_on, typed.until_on) is None:
        raise Refused(_("With these days the series would never meet."), field="until_on")
    check_link(typed.link)


def put(series: Series, typed: SeriesInput) -> None:
    series.title = (series.title or Localized()).replaced(typed.title.en, typed.title.zh)
    series.place = (series.place or Localized()).replaced(typed.place.en, typed.place.zh)
    series.frequency, series.starts_on, series.starts_at_time = typed.frequency, typed.starts_on, typed.start_time
    series.minutes, series.zone, series.until_on, series.link = typed.minutes, typed.zone, typed.until_on, typed.link
    series.excluded = sorted({*(series.excluded or ()), *(day.isoformat() for day in typed.excluded)})
    series.invites = typed.invites


def refuse_ended(series: Series) -> None:
    if series.ended_at is not None:
        raise Refused(_("This series has ended."))

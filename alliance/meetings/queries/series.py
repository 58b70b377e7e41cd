"""Series: the days that their rule gives, their meetings, and the rule in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import get_day_names, get_month_names
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.core.clock import now, today
from alliance.core.db import db
from alliance.core.localized import current_language, listed
from alliance.core.recurrence import (
    WEEKDAYS,
    days_of,
    instant_of,
    next_day,
    place_in_month,
    same_date,
    weekday_code,
)
from alliance.groups.models import Group
from alliance.groups.policy import can_read_group
from alliance.groups.queries.groups import seen_group
from alliance.meetings.enums import Frequency, MeetingState
from alliance.meetings.models import Meeting, Series

AHEAD = timedelta(days=60)


def rule_for(frequency: Frequency, starts_on: date) -> str:
    """The RFC 5545 rule of a frequency for a series that begins on a day.

    A fifth Tuesday counts as the last of its month, and a 31st is the last day of a shorter month: no month is skipped.
    """
    nth = f"BYDAY={place_in_month(starts_on)}{weekday_code(starts_on)}"
    rules = {
        Frequency.WEEKLY: f"FREQ=WEEKLY;BYDAY={weekday_code(starts_on)}",
        Frequency.FORTNIGHTLY: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={weekday_code(starts_on)}",
        Frequency.MONTHLY_BY_DAY: f"FREQ=MONTHLY;{nth}",
        Frequency.MONTHLY_BY_DATE: f"FREQ=MONTHLY;{same_date(starts_on)}",
        Frequency.QUARTERLY: f"FREQ=MONTHLY;INTERVAL=3;{nth}",
    }
    return rules[frequency]


def excluded_days(series: Series) -> list[date]:
    """The days left out, in order."""
    return [date.fromisoformat(day) for day in series.excluded]


def days_from(series: Series, first: date, last: date) -> Iterator[date]:
    """The days on which the series meets, without those left out."""
    return days_of(series.rule, series.starts_on, first, last, series.until_on, excluded_days(series))


def days_ahead(series: Series, ahead: timedelta = AHEAD) -> list[date]:
    """The days from today on to make meetings for: those within `ahead`, and the next one in any case."""
    first = max(today(series.zone), series.starts_on)
    found = list(days_from(series, first, today(series.zone) + ahead))
    if not found:
        after = next_day(series.rule, series.starts_on, first, series.until_on, excluded_days(series))
        found = [after] if after else []
    return [day for day in found if starts_at(series, day) > now()]


def starts_at(series: Series, day: date) -> datetime:
    """The instant at which the clocks of the series' zone show its hour on that day."""
    return instant_of(day, series.starts_at_time, series.zone)


def ends_at(series: Series, day: date) -> datetime:
    return starts_at(series, day) + timedelta(minutes=series.minutes)


def visible_series(user: Any, series_id: int) -> Series | None:
    """A series with its group, for who sits in the group and for the secretariat."""
    whole = joinedload(Series.group).options(joinedload(Group.parent), joinedload(Group.charter))
    found = db.session.scalar(select(Series).where(Series.id == series_id).options(whole))
    if found is None or seen_group(user, found.group) is None:
        return None
    return found if can_read_group(user, found.group) else None


def running_series(group: Group) -> list[Series]:
    """The series of a group that have not ended."""
    wanted = select(Series).where(Series.group_id == group.id, Series.ended_at.is_(None)).order_by(Series.id)
    return list(db.session.scalars(wanted))


def running_ids() -> list[int]:
    """Every series that has not ended."""
    return list(db.session.scalars(select(Series.id).where(Series.ended_at.is_(None)).order_by(Series.id)))


def meetings_of_series(series: Series) -> Select[Any]:
    """Its meetings, the last first."""
    return select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.starts_at.desc())


def open_meetings(series: Series) -> list[Meeting]:
    """Its planned meetings that have not begun, in the order of their days."""
    wanted = (
        select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.starts_at > now(), Meeting.state == MeetingState.PLANNED)
        .options(joinedload(Meeting.group), joinedload(Meeting.series))
        .order_by(Meeting.recurs_on, Meeting.id)
    )
    return list(db.session.scalars(wanted))


def days_made(series: Series) -> set[date]:
    """The days for which there is a meeting, whatever became of it."""
    return {day for day in db.session.scalars(select(Meeting.recurs_on).where(Meeting.series_id == series.id)) if day}


# In words


def rule_words(series: Series) -> str:
    """'Every 2 weeks on Tuesday', 'Every month on the second Tuesday'."""
    parts = dict(part.split("=", 1) for part in series.rule.split(";"))
    every = frequency_words(parts.get("FREQ", ""), int(parts.get("INTERVAL", "1")))
    days = day_words(parts)
    return str(_("%(every)s on %(days)s", every=every, days=days)) if days else every


def frequency_words(frequency: str, interval: int) -> str:
    words = {
        "DAILY": ngettext("Every day", "Every %(num)s days", interval),
        "WEEKLY": ngettext("Every week", "Every %(num)s weeks", interval),
        "MONTHLY": ngettext("Every month", "Every %(num)s months", interval),
        "YEARLY": ngettext("Every year", "Every %(num)s years", interval),
    }
    return words[frequency]


def day_words(parts: dict[str, str]) -> str:
    """The weekdays or dates of a rule: 'the second Tuesday', 'day 15 of June', 'Tuesday, Friday'."""
    words = listed(weekday_words(code) for code in parts.get("BYDAY", "").split(",") if code)
    if not words and "BYSETPOS" in parts:
        words = str(_("day %(day)s or the last of the month", day=parts["BYMONTHDAY"].split(",")[-1]))
    elif not words and "BYMONTHDAY" in parts:
        words = str(_("day %(day)s", day=listed(parts["BYMONTHDAY"].split(","))))
    months = month_words(parts.get("BYMONTH", "").split(","))
    return str(_("%(days)s of %(months)s", days=words, months=months)) if words and months else words


def weekday_words(code: str) -> str:
    day = str(names(get_day_names)[WEEKDAYS.index(code[-2:])])
    places = {
        "": day,
        "1": _("the first %(day)s", day=day),
        "2": _("the second %(day)s", day=day),
        "3": _("the third %(day)s", day=day),
        "4": _("the fourth %(day)s", day=day),
        "-1": _("the last %(day)s", day=day),
    }
    return str(places.get(code[:-2].removeprefix("+"), code))


def month_words(numbers: Iterable[str]) -> str:
    return listed(str(names(get_month_names)[int(number)]) for number in numbers if number)


def names(table: Any) -> Any:
    return table("wide", locale="zh_Hans_CN" if current_language() == "zh" else "en")

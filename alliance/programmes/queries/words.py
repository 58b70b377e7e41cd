"""Days and hours as an agenda writes them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from alliance.core.localized import current_language
from alliance.core.moments import babel_locale

DAY_OF_AGENDA = {"en": "EEEE d MMMM", "zh": "M月d日（EEE）"}


def agenda_day(on: date) -> str:
    """'Thursday 3 December', '12月3日（周四）': the year stands at the head of the page."""
    return format_date(on, DAY_OF_AGENDA[current_language()], locale=babel_locale())


def clock(at: datetime | None, zone: str) -> str:
    """What clocks in the zone show: '09:30'."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}" if at else ""

"""Months, weekdays and the times of events in lists, as readers of each language write them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from alliance.core.localized import current_language
from alliance.core.moments import city_of
from alliance.events.models import Event
from alliance.events.queries.lists import first_day, last_day

MONTH = {"en": "MMMM y", "zh": "y年M月"}
SHORT_DAY = {"en": "EEE d MMM", "zh": "M月d日（EEE）"}
WEEKDAY = {"en": "EEEE", "zh": "EEE"}


def worded(on: date, pattern: str) -> str:
    return format_date(on, pattern, locale="zh_Hans_CN" if current_language() == "zh" else "en")


def month_text(on: date) -> str:
    """'December 2026' or '2026年12月'."""
    return worded(on, MONTH[current_language()])


def weekday_text(on: date, long: bool = False) -> str:
    """'Thu' or '周四'; long: 'Thursday' or '星期四'."""
    return worded(on, "EEEE" if long else "EEE")


def event_time(event: Event) -> Markup:
    """When it takes place, under a heading with its month: 'Thursday, 09:00–17:30 (Guangzhou)'; from day to day if it
    lasts longer."""
    zone, language = ZoneInfo(event.zone), current_language()
    starts, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    if first_day(event) == last_day(event):
        day = worded(starts.date(), WEEKDAY[language])
        text = f"{day}{' ' if language == 'zh' else ', '}{starts:%H:%M}–{ends:%H:%M}"
    else:
        text = " – ".join(worded(one, SHORT_DAY[language]) for one in (first_day(event), last_day(event)))
    place = f"（{city_of(event.zone)}时间）" if language == "zh" else f" ({city_of(event.zone)})"
    return Markup('<time datetime="{}">{}</time>').format(event.starts_at.isoformat(timespec="seconds"), text + place)

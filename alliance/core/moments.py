"""Dates and times as readers of each language write them, always with the day and the zone (LOOK section 6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup

from alliance.core.clock import now
from alliance.core.localized import Localized, current_language
from alliance.core.places import zone_city

LONG = {"en": "EEEE d MMMM y, HH:mm", "zh": "y年M月d日（EEE）HH:mm"}
SHORT = {"en": "d MMM y, HH:mm", "zh": "y年M月d日 HH:mm"}
DAY = {"en": "d MMMM y", "zh": "y年M月d日"}
SHORT_DAY = {"en": "d MMM y", "zh": "y年M月d日"}
TWO_DAYS, TWO_MONTHS = timedelta(days=2), timedelta(days=60)


def _no_own_city(zone: str) -> Localized:
    return Localized()


own_city: Callable[[str], Localized] = _no_own_city
"""How the alliance itself names a zone: one in Guangzhou lives in Asia/Shanghai and says Guangzhou.

The program sets it when it is built; an empty answer means the zone's own city.
"""


def city_of(zone: str) -> str:
    """The city that names a zone to the reader."""
    return own_city(zone).text or zone_city(zone, current_language())


def _locale() -> str:
    return "zh_Hans_CN" if current_language() == "zh" else "en"


def moment_text(at: datetime, zone: str, long: bool = True) -> str:
    """An instant as plain text in a zone, the zone named by its city: 'Tuesday 24 November 2026, 18:00 (Guangzhou)'."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = (LONG if long else SHORT)[current_language()]
    text = format_datetime(local, pattern, tzinfo=local.tzinfo, locale=_locale())
    city = city_of(zone)
    return text + (f"（{city}时间）" if current_language() == "zh" else f" ({city})")


def moment(at: datetime | None, zone: str, long: bool = False) -> Markup:
    """The instant in a `<time>` element; empty for None."""
    if at is None:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), moment_text(at, zone, long))


def period_text(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From one instant to another on clocks of a zone: 'Tuesday 24 November 2026, 14:00–16:00 (Guangzhou)'."""
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    pattern = LONG[current_language()]
    begin = format_datetime(first, pattern, tzinfo=first.tzinfo, locale=_locale())
    city = city_of(zone)
    place = f"（{city}时间）" if current_language() == "zh" else f" ({city})"
    if first.date() == last.date():
        return f"{begin}–{last:%H:%M}{place}"
    return f"{begin} – {format_datetime(last, pattern, tzinfo=last.tzinfo, locale=_locale())}{place}"


def own_period_text(starts_at: datetime, ends_at: datetime, zone: str, own_zone: str) -> str:
    """The same on the reader's own clocks, named as such; empty where they show the same.

    The day is said where it is another: '07:00–09:00 (Berlin, your time)'.
    """
    there, here = (starts_at.astimezone(ZoneInfo(one)) for one in (zone, own_zone))
    if there.utcoffset() == here.utcoffset():
        return ""
    ends = ends_at.astimezone(ZoneInfo(own_zone))
    times = f"{here:%H:%M}–{ends:%H:%M}"
    if here.date() != there.date() or ends.date() != here.date():
        times = f"{day_text(here.date())} {here:%H:%M} – {day_text(ends.date())} {ends:%H:%M}"
    if here.date() == ends.date() != there.date():
        times = f"{day_text(here.date())}, {here:%H:%M}–{ends:%H:%M}"
    return str(gettext("%(time)s (%(city)s, your time)", time=times, city=city_of(own_zone)))


def period(starts_at: datetime, ends_at: datetime, zone: str) -> Markup:
    """The period in a `<time>` element that names its beginning."""
    text = period_text(starts_at, ends_at, zone)
    return Markup('<time datetime="{}">{}</time>').format(starts_at.isoformat(timespec="seconds"), text)


def day_text(on: date, short: bool = False) -> str:
    """A calendar day: '31 December 2026' or '2026年12月31日'."""
    return format_date(on, (SHORT_DAY if short else DAY)[current_language()], locale=_locale())


def day_parts(at: datetime, zone: str) -> tuple[str, str]:
    """Day of the month and short month of an instant in a zone, for the little calendar leaf: ('3', 'Dec')."""
    local = at.astimezone(ZoneInfo(zone))
    return str(local.day), format_date(local.date(), "MMM", locale=_locale())


def day(on: date | None, short: bool = True) -> Markup:
    """The day in a `<time>` element; empty for None."""
    if on is None:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), day_text(on, short))


def span_text(span: timedelta) -> str:
    """A length of time in words, one unit, days for up to two months: '13 days'."""
    span = abs(span)
    if TWO_DAYS <= span < TWO_MONTHS:
        return ngettext("%(num)s day", "%(num)s days", round(span / timedelta(days=1)))
    text = format_timedelta(span, locale=_locale(), threshold=1.2)
    return re.sub(r"(?<=\d)(?=[^\d\s])", " ", text) if current_language() == "zh" else text  # 13 天


def age(at: datetime) -> str:
    """How long ago, in words without 'ago': '6 days'."""
    return span_text(now() - at)


def time_left(until: datetime) -> str:
    """How long until then, or 'closed' once it has passed."""
    return span_text(until - now()) if until > now() else str(gettext("closed"))


def number(value: int) -> str:
    """1,240 in both languages."""
    return f"{value:,}"


def file_size(size: int) -> str:
    """How much a file weighs, `size` in bytes: '752 bytes', '1.4 MB'."""
    if size < 1000:
        return ngettext("%(num)s byte", "%(num)s bytes", size)
    amount, unit = (size / 1000, "kB") if size < 1_000_000 else (size / 1_000_000, "MB")
    return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"


def babel_locale() -> str:
    locale = get_locale()
    return str(locale) if locale else "en"

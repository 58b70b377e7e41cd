"""The published programme as templates/pdf/agenda.typ takes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _

from alliance.core.localized import current_language, listed
from alliance.core.moments import babel_locale, city_of, day_text, period_text
from alliance.events.models import Event
from alliance.programmes.enums import SessionKind, SpeakerRole
from alliance.programmes.models import ProgrammeVersion
from alliance.programmes.queries.agenda import Item, Voice, by_day
from alliance.settings.queries import current_alliance

HEADINGS = {"en": "EEEE d MMMM y", "zh": "y年M月d日（EEEE）"}


def agenda_data(event: Event, items: Iterable[Item], version: ProgrammeVersion | None) -> dict[str, Any]:
    """Days, and in each the sessions by time, in the reader's language."""
    alliance = current_alliance()
    return {
        "lang": current_language(),
        "brand": alliance.brand_light,
        "alliance": alliance.name.text,
        "event": event.title.text,
        "title": _("Programme: %(event)s", event=event.title.text),
        "theme": event.theme.text,
        "when": period_text(event.starts_at, event.ends_at, event.zone),
        "place": listed([event.venue.text, event.city.text]),
        "state": state_of(version),
        "days": [day_data(on, several) for on, several in sorted(by_day(items).items())],
        "words": {
            "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
            "time": _("Time"),
            "room": _("Room"),
            "session": _("Session"),
            "clocks": _("All times are those of %(city)s.", city=city_of(event.zone)),
            "empty": _("The programme is not published yet."),
        },
    }


def state_of(version: ProgrammeVersion | None) -> str:
    if version is None:
        return ""
    return _("Version %(number)s of %(day)s", number=version.number, day=day_text(version.published_at.date()))


def day_data(on: Any, items: list[Item]) -> dict[str, Any]:
    return {
        "title": format_date(on, HEADINGS[current_language()], locale=babel_locale()),
        "items": [item_data(one) for one in items],
    }


def item_data(item: Item) -> dict[str, Any]:
    return {
        "time": f"{item.begins}–{item.ends}",
        "room": item.room.text,
        "title": item.shown_title,
        "track": item.track.text,
        "people": people_text(item.voices),
        "is_break": item.kind is SessionKind.BREAK,
        "mark": str(item.kind.label) if item.kind in (SessionKind.KEYNOTE, SessionKind.CLOSED) else "",
    }


def people_text(voices: Iterable[Voice]) -> str:
    """'Yu Dong, secretary-general · Moderator: Liu Gang': who only speaks is not called speaker."""
    return " · ".join(voice_text(one) for one in voices)


def voice_text(voice: Voice) -> str:
    comma = "，" if current_language() == "zh" else ", "
    said = comma.join(part for part in (voice.name.text, voice.affiliation.text) if part)
    if voice.role in (SpeakerRole.SPEAKER, SpeakerRole.PANELIST):
        return said
    return _("%(role)s: %(name)s", role=voice.role.label, name=said)

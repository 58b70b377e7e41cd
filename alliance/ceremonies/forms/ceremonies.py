"""Forms of a ceremony and of its signing order. Times are those of the clocks in the event's zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import DateTimeLocalField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from alliance.agreements.models import Agreement
from alliance.ceremonies.models import Ceremony
from alliance.ceremonies.operations.ceremonies import CeremonyInput
from alliance.core.clock import clock_time
from alliance.core.forms import TEXT, Form, VersionedForm, choices, line, localized
from alliance.core.recurrence import instant_of

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


class CeremonyForm(VersionedForm):
    """A ceremony of an event."""

    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    starts = DateTimeLocalField(
        _("Begins"), format=MOMENTS, validators=[InputRequired(message=_("Say when the ceremony begins."))]
    )
    place_en = line(_("Place in English"))
    place_zh = line(_("Place in Chinese"))
    host_en = line(_("Who leads through it, in English"))
    host_zh = line(_("Who leads through it, in Chinese"))
    notes_en = TextAreaField(_("Notes in English"), validators=[Optional(), LONG])
    notes_zh = TextAreaField(_("Notes in Chinese"), validators=[Optional(), LONG])

    def typed(self, zone: str) -> CeremonyInput:
        """What was typed, the time as clocks in the zone show it."""
        return CeremonyInput(
            title=localized(self, "title"),
            starts_at=at_clock(self.starts.data, zone),
            place=localized(self, "place"),
            host=localized(self, "host"),
            notes=localized(self, "notes"),
        )


def shown(ceremony: Ceremony) -> dict[str, Any]:
    """A ceremony as its form shows it."""
    return {
        "version": ceremony.version,
        "starts": clock_time(ceremony.starts_at, ceremony.event.zone),
        **languages(ceremony, "title", "place", "host", "notes"),
    }


def languages(row: Any, *names: str) -> dict[str, str]:
    """Texts of a row as the pairs of fields that edit them."""
    found: dict[str, str] = {}
    for name in names:
        value = getattr(row, name)
        found |= {f"{name}_en": value.en, f"{name}_zh": value.zh}
    return found


def at_clock(typed: datetime, zone: str) -> datetime:
    """The instant at which clocks in the zone show the typed time."""
    return instant_of(typed.date(), typed.time(), zone)


class AgreementForm(Form):
    """An agreement to put into the signing order."""

    agreement = RadioField(_("Agreement"), validators=[InputRequired(message=_("Choose an agreement."))])

    def offer(self, agreements: Iterable[Agreement]) -> AgreementForm:
        self.agreement.choices = choices((str(one.id), one.title.text) for one in agreements)
        return self


class MoveForm(Form):
    """The place to which something goes, counted from 1."""

    position = IntegerField(lazy_pgettext("order", "Place"), validators=[InputRequired()])


class PressForm(Form):
    """A press of the day: the press that the page saw last, and minutes for a change of length."""

    seen = IntegerField(validators=[InputRequired()])
    minutes = IntegerField(validators=[Optional()])

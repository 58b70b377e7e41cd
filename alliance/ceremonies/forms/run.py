"""Forms of the run of show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, TextAreaField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from alliance.ceremonies.enums import Crew, CueKind
from alliance.ceremonies.forms.ceremonies import LONG, languages
from alliance.ceremonies.models import Ceremony, Cue, Signing
from alliance.ceremonies.operations.run import LONGEST, WORDS, CueInput, StandardRun
from alliance.ceremonies.queries.acts import Act
from alliance.core.clock import clock_time
from alliance.core.forms import Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.recurrence import instant_of

CLOCKS = ["%H:%M", "%H:%M:%S"]
LENGTH = NumberRange(1, LONGEST, message=_("Give between 1 and %(max)s minutes."))
PART = NumberRange(0, LONGEST, message=_("Give between 0 and %(max)s minutes."))


class CueForm(VersionedForm):
    """A line of the run of show; words left empty follow from its kind and its agreement."""

    kind = SelectField(_("What happens"), choices=choices((one.value, one.label) for one in CueKind))
    minutes = IntegerField(
        _("Minutes"), default=5, validators=[InputRequired(message=_("Say how long it takes.")), LENGTH]
    )
    signing = SelectField(_("Agreement"), validators=[Optional()])
    fixed = TimeField(_("Fixed to the moment"), format=CLOCKS, validators=[Optional()])
    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    who_en = line(_("Who, in English"))
    who_zh = line(_("Who, in Chinese"))
    stage_en = line(_("Where on the stage, in English"))
    stage_zh = line(_("Where on the stage, in Chinese"))
    microphone_en = line(_("Who holds the microphone, in English"))
    microphone_zh = line(_("Who holds the microphone, in Chinese"))
    props_en = line(_("Papers, pens and things, in English"))
    props_zh = line(_("Papers, pens and things, in Chinese"))
    crew = Checkboxes(_("Who acts behind the scenes"), choices=choices((one.value, one.label) for one in Crew))
    notes_en = TextAreaField(_("Notes for the crew, in English"), validators=[Optional(), LONG])
    notes_zh = TextAreaField(_("Notes for the crew, in Chinese"), validators=[Optional(), LONG])

    def offer(self, acts: Iterable[Act]) -> CueForm:
        """The agreements that a line may belong to."""
        pairs = [(str(act.signing.id), f"{act.number}. {act.agreement.title.text}") for act in acts]
        self.signing.choices = choices(pairs, blank=gettext("None"))
        return self

    def typed(self, ceremony: Ceremony, acts: Iterable[Act]) -> CueInput:
        signings: dict[str, Signing] = {str(act.signing.id): act.signing for act in acts}
        words = {name: localized(self, name) for name in WORDS}
        return CueInput(
            kind=CueKind(self.kind.data),
            minutes=self.minutes.data or 0,
            crew=tuple(Crew(one) for one in self.crew.data or []),
            fixed_at=nearest(ceremony, self.fixed.data) if self.fixed.data is not None else None,
            signing=signings.get(self.signing.data or ""),
            **words,
        )


def shown(cue: Cue) -> dict[str, Any]:
    """A line as its form shows it."""
    fixed = clock_time(cue.fixed_at, cue.ceremony.event.zone)
    return {
        "version": cue.version,
        "kind": cue.kind.value,
        "minutes": cue.minutes,
        "signing": str(cue.signing_id or ""),
        "fixed": fixed.time() if fixed else None,
        "crew": list(cue.crew),
        **languages(cue, *WORDS),
    }


def nearest(ceremony: Ceremony, clock: time) -> datetime:
    """The moment nearest to the beginning of the ceremony at which the clocks of the hall show this time."""
    zone = ceremony.event.zone
    day = ceremony.starts_at.astimezone(ZoneInfo(zone)).date()
    around = (instant_of(day + timedelta(days=shift), clock, zone) for shift in (0, -1, 1))
    return min(around, key=lambda at: abs(at - ceremony.starts_at))


class StandardForm(Form):
    """The usual ceremony in minutes; 0 leaves a part out."""

    doors = IntegerField(_("Doors open, before the ceremony"), default=30, validators=[InputRequired(), PART])
    welcome = IntegerField(_("Welcome"), default=5, validators=[InputRequired(), PART])
    speech = IntegerField(_("Speech"), default=3, validators=[InputRequired(), PART])
    entry = IntegerField(_("Entry of the signatories, each agreement"), default=1, validators=[InputRequired(), PART])
    signing = IntegerField(_("Signing, each agreement"), default=4, validators=[InputRequired(), PART])
    exchange = IntegerField(_("Exchange of copies, each agreement"), default=1, validators=[InputRequired(), PART])
    photograph = IntegerField(_("Photograph"), default=6, validators=[InputRequired(), PART])
    toast = IntegerField(_("Toast"), default=0, validators=[InputRequired(), PART])
    end = IntegerField(_("Closing words"), default=2, validators=[InputRequired(), PART])

    @property
    def typed(self) -> StandardRun:
        return StandardRun(**{name: self[name].data for name in vars(StandardRun())})

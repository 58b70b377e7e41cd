"""Forms of meetings, series, answers and calendar files. Times are those of the clocks in the chosen zone."""

from __future__ import annotations

import base64
import binascii
import zlib
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from alliance.core.calendar_files import LARGEST
from alliance.core.forms import TEXT, Form, VersionedForm, choices, line, localized
from alliance.core.localized import current_language
from alliance.core.places import zone_choices
from alliance.core.recurrence import instant_of
from alliance.meetings.enums import Answer, Frequency
from alliance.meetings.models import Meeting, Series
from alliance.meetings.operations.meetings import MeetingInput
from alliance.meetings.operations.series import SeriesInput
from alliance.meetings.queries.series import rule_words

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
CLOCKS = ["%H:%M", "%H:%M:%S"]
AS_IT_IS = "rule"  # the rule of an imported calendar stays
LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


class ZonedForm(Form):
    """A form with a time zone; one that is not in the list stays choosable where it is in use."""

    zone = SelectField(_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = zone_choices(current_language())
        used = str((kwargs.get("data") or {}).get("zone") or kwargs.get("zone") or "")
        if used and used not in {value for value, _city in listed}:
            listed = [(used, used), *listed]
        self.zone.choices = choices(listed)


class MeetingForm(ZonedForm):
    """One meeting."""

    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    text_en = TextAreaField(_("What it is about, in English"), validators=[Optional(), LONG])
    text_zh = TextAreaField(_("What it is about, in Chinese"), validators=[Optional(), LONG])
    starts = DateTimeLocalField(
        _("Begins"), format=MOMENTS, validators=[InputRequired(message=_("Say when the meeting begins."))]
    )
    ends = DateTimeLocalField(
        _("Ends"), format=MOMENTS, validators=[InputRequired(message=_("Say when the meeting ends."))]
    )
    place_en = line(_("Place in English"))
    place_zh = line(_("Place in Chinese"))
    link = line(_("Link to the online meeting"), maximum=500)
    counts = BooleanField(_("Attendance at this meeting counts for the right to vote"), default=True)
    inviting = BooleanField(_("Invite everybody who sits in the group now"), default=True)

    @property
    def typed(self) -> MeetingInput:
        zone = self.zone.data
        return MeetingInput(
            title=localized(self, "title"),
            text=localized(self, "text"),
            starts_at=at_clock(self.starts.data, zone),
            ends_at=at_clock(self.ends.data, zone),
            zone=zone,
            place=localized(self, "place"),
            link=self.link.data or "",
            counts_for_attendance=bool(self.counts.data),
        )


class ChangedMeetingForm(MeetingForm, VersionedForm):
    """The same over a meeting that others may edit too."""

    inviting = None


def shown(meeting: Meeting) -> dict[str, Any]:
    """A meeting as the form shows it."""
    return {
        **languages("title", meeting.title),
        **languages("text", meeting.text),
        **languages("place", meeting.place),
        "starts": clock_of(meeting.starts_at, meeting.zone),
        "ends": clock_of(meeting.ends_at, meeting.zone),
        "zone": meeting.zone,
        "link": meeting.link,
        "counts": meeting.counts_for_attendance,
        "version": meeting.version,
    }


class ReasonForm(Form):
    """Why a meeting does not take place."""

    reason = TextAreaField(
        _("Reason"), validators=[DataRequired(message=_("Tell those invited why.")), Length(max=1000)]
    )


class SeriesForm(ZonedForm):
    """Meetings that come again."""

    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    frequency = SelectField(_("How often"))
    starts_on = DateField(_("First day"), validators=[InputRequired(message=_("Say on which day it begins."))])
    start_time = TimeField(
        _("Begins at"), format=CLOCKS, validators=[InputRequired(message=_("Say at what time it begins."))]
    )
    minutes = IntegerField(
        _("Minutes"), default=60, validators=[InputRequired(message=_("Say how long it lasts.")), NumberRange(1, 44640)]
    )
    until_on = DateField(_("Last day"), validators=[Optional()])
    place_en = line(_("Place in English"))
    place_zh = line(_("Place in Chinese"))
    link = line(_("Link to the online meeting"), maximum=500)
    invites = BooleanField(_("Invite to each meeting by mail, four weeks before it"), default=True)

    rule = ""

    def __init__(self, *args: Any, series: Series | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.value, one.label) for one in Frequency]
        if series is not None and series.frequency is None:
            offered = [(AS_IT_IS, rule_words(series)), *offered]
            self.rule = series.rule
        self.frequency.choices = choices(offered)

    @property
    def typed(self) -> SeriesInput:
        frequency = None if self.frequency.data == AS_IT_IS else Frequency(self.frequency.data)
        return SeriesInput(
            title=localized(self, "title"),
            frequency=frequency,
            rule="" if frequency else self.rule,
            starts_on=self.starts_on.data or date.min,
            start_time=self.start_time.data or time(),
            minutes=self.minutes.data or 0,
            zone=self.zone.data,
            until_on=self.until_on.data,
            place=localized(self, "place"),
            link=self.link.data or "",
            invites=bool(self.invites.data),
        )


class ChangedSeriesForm(SeriesForm, VersionedForm):
    """The same over a series that others may edit too."""


def shown_series(series: Series) -> dict[str, Any]:
    """A series as the form shows it."""
    return {
        **languages("title", series.title),
        **languages("place", series.place),
        "frequency": series.frequency.value if series.frequency else AS_IT_IS,
        "starts_on": series.starts_on,
        "start_time": series.starts_at_time,
        "minutes": series.minutes,
        "zone": series.zone,
        "until_on": series.until_on,
        "link": series.link,
        "invites": series.invites,
        "version": series.version,
    }


class SkipForm(Form):
    """A day to leave out."""

    day = DateField(_("Day"), validators=[InputRequired(message=_("Say which day."))])


class AnswerForm(Form):
    """Whether one comes: three buttons with the same name."""

    answer = RadioField(_("Your answer"), validators=[InputRequired(message=_("Choose one of the three answers."))])
    note = line(_("A word to the chair"), maximum=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer.choices = choices([(one.value, one.label) for one in Answer if one is not Answer.NEEDS_ACTION])

    @property
    def said(self) -> Answer:
        return Answer(self.answer.data)


class CalendarFileForm(Form):
    """A calendar file to look at."""

    file = FileField(_("Calendar file"), validators=[FileRequired(_("Choose a file first."))])

    def read(self) -> bytes:
        """The bytes of the file, one more than the limit at most, so that a larger one is known; once."""
        upload = self.file.data
        try:
            return bytes(upload.read(LARGEST + 1))
        finally:
            upload.close()


class ConfirmImportForm(Form):
    """The file that was looked at, carried along by the page."""

    packed = HiddenField(validators=[InputRequired()])

    @property
    def content(self) -> bytes:
        """The bytes that the page carried; nothing for what we did not pack."""
        try:
            raw = base64.b64decode(self.packed.data or "", validate=True)
            return zlib.decompressobj().decompress(raw, LARGEST + 1)
        except (binascii.Error, zlib.error, ValueError):
            return b""


def packed(content: bytes) -> str:
    """A file in a hidden field."""
    return base64.b64encode(zlib.compress(content, 9)).decode()


def languages(name: str, value: Any) -> dict[str, str]:
    return {f"{name}_en": value.en, f"{name}_zh": value.zh}


def at_clock(typed: datetime, zone: str) -> datetime:
    """The instant at which clocks in the zone show the typed time."""
    return instant_of(typed.date(), typed.time(), zone)


def clock_of(at: datetime, zone: str) -> datetime:
    """What clocks in the zone show at an instant."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

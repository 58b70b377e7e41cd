"""Forms of sessions and their people. Times are those of the clocks in the event's zone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateTimeLocalField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from alliance.core.clock import clock_time, in_zone
from alliance.core.forms import TEXT, Form, VersionedForm, choices, line, localized
from alliance.events.enums import FileAudience
from alliance.programmes.enums import SessionKind, SpeakerAnswer, SpeakerRole
from alliance.programmes.models import Room, Session, Speaker, Track
from alliance.programmes.operations.materials import MaterialInput
from alliance.programmes.operations.sessions import SessionInput

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
SPOKEN = (
    ("", _("Not said")),
    ("zh", _("Chinese")),
    ("en", _("English")),
    ("zh,en", _("Chinese and English")),
)


class SessionForm(VersionedForm):
    """A session: what, when, where."""

    kind = SelectField(_("Kind of session"), choices=choices((one.value, one.label) for one in SessionKind))
    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    starts = DateTimeLocalField(lazy_pgettext("session", "Begins"), format=MOMENTS, validators=[Optional()])
    ends = DateTimeLocalField(lazy_pgettext("session", "Ends"), format=MOMENTS, validators=[Optional()])
    room = SelectField(_("Room"), validators=[Optional()])
    track = SelectField(_("Track"), validators=[Optional()])
    language = SelectField(_("Language spoken"), choices=choices(SPOKEN), validators=[Optional()])
    text_en = TextAreaField(_("What it is about, in English"), validators=[Optional(), LONG])
    text_zh = TextAreaField(_("What it is about, in Chinese"), validators=[Optional(), LONG])
    is_open = BooleanField(_("Everybody who sees the event reads title and speakers"), default=True)

    def offer(self, rooms: Iterable[Room], tracks: Iterable[Track]) -> SessionForm:
        """The rooms and tracks of the event as choices."""
        self.room.choices = choices([(str(one.id), one.name.text) for one in rooms], blank=gettext("No room yet"))
        self.track.choices = choices([(str(one.id), one.name.text) for one in tracks], blank=gettext("No track"))
        return self

    def typed(self, rooms: Mapping[int, Room], tracks: Mapping[int, Track], zone: str) -> SessionInput:
        return SessionInput(
            title=localized(self, "title"),
            kind=SessionKind(self.kind.data),
            text=localized(self, "text"),
            starts_at=in_zone(self.starts.data, zone) if self.starts.data else None,
            ends_at=in_zone(self.ends.data, zone) if self.ends.data else None,
            room=rooms.get(int(self.room.data or 0)),
            track=tracks.get(int(self.track.data or 0)),
            language=self.language.data or "",
            is_open=bool(self.is_open.data),
        )


def values_of(session: Session) -> dict[str, Any]:
    """A session as its form shows it."""
    zone = session.event.zone
    return {
        "version": session.version,
        "kind": session.kind.value,
        "title_en": session.title.en,
        "title_zh": session.title.zh,
        "starts": clock_time(session.starts_at, zone),
        "ends": clock_time(session.ends_at, zone),
        "room": str(session.room_id or ""),
        "track": str(session.track_id or ""),
        "language": session.language,
        "text_en": session.text.en,
        "text_zh": session.text.zh,
        "is_open": session.is_open,
    }


def moment_in(text: str, zone: str) -> datetime | None:
    """The instant of a local time as a browser writes it into an address; None for anything else."""
    try:
        return in_zone(datetime.fromisoformat(text).replace(tzinfo=None), zone)
    except (ValueError, OverflowError):
        return None


class PartForm(Form):
    """Somebody of the event for a session."""

    speaker = SelectField(_("Who"), validators=[InputRequired(message=_("Choose somebody."))])
    role = SelectField(_("As"), choices=choices((one.value, one.label) for one in SpeakerRole))

    def offer(self, speakers: Iterable[Speaker]) -> PartForm:
        pairs = [(str(one.id), " · ".join(filter(None, (one.name.text, one.affiliation.text)))) for one in speakers]
        self.speaker.choices = choices(pairs, blank=gettext("Choose somebody"))
        return self

    @property
    def chosen_role(self) -> SpeakerRole:
        return SpeakerRole(self.role.data)


class MoveForm(Form):
    """The place to which something goes, counted from 1."""

    position = IntegerField(lazy_pgettext("agenda", "Place"), validators=[InputRequired()])


class AnswerForm(Form):
    """Yes or no to a part, with a note."""

    said = RadioField(
        _("Answer"),
        choices=choices([(one.value, one.label) for one in (SpeakerAnswer.CONFIRMED, SpeakerAnswer.DECLINED)]),
        validators=[InputRequired(message=_("Choose yes or no."))],
    )
    part = IntegerField(_("Session"), validators=[Optional()])
    note = line(_("Note to the organizers"), maximum=500)

    @property
    def answer(self) -> SpeakerAnswer:
        return SpeakerAnswer(self.said.data)


class MaterialForm(Form):
    """A file for a session."""

    file = FileField(_("File"), validators=[FileRequired(message=_("Choose a file."))])
    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    audience = SelectField(_("Who may open it"), choices=choices((one.value, one.label) for one in FileAudience))
    is_marked = BooleanField(_("A PDF that carries the reader's name on every page"))

    @property
    def typed(self) -> MaterialInput:
        return MaterialInput(localized(self, "title"), FileAudience(self.audience.data), bool(self.is_marked.data))


class PublishForm(Form):
    """What is said of a publication."""

    note = StringField(_("What changed, in a few words"), validators=[Optional(), Length(max=500)])


class ShiftForm(Form):
    """By how much every session moves."""

    days = IntegerField(_("Days"), validators=[Optional(), NumberRange(-3650, 3650)])
    minutes = IntegerField(_("Minutes"), validators=[Optional(), NumberRange(-1440, 1440)])

    @property
    def by(self) -> timedelta:
        return timedelta(days=self.days.data or 0, minutes=self.minutes.data or 0)

"""Rooms, tracks, sessions and speakers of an event as the organizers edit them, and the version that readers see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.core.secrets import new_nonce
from alliance.events.enums import FileAudience
from alliance.events.models import Event
from alliance.files.models import StoredFile
from alliance.programmes.enums import SessionKind, SpeakerAnswer, SpeakerRole


class Room(Keyed, Stamped, Versioned, Model):
    """A room of an event; `seats` as far as known. `code` is its key in an imported sheet."""

    __tablename__ = "event_room"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(sa.String(120))
    name: Mapped[Localized] = mapped_column(LocalizedType)
    seats: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")


class Track(Keyed, Stamped, Versioned, Model):
    """A thread of sessions with one subject. `chairs` are names as readers see them."""

    __tablename__ = "event_track"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(sa.String(120))
    name: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    chairs: Mapped[Localized] = mapped_column(LocalizedType)
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")


class Session(Keyed, Stamped, Versioned, Model):
    """A session as it is being planned. No room yet, or no time yet (both None), are allowed while planning.

    `uid` and `sequence` as in calendars; `code` is its key in an imported sheet. `language` is spoken in it
    ('zh', 'en', 'zh,en'). `is_open` False hides title and speakers from readers who are not attending.
    """

    __tablename__ = "event_session"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.Index("ix_event_session_event_id_starts_at", "event_id", "starts_at"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(sa.String(120), default=new_nonce)
    kind: Mapped[SessionKind] = mapped_column(default=SessionKind.TALK)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event_room.id"), index=True)
    track_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event_track.id"), index=True)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(sa.String(20), default="")
    is_open: Mapped[bool] = mapped_column(default=True)
    uid: Mapped[str] = mapped_column(sa.String(200), unique=True, default=new_nonce)
    sequence: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    room: Mapped[Room | None] = relationship()
    track: Mapped[Track | None] = relationship()
    parts: Mapped[list[Part]] = relationship(
        back_populates="session", order_by="Part.position", cascade="all, delete-orphan"
    )

    @property
    def present_parts(self) -> list[Part]:
        """Who takes part as it is being planned, in order."""
        return [one for one in self.parts if one.removed_at is None and one.speaker.removed_at is None]

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")


class Speaker(Keyed, Stamped, Versioned, Model):
    """Somebody in the programme of one event: a person we know, or a name with an affiliation as it is to be shown."""

    __tablename__ = "event_speaker"
    __table_args__ = (sa.Index("ix_event_speaker_event_id_person_id", "event_id", "person_id"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    affiliation: Mapped[Localized] = mapped_column(LocalizedType)  # title and organization on one line
    about: Mapped[Localized] = mapped_column(LocalizedType)
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    zone: Mapped[str] = mapped_column(sa.String(60), default="")
    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)  # the link that confirms
    removed_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")

    @property
    def display_name(self) -> str:
        """For mails: the name in the speaker's language."""
        return self.name.in_language(self.locale)


class Part(Keyed, Stamped, Model):
    """What a speaker does in a session, and what they said to it. `told` is what they were told last, so that only the
    concerned hear of a change: see `queries.telling`. One that was told is kept when it is removed, until the next
    publication has told its speaker so."""

    __tablename__ = "event_part"
    __table_args__ = (sa.UniqueConstraint("session_id", "speaker_id", "role"),)

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("event_session.id"))
    speaker_id: Mapped[int] = mapped_column(sa.ForeignKey("event_speaker.id"), index=True)
    role: Mapped[SpeakerRole] = mapped_column(default=SpeakerRole.SPEAKER)
    position: Mapped[int] = mapped_column(default=0)
    answer: Mapped[SpeakerAnswer] = mapped_column(default=SpeakerAnswer.NOT_ASKED)
    answered_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    told: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    removed_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship(back_populates="parts")
    speaker: Mapped[Speaker] = relationship()

    @property
    def audit_label(self) -> str:
        return f"speaker {self.speaker_id} in session {self.session_id}"


class SessionFile(Keyed, Stamped, Model):
    """Slides and papers of a session."""

    __tablename__ = "event_session_file"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("event_session.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    title: Mapped[Localized] = mapped_column(LocalizedType)
    audience: Mapped[FileAudience] = mapped_column(default=FileAudience.EVERYBODY)
    is_marked: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship()
    file: Mapped[StoredFile] = relationship()

    @property
    def is_traced(self) -> bool:
        """Whether opening it is recorded: not what everybody may have without a name on it."""
        return self.is_marked or self.audience is not FileAudience.EVERYBODY

    @property
    def audit_label(self) -> str:
        return f"file {self.file_id} of session {self.session_id}"


class ProgrammeVersion(Keyed, Model):
    """A publication of the programme: its number in the event, when, by whom, what changed in words."""

    __tablename__ = "programme_version"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(default=now)
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    changes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)

    event: Mapped[Event] = relationship()
    published_by: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"programme {self.number} of event {self.event_id}"


class ShownSession(Keyed, Model):
    """A session as published last: what readers see. Rewritten by each publication.

    `day` is the day in the event's zone. `speakers` is [{"id", "name": {...}, "affiliation": {...}, "role"}] in order.
    """

    __tablename__ = "shown_session"
    __table_args__ = (
        sa.UniqueConstraint("session_id"),
        sa.Index("ix_shown_session_event_id_day_starts_at", "event_id", "day", "starts_at"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("event_session.id"))
    day: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[SessionKind]
    title: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    room: Mapped[Localized] = mapped_column(LocalizedType)
    room_position: Mapped[int] = mapped_column(default=0)
    track_id: Mapped[int | None]
    track: Mapped[Localized] = mapped_column(LocalizedType)
    language: Mapped[str] = mapped_column(sa.String(20), default="")
    is_open: Mapped[bool] = mapped_column(default=True)
    speakers: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    uid: Mapped[str] = mapped_column(sa.String(200))
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    event: Mapped[Event] = relationship()

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")

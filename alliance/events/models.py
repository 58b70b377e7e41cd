"""Events and their series, organizers, steps and files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.core.search_index import make_searchable
from alliance.core.secrets import new_nonce
from alliance.events.enums import (
    Audience,
    EventKind,
    EventState,
    FileAudience,
    FileKind,
    OrganizerRole,
    Phase,
    Visibility,
)
from alliance.files.models import StoredFile
from alliance.groups.models import Group
from alliance.organizations.models import Dated

LONGEST = timedelta(days=92)
"""No event lasts longer, so what runs or comes began at most so long ago: lists read an index instead of the past."""


@dataclass(frozen=True)
class EventFacts:
    """How a viewer stands to an event today, as the query that loaded it found out.

    `attends`: a confirmed registration, or part of the programme; `knows`: invited, registered in any state, or
    named in its programme. `of_member`: works at an organization that is a member today; `in_tiers`:
    in one of the event's tiers.
    """

    person_id: int | None = None
    is_organizer: bool = False
    is_door: bool = False
    attends: bool = False
    knows: bool = False
    of_member: bool = False
    in_tiers: bool = False
    in_group: bool = False


STRANGER = EventFacts()


class EventSeries(Keyed, Stamped, Versioned, Model):
    """Events that belong together from year to year: the forum, the assembly."""

    __tablename__ = "event_series"

    name: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")


class Event(Keyed, Stamped, Versioned, Model):
    """One event. Instants are UTC; `zone` is the one in which people speak of it.

    `uid` never changes and `sequence` rises with each change that calendars must hear of (RFC 5545). A template is an
    event that never takes place and is copied. `terms` are the words by which it is found. `tier_codes` are the
    tiers of `Audience.TIERS`, `group_id` the group of `Audience.GROUP` and `Visibility.GROUP`.
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_is_template_starts_at_id", "is_template", "starts_at", "id"),
        sa.Index("ix_event_state_starts_at_id", "state", "starts_at", "id"),
        sa.Index("ix_event_kind_starts_at_id", "kind", "starts_at", "id"),
        sa.Index("ix_event_ends_at_id", "ends_at", "id"),
        sa.Index("ix_event_published_at_id", "published_at", "id"),
        sa.UniqueConstraint("imported_key"),
    )

    kind: Mapped[EventKind]
    title: Mapped[Localized] = mapped_column(LocalizedType)
    theme: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    venue: Mapped[Localized] = mapped_column(LocalizedType)  # the house and the hall
    address: Mapped[Localized] = mapped_column(LocalizedType)  # street, and how to get there: the venue without a map
    city: Mapped[Localized] = mapped_column(LocalizedType)
    link: Mapped[str] = mapped_column(sa.String(500), default="")  # into the online room; told to those attending
    website: Mapped[str] = mapped_column(sa.String(500), default="")  # a page elsewhere
    zone: Mapped[str] = mapped_column(sa.String(60))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    picture_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PUBLIC)
    audience: Mapped[Audience] = mapped_column(default=Audience.PUBLIC)
    tier_codes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event_series.id"), index=True)
    is_template: Mapped[bool] = mapped_column(default=False)
    copied_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id"), index=True)
    state: Mapped[EventState] = mapped_column(default=EventState.DRAFT)
    state_reason: Mapped[str] = mapped_column(sa.Text, default="")  # why postponed or cancelled
    published_at: Mapped[datetime | None]  # when it was first published
    uid: Mapped[str] = mapped_column(sa.String(200), unique=True, default=new_nonce)
    sequence: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]
    thanked_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    imported_key: Mapped[str | None] = mapped_column(sa.String(300))  # of the row in the sheet that it came from
    terms: Mapped[str] = mapped_column(sa.Text, default="", deferred=True)

    group: Mapped[Group | None] = relationship()
    series: Mapped[EventSeries | None] = relationship()
    picture: Mapped[StoredFile | None] = relationship()
    made_by: Mapped[Person | None] = relationship()
    fields: Mapped[list[EventField]] = relationship(back_populates="event", cascade="all, delete-orphan")

    viewer_facts: EventFacts = STRANGER  # noted by queries.events.with_viewer; not stored
    tab_counts: dict[str, int] = {}

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")

    def is_over(self, at: datetime | None = None) -> bool:
        return self.ends_at <= (at or now())

    def is_running(self, at: datetime | None = None) -> bool:
        return self.starts_at <= (at or now()) < self.ends_at

    @property
    def phase(self) -> Phase:
        """Where it stands now. Finished is told by the clock."""
        if self.state is not EventState.PUBLISHED:
            return Phase(self.state.value)
        if self.is_over():
            return Phase.FINISHED
        return Phase.RUNNING if self.is_running() else Phase.COMING

    @property
    def is_open_to_readers(self) -> bool:
        """Whether people outside the organizing team may know of it at all."""
        return not self.is_template and self.published_at is not None and self.state is not EventState.DRAFT


class EventField(Model):
    """A field of the alliance's taxonomy that an event is about."""

    __tablename__ = "event_field"
    __table_args__ = (sa.Index("ix_event_field_code_event_id", "code", "event_id"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60), primary_key=True)

    event: Mapped[Event] = relationship(back_populates="fields")


class Organizer(Keyed, Stamped, Dated, Model):
    """Somebody who runs one event, or only its doors, from a first to a last day, beside the coordinators of events."""

    __tablename__ = "event_organizer"
    __table_args__ = (sa.Index("ix_event_organizer_event_id_person_id", "event_id", "person_id"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[OrganizerRole] = mapped_column(default=OrganizerRole.ORGANIZER)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    event: Mapped[Event] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id} at event {self.event_id}"


class EventStep(Keyed, Model):
    """A change of an event's state: who, when, why."""

    __tablename__ = "event_step"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    from_state: Mapped[EventState | None]
    to_state: Mapped[EventState]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    actor: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"event {self.event_id}: {self.to_state}"


class EventFile(Keyed, Stamped, Versioned, Model):
    """A material, a paper or a picture of an event. `is_marked`: a PDF that carries the reader's name on every page."""

    __tablename__ = "event_file"
    __table_args__ = (sa.Index("ix_event_file_event_id_kind_position", "event_id", "kind", "position"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    kind: Mapped[FileKind] = mapped_column(default=FileKind.MATERIAL)
    audience: Mapped[FileAudience] = mapped_column(default=FileAudience.EVERYBODY)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    is_marked: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    event: Mapped[Event] = relationship()
    file: Mapped[StoredFile] = relationship()

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en") or f"file {self.file_id} of event {self.event_id}"

    @property
    def is_picture(self) -> bool:
        """Whether it is of the gallery, shown on the page itself."""
        return self.kind is FileKind.PICTURE

    @property
    def is_traced(self) -> bool:
        """Whether each opening is recorded: papers, what carries names, what is not for everybody. Others are links."""
        is_open = self.audience is FileAudience.EVERYBODY and self.kind is not FileKind.PAPER and not self.is_marked
        return not (self.is_picture or is_open)


make_searchable(Event.__table__)

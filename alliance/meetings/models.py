"""Meetings and series, who was asked and who came, agendas, minutes, decisions, action items, calendar feeds."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import now, today
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.core.secrets import new_nonce
from alliance.files.models import StoredFile
from alliance.groups.models import Group
from alliance.meetings.enums import ActionState, Answer, Frequency, ItemKind, MeetingState, MinutesState, Presence
from alliance.organizations.models import Organization


class Series(Keyed, Stamped, Versioned, Model):
    """Meetings that come again. `rule` is an RFC 5545 RRULE; times are wall-clock times in `zone`, so that 09:30 stays
    09:30 when clocks change. Its meetings are rows of their own, made ahead; each keeps `recurs_on`, the day that the
    rule gave it, wherever it is moved. `excluded` lists days (ISO) on which it does not meet.
    """

    __tablename__ = "meeting_series"
    __table_args__ = (sa.UniqueConstraint("group_id", "imported_uid"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    title: Mapped[Localized] = mapped_column(LocalizedType)
    frequency: Mapped[Frequency | None]  # None: a rule from an imported calendar
    rule: Mapped[str] = mapped_column(sa.String(300))
    starts_on: Mapped[date]
    starts_at_time: Mapped[time] = mapped_column(sa.Time)
    minutes: Mapped[int] = mapped_column(default=60)
    zone: Mapped[str] = mapped_column(sa.String(60))
    until_on: Mapped[date | None]
    excluded: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    invites: Mapped[bool] = mapped_column(default=True)  # whether its meetings are invited to as they come near
    place: Mapped[Localized] = mapped_column(LocalizedType)
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    imported_uid: Mapped[str | None] = mapped_column(sa.String(300))  # the entry's key in the file that it came from
    ended_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")


class Meeting(Keyed, Stamped, Versioned, Model):
    """One meeting of a group. `number` counts in the group ('Meeting 13').

    `uid` never changes and `sequence` rises with each change that invitees must hear of (RFC 5545), so that calendars
    move the entry instead of adding another. `link` stays the same when it is moved.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "number"),
        sa.UniqueConstraint("group_id", "imported_uid"),
        sa.UniqueConstraint("series_id", "recurs_on"),
        sa.Index("ix_meeting_group_id_starts_at", "group_id", "starts_at"),
        sa.Index("ix_meeting_starts_at", "starts_at"),
    )

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting_series.id"))
    recurs_on: Mapped[date | None]
    number: Mapped[int]
    title: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(sa.String(60))
    place: Mapped[Localized] = mapped_column(LocalizedType)
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.PLANNED)
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")
    uid: Mapped[str] = mapped_column(sa.String(200), unique=True, default=new_nonce)
    sequence: Mapped[int] = mapped_column(default=0)
    imported_uid: Mapped[str | None] = mapped_column(sa.String(300))  # the entry's key in the file that it came from
    invited_at: Mapped[datetime | None]  # when invitations first left
    reminded_at: Mapped[datetime | None]
    counts_for_attendance: Mapped[bool] = mapped_column(default=True)  # the charter's attendance rule looks at it
    called_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    group: Mapped[Group] = relationship()
    series: Mapped[Series | None] = relationship()
    called_by: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"meeting {self.number} of group {self.group_id}"

    def is_over(self, at: datetime | None = None) -> bool:
        return self.ends_at <= (at or now())

    def is_running(self, at: datetime | None = None) -> bool:
        return self.starts_at <= (at or now()) < self.ends_at


class Invitee(Keyed, Stamped, Model):
    """Somebody asked to come, for an organization; `nonce` makes the link in the mail that answers without sign-in."""

    __tablename__ = "meeting_invitee"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"))
    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    answer: Mapped[Answer] = mapped_column(default=Answer.NEEDS_ACTION)
    answered_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(sa.String(300), default="")

    meeting: Mapped[Meeting] = relationship()
    person: Mapped[Person] = relationship()
    organization: Mapped[Organization | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id} at meeting {self.meeting_id}"


class Attendance(Keyed, Stamped, Model):
    """A person was there for an organization. Guests are people or only a name."""

    __tablename__ = "attendance"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    guest_name: Mapped[str] = mapped_column(sa.String(200), default="")
    presence: Mapped[Presence] = mapped_column(default=Presence.SELF)
    came_at: Mapped[datetime] = mapped_column(default=now)
    acknowledged_at: Mapped[datetime | None]  # the competition-law statement
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    meeting: Mapped[Meeting] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    organization: Mapped[Organization | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id} at meeting {self.meeting_id}"


class AgendaItem(Keyed, Stamped, Versioned, Model):
    """A point of the agenda with what the minutes say of it. `notes` is Markdown; two people who write it at once are
    told of each other by `notes_version`, which counts apart from `version`: who changes the agenda disturbs nobody
    who writes. `approves_id`: the meeting whose minutes this point approves.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (sa.Index("ix_agenda_item_meeting_id_position", "meeting_id", "position"),)

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    position: Mapped[int]
    kind: Mapped[ItemKind] = mapped_column(default=ItemKind.DISCUSSION)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    minutes: Mapped[int | None]  # how long it is meant to take
    presenter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    presenter_name: Mapped[str] = mapped_column(sa.String(200), default="")
    approves_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    notes: Mapped[str] = mapped_column(sa.Text, default="")
    notes_version: Mapped[int] = mapped_column(default=1)
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    noted_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id])
    approves: Mapped[Meeting | None] = relationship(foreign_keys=[approves_id])
    presenter: Mapped[Person | None] = relationship(foreign_keys=[presenter_id])
    noted_by: Mapped[Person | None] = relationship(foreign_keys=[noted_by_id])
    papers: Mapped[list[Paper]] = relationship(back_populates="item", order_by="Paper.id", cascade="all, delete-orphan")

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")


class Paper(Keyed, Stamped, Model):
    """A file attached to a point of the agenda."""

    __tablename__ = "agenda_paper"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    item: Mapped[AgendaItem] = relationship(back_populates="papers")
    file: Mapped[StoredFile] = relationship()

    @property
    def audit_label(self) -> str:
        return f"file {self.file_id} for item {self.item_id}"


class Minutes(Keyed, Stamped, Versioned, Model):
    """The minutes of a meeting: their state, and what was circulated last.

    While a draft they are the notes of the agenda's points. `content` is what was circulated, frozen with every name in
    both languages (see queries.minutes.content_of); `rounds` how often it was.
    """

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), unique=True)
    state: Mapped[MinutesState] = mapped_column(default=MinutesState.DRAFT)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    rounds: Mapped[int] = mapped_column(default=0)
    circulated_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_in_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id])
    approved_in: Mapped[Meeting | None] = relationship(foreign_keys=[approved_in_id])

    @property
    def audit_label(self) -> str:
        return f"minutes of meeting {self.meeting_id}"


class Amendment(Keyed, Stamped, Model):
    """A correction of approved minutes: they stay as they are, this stands with them."""

    __tablename__ = "minutes_amendment"

    minutes_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_in_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))

    minutes: Mapped[Minutes] = relationship()
    made_by: Mapped[Person | None] = relationship()
    decided_in: Mapped[Meeting | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"amendment of minutes {self.minutes_id}"


class Decision(Keyed, Stamped, Versioned, Model):
    """What a meeting decided; `number` counts in the group ('WG3-D012')."""

    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("group_id", "number"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    group: Mapped[Group] = relationship()
    meeting: Mapped[Meeting] = relationship()

    @property
    def audit_label(self) -> str:
        return f"decision {self.number} of group {self.group_id}"


class ActionItem(Keyed, Stamped, Versioned, Model):
    """Something one named person does by a day, for an organization. `carried` counts how often it was put off."""

    __tablename__ = "action_item"
    __table_args__ = (
        sa.Index("ix_action_item_group_id_state_due_on", "group_id", "state", "due_on"),
        sa.Index("ix_action_item_owner_id_state_due_on", "owner_id", "state", "due_on"),
        sa.Index("ix_action_item_state_due_on", "state", "due_on"),
    )

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(default=ActionState.OPEN)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    carried: Mapped[int] = mapped_column(default=0)
    carried_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    reminded_on: Mapped[date | None]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    group: Mapped[Group] = relationship()
    meeting: Mapped[Meeting | None] = relationship(foreign_keys=[meeting_id])
    carried_to: Mapped[Meeting | None] = relationship(foreign_keys=[carried_to_id])
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    organization: Mapped[Organization | None] = relationship()

    @property
    def audit_label(self) -> str:
        return self.title

    def is_late(self, on: date | None = None) -> bool:
        return self.state is ActionState.OPEN and self.due_on < (on or today(self.group.zone))


class CalendarFeed(Keyed, Stamped, Model):
    """A secret address under which a calendar program reads: one group's meetings, or all of a person's."""

    __tablename__ = "calendar_feed"

    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    group: Mapped[Group | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"feed {self.id} of person {self.person_id}"

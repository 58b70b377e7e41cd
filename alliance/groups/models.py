"""Groups, their charters, calls for participation, seats with history, join requests, deliverables and followers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.groups.enums import (
    OFFICERS,
    OPEN_JOIN_STATES,
    Abstentions,
    CharterState,
    DelegateKind,
    DeliverableState,
    FollowLevel,
    GroupKind,
    GroupState,
    JoinMode,
    JoinState,
    Role,
    SeatKind,
)
from alliance.organizations.models import Affiliation, Dated, Organization
from alliance.settings.models import Term

group_field = sa.Table(
    "group_field",
    Model.metadata,
    sa.Column("group_id", sa.ForeignKey("working_group.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("term_id", sa.ForeignKey("term.id"), primary_key=True, index=True),
)
"""The fields (taxonomy) that a group works in; calls for participation go to members of these fields."""

OPEN_REQUEST = "state IN ('invited', 'requested', 'confirmed')"


def once_while(condition: str, name: str, *columns: str) -> sa.Index:
    """At most one row with these values at a time among those of which the condition holds."""
    only = sa.text(condition)
    return sa.Index(name, *columns, unique=True, sqlite_where=only, postgresql_where=only)


@dataclass(frozen=True)
class GroupFacts:
    """What policies have to know of one person and one group on the day of the request."""

    person_id: int | None = None
    roles: frozenset[Role] = frozenset()
    organization_ids: frozenset[int] = frozenset()  # of the seats that the person fills
    of_member: bool = False  # works at an organization that is a member today
    follow_level: FollowLevel | None = None  # what the person said; None: nothing said

    @property
    def is_seated(self) -> bool:
        return bool(self.roles)

    @property
    def is_officer(self) -> bool:
        return bool(self.roles & set(OFFICERS))


STRANGER = GroupFacts()


class Group(Keyed, Stamped, Versioned, Model):
    """A working group, committee, task force or platform.

    `code` stands in addresses and document numbers ('wg3', 'WG3-N031'); `number` is how people say it ('WG 3').
    `is_public` lets visitors see its front page: name, scope, officers, roadmap, public documents, nothing else.
    `charter` is the version in force. `audience` of everything else is the group.
    """

    __tablename__ = "working_group"
    __table_args__ = (sa.Index("ix_working_group_state_position", "state", "position"),)

    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number: Mapped[str] = mapped_column(sa.String(40), default="")
    kind: Mapped[GroupKind] = mapped_column(default=GroupKind.WORKING_GROUP)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    summary: Mapped[Localized] = mapped_column(LocalizedType)
    state: Mapped[GroupState] = mapped_column(default=GroupState.PROPOSED)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    charter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("charter.id", use_alter=True), index=True)
    position: Mapped[int] = mapped_column(default=0)
    zone: Mapped[str] = mapped_column(sa.String(60), default="Asia/Shanghai")
    is_public: Mapped[bool] = mapped_column(default=True)
    statement: Mapped[Localized] = mapped_column(LocalizedType)  # competition law; empty = not wanted
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    proposing_organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"))
    founded_on: Mapped[date | None]
    concluded_on: Mapped[date | None]
    last_active_at: Mapped[datetime] = mapped_column(default=now, index=True)  # for "quiet groups" on the desk
    briefed_on: Mapped[date | None]  # the Monday of the last weekly brief that was written

    parent: Mapped[Group | None] = relationship(remote_side="Group.id")
    charter: Mapped[Charter | None] = relationship(foreign_keys=[charter_id], post_update=True)
    fields: Mapped[list[Term]] = relationship(secondary=group_field, order_by="Term.position")
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    proposing_organization: Mapped[Organization | None] = relationship(foreign_keys=[proposing_organization_id])

    viewer_facts = STRANGER  # how the viewer of this request stands to it; set by queries, not stored
    tab_counts: dict[str, int] = {}  # what stands behind each tab for this viewer; set by queries, not stored

    @property
    def audit_label(self) -> str:
        return self.number or self.code

    @property
    def title(self) -> str:
        """Number and name on one line."""
        return f"{self.number} {self.name.text}".strip()


class GroupEvent(Keyed, Model):
    """A step in the life of a group: from which state to which, by whom, when, why."""

    __tablename__ = "group_event"

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    was: Mapped[GroupState | None]
    became: Mapped[GroupState]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    group: Mapped[Group] = relationship()
    actor: Mapped[Person | None] = relationship()


class FoundingMember(Keyed, Stamped, Model):
    """An organization that stands behind a proposal; its primary representative confirms or declines."""

    __tablename__ = "founding_member"
    __table_args__ = (sa.UniqueConstraint("group_id", "organization_id"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # whom it would send
    confirmed_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()
    organization: Mapped[Organization] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"organization {self.organization_id} in group {self.group_id}"


class Charter(Keyed, Stamped, Versioned, Model):
    """One version of what a group is for and how it decides. A version in force never changes: a new one replaces it.

    `quorum_percent` is the share of those entitled that must take part. A motion passes when yes votes are at least
    `pass_numerator / pass_denominator` of the votes that count, or more than that where `pass_strictly` is set (simple
    majority: more than 1/2). An organization keeps its vote while its people came to `attendance_needed` of the last
    `attendance_of` meetings; 0 of 0 asks for nothing. `weighted` uses the voting weight of the membership tier.
    """

    __tablename__ = "charter"
    __table_args__ = (sa.UniqueConstraint("group_id", "number"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    number: Mapped[int]
    state: Mapped[CharterState] = mapped_column(default=CharterState.DRAFT)
    scope: Mapped[Localized] = mapped_column(LocalizedType)
    deliverables: Mapped[Localized] = mapped_column(LocalizedType)
    join_mode: Mapped[JoinMode] = mapped_column(default=JoinMode.ON_REQUEST)
    quorum_percent: Mapped[int] = mapped_column(default=50)
    pass_numerator: Mapped[int] = mapped_column(default=1)
    pass_denominator: Mapped[int] = mapped_column(default=2)
    pass_strictly: Mapped[bool] = mapped_column(default=True)
    abstentions: Mapped[Abstentions] = mapped_column(default=Abstentions.IGNORED)
    weighted: Mapped[bool] = mapped_column(default=False)
    attendance_needed: Mapped[int] = mapped_column(default=0)
    attendance_of: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(sa.Text, default="")  # why it changes what was before
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    adopted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # None after a ballot
    adopted_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship(foreign_keys=[group_id])
    written_by: Mapped[Person | None] = relationship(foreign_keys=[written_by_id])
    adopted_by: Mapped[Person | None] = relationship(foreign_keys=[adopted_by_id])

    @property
    def is_open(self) -> bool:
        return self.state in (CharterState.DRAFT, CharterState.FOR_BALLOT)

    @property
    def audit_label(self) -> str:
        return f"charter {self.number} of group {self.group_id}"


class ParticipationCall(Keyed, Stamped, Versioned, Model):
    """A call for participation: members of the group's fields are told once it is published."""

    __tablename__ = "participation_call"

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"), index=True)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")
    told: Mapped[int] = mapped_column(default=0)  # organizations that got the notice

    group: Mapped[Group] = relationship()

    @property
    def audit_label(self) -> str:
        return f"call for participation of group {self.group_id}"

    def is_open(self, at: datetime | None = None) -> bool:
        at = at or now()  # by comparing the time
        return self.published_at is not None and self.cancelled_at is None and self.opens_at <= at < self.closes_at


class Seat(Keyed, Stamped, Dated, Model):
    """An organization's place in a group from a first to a last day; a return begins another row."""

    __tablename__ = "seat"
    __table_args__ = (
        sa.Index("ix_seat_group_id_first_on", "group_id", "first_on"),
        once_while("last_on IS NULL", "uq_seat_open", "group_id", "organization_id"),
    )

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    kind: Mapped[SeatKind] = mapped_column(default=SeatKind.VOTING)

    group: Mapped[Group] = relationship()
    organization: Mapped[Organization] = relationship()
    holders: Mapped[list[SeatHolder]] = relationship(back_populates="seat", order_by="SeatHolder.id")
    delegates: Mapped[list[Delegate]] = relationship(back_populates="seat", order_by="Delegate.id")

    @property
    def audit_label(self) -> str:
        return f"organization {self.organization_id} in group {self.group_id}"


class SeatHolder(Keyed, Stamped, Dated, Model):
    """A person in a role in a group from a first to a last day; a change of role begins another row.

    Without a seat the person serves in person: a secretary from the secretariat, an expert.
    """

    __tablename__ = "seat_holder"
    __table_args__ = (
        sa.Index("ix_seat_holder_group_id_person_id", "group_id", "person_id"),
        sa.Index("ix_seat_holder_person_id_last_on", "person_id", "last_on"),
    )

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    seat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("seat.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    affiliation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("affiliation.id"), index=True)
    role: Mapped[Role] = mapped_column(default=Role.MEMBER)
    appointed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    group: Mapped[Group] = relationship()
    seat: Mapped[Seat | None] = relationship(back_populates="holders")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    affiliation: Mapped[Affiliation | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id} {self.role} of group {self.group_id}"


class Delegate(Keyed, Stamped, Dated, Model):
    """Who casts the vote of a seat: the delegate, else the alternate. At most one of each on any day."""

    __tablename__ = "delegate"

    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("seat.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind: Mapped[DelegateKind]
    named_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    seat: Mapped[Seat] = relationship(back_populates="delegates")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id} {self.kind} of seat {self.seat_id}"


class JoinRequest(Keyed, Stamped, Versioned, Model):
    """An organization asks for a seat (or is invited to one) and names whom it sends.

    The primary representative confirms, the chair decides; `since` is when the present state began, for ages in queues.
    `came_from` says where it began: 'page', 'application A-2026-0148', 'invitation', 'import'.
    """

    __tablename__ = "join_request"
    __table_args__ = (
        sa.Index("ix_join_request_group_id_state", "group_id", "state"),
        sa.Index("ix_join_request_organization_id_state", "organization_id", "state"),
        once_while(OPEN_REQUEST, "uq_join_request_open", "group_id", "organization_id", "person_id"),
    )

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    seat_kind: Mapped[SeatKind] = mapped_column(default=SeatKind.VOTING)
    message: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[JoinState] = mapped_column(default=JoinState.REQUESTED)
    since: Mapped[datetime] = mapped_column(default=now)
    came_from: Mapped[str] = mapped_column(sa.String(80), default="page")
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")  # the reason when declined

    group: Mapped[Group] = relationship()
    organization: Mapped[Organization] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    requested_by: Mapped[Person | None] = relationship(foreign_keys=[requested_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_JOIN_STATES

    @property
    def audit_label(self) -> str:
        return f"organization {self.organization_id} to group {self.group_id}"


class Deliverable(Keyed, Stamped, Versioned, Model):
    """Something that the group promised, with the days of its work."""

    __tablename__ = "deliverable"
    __table_args__ = (sa.Index("ix_deliverable_group_id_due_on", "group_id", "due_on"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    title: Mapped[Localized] = mapped_column(LocalizedType)
    description: Mapped[Localized] = mapped_column(LocalizedType)
    state: Mapped[DeliverableState] = mapped_column(default=DeliverableState.PLANNED)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)

    group: Mapped[Group] = relationship()
    owner: Mapped[Person | None] = relationship()
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="deliverable", order_by="Milestone.due_on", cascade="all, delete-orphan"
    )

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")


class Milestone(Keyed, Stamped, Versioned, Model):
    __tablename__ = "milestone"

    deliverable_id: Mapped[int] = mapped_column(sa.ForeignKey("deliverable.id"), index=True)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    due_on: Mapped[date]
    done_on: Mapped[date | None]

    deliverable: Mapped[Deliverable] = relationship(back_populates="milestones")

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")


class Follow(Keyed, Stamped, Model):
    """How much of a group a person wants to hear; no row: everything for those who sit in it, nothing for others."""

    __tablename__ = "group_follow"
    __table_args__ = (sa.UniqueConstraint("person_id", "group_id"), sa.Index("ix_group_follow_group_id", "group_id"))

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    level: Mapped[FollowLevel] = mapped_column(default=FollowLevel.EVERYTHING)

    person: Mapped[Person] = relationship()
    group: Mapped[Group] = relationship()

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id} follows group {self.group_id}: {self.level}"

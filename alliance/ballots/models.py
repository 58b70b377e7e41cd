"""Ballots: the question, those entitled, open votes with their grounds, and the sealed box of a secret ballot."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.ballots.enums import BallotKind, BallotState, Method, Outcome, Phase, Subject
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.groups.enums import DelegateKind
from alliance.groups.models import Charter, Group
from alliance.organizations.models import Organization


@dataclass(frozen=True)
class Part:
    """How one person stands to one elector of a ballot: what policies and the voting page have to know.

    `kind` is set for the organization's own delegate or alternate; `proxy` is the open one that the elector gave,
    `holds_proxy` tells that the person votes by it; `represents` that the person is the primary representative.
    """

    elector: Elector
    kind: DelegateKind | None = None
    proxy: Proxy | None = None
    holds_proxy: bool = False
    represents: bool = False
    vote: Vote | None = None

    @property
    def can_vote(self) -> bool:
        return self.kind is not None or self.holds_proxy


NO_PARTS: tuple[Part, ...] = ()
NOBODY: int | None = None


@dataclass(frozen=True)
class Turnout:
    """How many are entitled and how many of them have voted; `needed` by the quorum, None before opening."""

    entitled: int = 0
    voted: int = 0
    needed: int | None = None

    @property
    def missing(self) -> int:
        return max(0, (self.needed or 0) - self.voted)

    @property
    def percent(self) -> float:
        return round(100 * self.voted / self.entitled, 1) if self.entitled else 0.0


class Ballot(Keyed, Stamped, Versioned, Model):
    """A question put to the organizations with a voting seat in a group.

    At opening the electorate, the rules of the charter in force and the text are frozen into `frozen` (canonical JSON)
    and `frozen_hash` (SHA-256 in hex). `number` counts in the group ('WG3-B004'). `winners` is how many are elected.
    `subject` and `subject_id` name what the result decides about; a signal tells its owner (signals.settled).
    """

    __tablename__ = "ballot"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "number"),
        sa.Index("ix_ballot_state_closes_at", "state", "closes_at"),
        sa.Index("ix_ballot_group_id_closes_at", "group_id", "closes_at"),
        sa.Index("ix_ballot_subject_subject_id", "subject", "subject_id"),
    )

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    number: Mapped[int]
    kind: Mapped[BallotKind] = mapped_column(default=BallotKind.MOTION)
    method: Mapped[Method] = mapped_column(default=Method.YES_NO)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    secret: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=True)  # results hidden until closing
    grounds_for_no: Mapped[bool] = mapped_column(default=False)  # a vote against needs grounds
    most_choices: Mapped[int] = mapped_column(default=1)
    winners: Mapped[int] = mapped_column(default=1)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(sa.String(60))
    state: Mapped[BallotState] = mapped_column(default=BallotState.DRAFT)
    charter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("charter.id"), index=True)  # the version it runs under
    rules: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # own rules beside the charter's: pass mark
    excluded: Mapped[list[int]] = mapped_column(sa.JSON, default=list)  # organizations without a vote: drafters
    subject: Mapped[Subject] = mapped_column(default=Subject.NOTHING)
    subject_id: Mapped[int | None]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    frozen: Mapped[str] = mapped_column(sa.Text, default="")
    frozen_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")
    outcome: Mapped[Outcome | None]
    settled_at: Mapped[datetime | None]  # when the result was recorded and told; not what closes the ballot
    reminded_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()
    charter: Mapped[Charter | None] = relationship()
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id])
    opened_by: Mapped[Person | None] = relationship(foreign_keys=[opened_by_id])
    options: Mapped[list[Option]] = relationship(
        back_populates="ballot", order_by="Option.position", cascade="all, delete-orphan"
    )

    viewer_parts = NO_PARTS  # the electors that the viewer of this request has to do with; not stored
    viewer_id = NOBODY  # whose parts these are; not stored
    turnout = Turnout()  # as of the query that found it; not stored
    group_is_known = True  # whether the viewer may know the group; set by queries, not stored

    @property
    def audit_label(self) -> str:
        return f"ballot {self.number} of group {self.group_id}"

    @property
    def label(self) -> str:
        """How people say it: 'WG3-B004'."""
        return f"{self.group.code.upper()}-B{self.number:03d}"

    @property
    def frozen_rules(self) -> dict[str, Any]:
        """The rules that were frozen at opening; empty before."""
        found: dict[str, Any] = json.loads(self.frozen)["rules"] if self.frozen else {}
        return found

    @property
    def quorum_percent(self) -> int | None:
        """The share of those entitled that has to vote, as frozen; None before opening."""
        return self.frozen_rules.get("quorum_percent")

    def phase(self, at: datetime | None = None) -> Phase:
        """What it is at a moment: a vote at `closes_at` is too late, whatever any worker did."""
        if self.state is not BallotState.OPENED:
            return Phase(self.state.value)
        at = at or now()
        if at < self.opens_at:
            return Phase.AHEAD
        return Phase.OPEN if at < self.closes_at else Phase.CLOSED


class Option(Keyed, Model):
    """An option or a candidate; `key` stands for it in votes and in the published file ('a', 'b', …)."""

    __tablename__ = "ballot_option"
    __table_args__ = (sa.UniqueConstraint("ballot_id", "key"),)

    ballot_id: Mapped[int] = mapped_column(sa.ForeignKey("ballot.id"))
    key: Mapped[str] = mapped_column(sa.String(10))
    position: Mapped[int]
    label: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    ballot: Mapped[Ballot] = relationship(back_populates="options")
    person: Mapped[Person | None] = relationship()


class Elector(Keyed, Model):
    """An organization entitled in a ballot, frozen at opening with its weight and its name of that day.

    `number` stands for it in the frozen text and in the published file. `has_voted` is all that a secret ballot keeps
    of who voted: no time, no person.
    """

    __tablename__ = "elector"
    __table_args__ = (
        sa.UniqueConstraint("ballot_id", "organization_id"),
        sa.UniqueConstraint("ballot_id", "number"),
    )

    ballot_id: Mapped[int] = mapped_column(sa.ForeignKey("ballot.id"))
    number: Mapped[int]
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("seat.id"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    weight: Mapped[int] = mapped_column(default=1)
    has_voted: Mapped[bool] = mapped_column(default=False)

    ballot: Mapped[Ballot] = relationship()
    organization: Mapped[Organization] = relationship()

    @property
    def audit_label(self) -> str:
        return f"elector {self.number} of ballot {self.ballot_id}"


class Vote(Keyed, Stamped, Versioned, Model):
    """The vote of one elector in an open ballot; changed until closing, the last counts.

    `choice`: {"answer": "yes"} for a motion, {"options": ["a"]} for a choice, {"ranks": {"a": 1, "b": 2}} for a ranked
    one (equal ranks allowed, those left out rank last). `receipt` is the tracking code that the published file shows.
    """

    __tablename__ = "vote"
    __table_args__ = (sa.UniqueConstraint("ballot_id", "receipt"),)

    elector_id: Mapped[int] = mapped_column(sa.ForeignKey("elector.id"), unique=True)
    ballot_id: Mapped[int] = mapped_column(sa.ForeignKey("ballot.id"))
    choice: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    grounds: Mapped[str] = mapped_column(sa.Text, default="")
    receipt: Mapped[str] = mapped_column(sa.String(40))
    cast_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proxy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proxy.id"))
    cast_at: Mapped[datetime] = mapped_column(default=now)

    elector: Mapped[Elector] = relationship()
    cast_by: Mapped[Person] = relationship()
    proxy: Mapped[Proxy | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"vote of elector {self.elector_id}"


class BallotBox(Model):
    """All votes of a secret ballot in one encrypted value, written anew and in the order of their random codes with
    every vote, padded so that its length tells nothing. Before closing not even a dump of the database shows a vote.
    """

    __tablename__ = "ballot_box"

    ballot_id: Mapped[int] = mapped_column(sa.ForeignKey("ballot.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Proxy(Keyed, Stamped, Model):
    """One organization lets another's delegate vote for it in one ballot; revoked rows stay as the trace.

    `recorded` tells that an officer wrote it down, and `note` on what ground.
    """

    __tablename__ = "proxy"
    __table_args__ = (
        sa.Index(
            "uq_proxy_open",
            "elector_id",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
    )

    ballot_id: Mapped[int] = mapped_column(sa.ForeignKey("ballot.id"), index=True)
    elector_id: Mapped[int] = mapped_column(sa.ForeignKey("elector.id"))  # who gives it
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("elector.id"), index=True)  # who votes for it
    given_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    ballot: Mapped[Ballot] = relationship()
    elector: Mapped[Elector] = relationship(foreign_keys=[elector_id])
    holder: Mapped[Elector] = relationship(foreign_keys=[holder_id])
    given_by: Mapped[Person] = relationship(foreign_keys=[given_by_id])
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])

    @property
    def audit_label(self) -> str:
        return f"proxy of elector {self.elector_id}"


class BallotResult(Model):
    """The published file of a closed ballot, counted once; what anybody changes in rows afterwards differs from it.

    `published` is the file to the byte (format in ballots.counting), `result` the part of it that pages show.
    """

    __tablename__ = "ballot_result"

    ballot_id: Mapped[int] = mapped_column(sa.ForeignKey("ballot.id"), primary_key=True)
    published: Mapped[str] = mapped_column(sa.Text)
    votes_hash: Mapped[str] = mapped_column(sa.String(64))
    result: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    counted_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def audit_label(self) -> str:
        return f"result of ballot {self.ballot_id}"


class BallotEvent(Keyed, Model):
    """What happened to a ballot: opened, extended, cancelled, reminded, settled; never who voted when."""

    __tablename__ = "ballot_event"

    ballot_id: Mapped[int] = mapped_column(sa.ForeignKey("ballot.id"), index=True)
    verb: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    ballot: Mapped[Ballot] = relationship()
    actor: Mapped[Person | None] = relationship()

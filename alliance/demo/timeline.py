"""The order in which the demo happens, and the people and organizations that it is about."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alliance.accounts.models import Person
from alliance.agreements.models import Agreement
from alliance.applications.models import Application, Call
from alliance.ballots.models import Ballot
from alliance.ceremonies.models import Ceremony
from alliance.core.clock import at, today
from alliance.core.db import db
from alliance.documents.models import Document
from alliance.events.models import Event
from alliance.groups.models import Deliverable, Group, SeatHolder
from alliance.meetings.models import ActionItem, Meeting
from alliance.membership.models import Membership
from alliance.organizations.models import Affiliation, Organization
from alliance.registrations.models import Plan

ZONE = "Asia/Shanghai"


present: ContextVar[date | None] = ContextVar("present", default=None)
"""The day on which the story is told: acts happen with the clock held at their own day."""


def day(ago: int) -> date:
    """The day so many days ago in Guangzhou, counted from when the story is told; negative ones are to come."""
    return (present.get() or today(ZONE)) - timedelta(days=ago)


def moment(ago: int, clock: str = "10:00") -> datetime:
    """An instant so many days ago at a time of day in Guangzhou."""
    return datetime.combine(day(ago), time.fromisoformat(clock), ZoneInfo(ZONE))


@dataclass
class World:
    """Everything that exists so far, by the keys that the story uses."""

    people: dict[str, Person] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    affiliations: dict[str, Affiliation] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    holders: dict[tuple[str, str], SeatHolder] = field(default_factory=dict)  # by group and person
    deliverables: dict[str, Deliverable] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    actions: dict[str, ActionItem] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)  # how one registers, by event
    agreements: dict[str, Agreement] = field(default_factory=dict)
    ceremonies: dict[str, Ceremony] = field(default_factory=dict)

    @property
    def coordinator(self) -> Person:
        """Who runs the membership desk."""
        return self.people["lin.yutong"]

    @property
    def host(self) -> Person:
        """Who runs events and agreements."""
        return self.people["wu.sijie"]


class Story:
    """Acts with their instants; told in the order of time, so that numbers and the audit log rise with it."""

    def __init__(self) -> None:
        self.acts: list[tuple[datetime, Callable[[], object]]] = []

    def add(self, when: datetime, act: Callable[[], object]) -> None:
        self.acts.append((when, act))

    def tell(self) -> None:
        """Do every act with the clock held at its instant; acts of one instant in the order they were added."""
        token = present.set(today(ZONE))
        try:
            for when, act in sorted(self.acts, key=lambda pair: pair[0]):
                with at(when):
                    act()
                    db.session.flush()  # rows take their times now, not later
        finally:
            present.reset(token)

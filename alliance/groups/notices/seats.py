"""Telling people that they sit, vote or serve in a group, or no longer do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alliance.accounts.models import Person
from alliance.core.web import absolute
from alliance.groups.models import Delegate, Group, Seat, SeatHolder
from alliance.groups.queries.people import officers_of
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue


def seated(actor: Person | None, holder: SeatHolder) -> None:
    """A person has a part in a group from a day on, or another one than before."""
    tell(actor, "seated", [holder.person], holder.group, holder=holder, organization=organization_of(holder))


def unseated(actor: Person | None, holder: SeatHolder) -> None:
    """A person's part in a group ends."""
    tell(actor, "unseated", [holder.person], holder.group, holder=holder, organization=organization_of(holder))


def seat_ended(actor: Person | None, seat: Seat, people: Iterable[Person]) -> None:
    """An organization has a seat no longer: those who sat in it and the officers of the group hear of it."""
    tell(actor, "seat_ended", [*people, *officers_of(seat.group_id)], seat.group, seat=seat)


def delegate_named(delegate: Delegate) -> None:
    """A person votes for an organization in a group from a day on."""
    tell(None, "delegate_named", [delegate.person], delegate.seat.group, delegate=delegate, seat=delegate.seat)


def delegate_ended(delegate: Delegate) -> None:
    """A person votes for an organization in a group no longer."""
    tell(None, "delegate_ended", [delegate.person], delegate.seat.group, delegate=delegate, seat=delegate.seat)


def succeeded(actor: Person, seats: list[Seat], leaver: Person, successor: Person) -> None:
    """The successor gets one notice for all seats, the officers of each group one for theirs."""
    organization = seats[0].organization
    if successor.id != actor.id:
        queue(
            "groups.succession",
            to=successor,
            category=Category.GROUPS,
            subject_row=organization,
            url=absolute("groups.own.index"),
            organization=organization,
            leaver=leaver,
            groups=[seat.group for seat in seats],
        )
    for seat in seats:
        readers = [one for one in officers_of(seat.group_id) if one.id != successor.id]
        tell(actor, "succeeded", readers, seat.group, seat=seat, leaver=leaver, successor=successor)


def tell(actor: Person | None, kind: str, people: Iterable[Person], group: Group, **context: Any) -> None:
    """One notice each about a group's seats; nobody is told what they did themselves."""
    for person in {one.id: one for one in people if actor is None or one.id != actor.id}.values():
        queue(
            f"groups.{kind}",
            to=person,
            category=Category.GROUPS,
            subject_row=group,
            url=absolute("group_pages.show", code=group.code),
            group=group,
            **context,
        )


def organization_of(holder: SeatHolder) -> Any:
    return holder.seat.organization if holder.seat else None

"""Seats of organizations and the people in them: dated rows that are ended, never deleted.

Seats and roles of the past may be written too (imports), so nothing here asks what state the group is in: joining does.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.groups import signals
from alliance.groups.enums import DelegateKind, Role, SeatKind
from alliance.groups.models import Group, Seat, SeatHolder
from alliance.groups.notices import seats as notices
from alliance.groups.operations.delegates import (
    DAY,
    cut,
    earliest,
    name_delegate,
    refuse_ended,
    refuse_not_running,
)
from alliance.groups.queries.seats import delegates_from, holders_from, holdings, seat_from
from alliance.organizations.models import Affiliation, Organization
from alliance.organizations.queries import this_day

ORDINARY = {SeatKind.VOTING: Role.MEMBER, SeatKind.OBSERVER: Role.OBSERVER, SeatKind.LIAISON: Role.LIAISON}
"""The role of people in a seat who have no office."""


@operation
def give_seat(
    actor: Person | None,
    group: Group,
    organization: Organization,
    kind: SeatKind = SeatKind.VOTING,
    first_on: date | None = None,
) -> Seat:
    """The organization has a place in the group from a day on (today). Refuses one that has a seat then or later.

    It need not be a member: a coordinator may seat whom the group needs. A lapsed member's vote rests meanwhile.
    """
    lock(group)
    first = first_on or this_day()
    if seat_from(group.id, organization.id, first):
        raise Refused(_("%(name)s has a seat in this group already.", name=organization.name.text), "organization_id")
    seat = Seat(group=group, organization=organization, kind=kind, first_on=first)
    db.session.add(seat)
    record(actor, "groups.seat_given", seat, organization.id, kind=kind, first_on=first)
    return seat


@operation
def end_seat(actor: Person | None, seat: Seat, last_on: date | None = None, tell: bool = False) -> None:
    """The seat ends with that day (today), and with it everybody in it and the delegates; the history stays.

    Refuses a seat that has ended. `tell` sends a notice to those who sat in it and to the officers.
    """
    lock(seat)
    last = last_on or this_day()
    refuse_ended(seat, last)
    seat.last_on = last
    record(actor, "groups.seat_ended", seat, seat.organization_id, last_on=last)
    people = [row for row in holders_from(seat.id, last) if cut(row, last)]
    for vote in delegates_from(seat.id, last):
        cut(vote, last)
    for row in people:
        signals.unseated.send(row)
    if tell:
        notices.seat_ended(actor, seat, [row.person for row in people])


@operation
def fill_seat(
    actor: Person | None,
    seat: Seat,
    affiliation: Affiliation,
    role: Role = Role.MEMBER,
    first_on: date | None = None,
    last_on: date | None = None,
    tell: bool = False,
) -> SeatHolder:
    """Send somebody who works at the organization, from a day on (today), at most until `last_on`.

    `Role.MEMBER` stands for the ordinary role of the seat's kind: observer in an observer's seat. The first person in a
    voting seat casts its vote until another delegate is named. Refuses who does not work there on that day, who is in
    this seat already, a seat that does not run then, and days in the wrong order. `tell` sends the person a notice.
    """
    lock(seat)
    first = first_on or this_day()
    person = affiliation.person
    refuse_not_running(seat, first)
    refuse_order(first, last_on)
    if affiliation.organization_id != seat.organization_id or not affiliation.holds(first):
        name = person.shown_name
        raise Refused(_("%(name)s does not work at this organization on that day.", name=name), "affiliation_id")
    refuse_seated(seat.group_id, person, seat.id, first, last_on)
    last = earliest(last_on, affiliation.last_on, seat.last_on)
    row = begin(
        actor,
        group=seat.group,
        seat=seat,
        person=person,
        affiliation=affiliation,
        role=usual(seat, role),
        first_on=first,
        last_on=last,
    )
    if seat.kind is SeatKind.VOTING and not delegates_from(seat.id, first):
        name_delegate(actor, seat, person, DelegateKind.DELEGATE, first)
    if tell:
        notices.seated(actor, row)
    return row


@operation
def serve(
    actor: Person | None,
    group: Group,
    person: Person,
    role: Role,
    first_on: date | None = None,
    last_on: date | None = None,
    tell: bool = False,
) -> SeatHolder:
    """Let a person serve without a seat: a secretary from the secretariat, an expert. There is no vote in it.

    Refuses who serves without a seat already, and days in the wrong order.
    """
    lock(group)
    first = first_on or this_day()
    refuse_order(first, last_on)
    refuse_seated(group.id, person, None, first, last_on)
    row = begin(actor, group=group, person=person, role=role, first_on=first, last_on=last_on)
    if tell:
        notices.seated(actor, row)
    return row


@operation
def change_role(
    actor: Person | None,
    holder: SeatHolder,
    role: Role,
    first_on: date | None = None,
    last_on: date | None = None,
    tell: bool = False,
) -> SeatHolder:
    """From a day on (today) the person has another role; with a last day, the ordinary one again after it.

    What was planned for later is called off. Nobody joins or leaves by it, so no signal is sent. Refuses a person who
    is not in the group on that day, the role that the person has, and days in the wrong order.
    """
    lock(holder.seat or holder.group)
    lock(holder)
    first = first_on or this_day()
    refuse_order(first, last_on)
    if not holder.holds(first):
        raise Refused(_("%(name)s has no part in this group on that day.", name=holder.person.shown_name), "first_on")
    if holder.role is role and holder.last_on == last_on:
        raise Refused(_("%(name)s has this role already.", name=holder.person.shown_name), "role")
    end = called_off(holder, first)
    row = continued(actor, holder, role, first, earliest(last_on, end))
    record(actor, "groups.role_changed", row, organization_of(row), before=holder.role, after=role, first_on=first)
    if last_on is not None and holder.seat is not None and (end is None or last_on < end):
        after = continued(actor, holder, ORDINARY[holder.seat.kind], last_on + DAY, end)
        record(actor, "groups.role_changed", after, organization_of(row), after=after.role, first_on=after.first_on)
    if tell:
        notices.seated(actor, row)
    return row


@operation
def change_kind(actor: Person | None, seat: Seat, kind: SeatKind, first_on: date | None = None) -> Seat:
    """From a day on (today) the organization's seat is of another kind; its people go on in it. A new row begins.

    Refuses a seat that does not run on that day, and the kind that it has.
    """
    lock(seat.group)
    lock(seat)
    first = first_on or this_day()
    refuse_not_running(seat, first)
    if seat.kind is kind:
        raise Refused(_("The seat is of this kind already."), "kind")
    last, seat.last_on = seat.last_on, first - DAY
    db.session.flush()  # the index lets an organization have one open seat
    follower = Seat(group=seat.group, organization=seat.organization, kind=kind, first_on=first, last_on=last)
    db.session.add(follower)
    record(actor, "groups.seat_kind_changed", follower, seat.organization_id, before=seat.kind, after=kind)
    move_people(actor, seat, follower)
    move_votes(actor, seat, follower)
    return follower


@operation
def end_holding(actor: Person | None, holder: SeatHolder, last_on: date | None = None, tell: bool = False) -> None:
    """The person's part in the group ends with that day (today), with the tasks of a delegate in the same seat.

    What was planned for later never begins. Refuses a part that has ended.
    """
    lock(holder.seat or holder.group)
    lock(holder)
    last = last_on or this_day()
    refuse_ended(holder, last)
    for row in holdings(holder.group_id, holder.person_id, holder.seat_id, last + DAY):
        if row is not holder:
            cut(row, last)
    holder.last_on = last
    record(actor, "groups.part_ended", holder, organization_of(holder), last_on=last)
    if holder.seat_id is not None:
        for vote in delegates_from(holder.seat_id, last, person_id=holder.person_id):
            cut(vote, last)
    signals.unseated.send(holder)
    if tell:
        notices.unseated(actor, holder)


def move_people(actor: Person | None, seat: Seat, follower: Seat) -> None:
    """Everybody goes on in the follower from its first day; who had no office, in its ordinary role."""
    for row in holders_from(seat.id, follower.first_on):
        role = ORDINARY[follower.kind] if row.role is ORDINARY[seat.kind] else row.role
        continued(actor, row, role, max(follower.first_on, row.first_on), row.last_on, follower)
        cut(row, follower.first_on - DAY)


def move_votes(actor: Person | None, seat: Seat, follower: Seat) -> None:
    """Tasks of delegates end with the vote; where a vote begins, the first person in the seat casts it."""
    for vote in delegates_from(seat.id, follower.first_on):
        cut(vote, follower.first_on - DAY)
    people = [row for row in holders_from(follower.id, follower.first_on) if row.holds(follower.first_on)]
    if follower.kind is SeatKind.VOTING and people:
        name_delegate(actor, follower, people[0].person, DelegateKind.DELEGATE, follower.first_on)


def begin(actor: Person | None, **columns: Any) -> SeatHolder:
    """A new row of somebody who joins, with its trace and signal."""
    row = SeatHolder(appointed_by_id=actor.id if actor is not None else None, **columns)
    db.session.add(row)
    record(actor, "groups.seated", row, organization_of(row), role=row.role, first_on=row.first_on)
    signals.seated.send(row)
    return row


def called_off(holder: SeatHolder, first: date) -> date | None:
    """End the row before that day and call off what was planned after it; the last day that all of it reached."""
    end = holder.last_on
    for row in holdings(holder.group_id, holder.person_id, holder.seat_id, first):
        if row is not holder and row.first_on > first:
            end = row.last_on
            cut(row, first - DAY)
    cut(holder, first - DAY)
    return end


def continued(
    actor: Person | None,
    holder: SeatHolder,
    role: Role,
    first_on: date,
    last_on: date | None,
    seat: Seat | None = None,
) -> SeatHolder:
    """Another row of the same person in the same place, or in the seat that follows it."""
    place = {"group": holder.group, "seat": seat or holder.seat, "person": holder.person}
    span = {"first_on": first_on, "last_on": last_on, "appointed_by_id": actor.id if actor is not None else None}
    row = SeatHolder(affiliation=holder.affiliation, role=role, **place, **span)
    db.session.add(row)
    return row


def usual(seat: Seat, role: Role) -> Role:
    """The role in this seat: 'member' means the ordinary one of its kind."""
    return ORDINARY[seat.kind] if role is Role.MEMBER else role


def organization_of(holder: SeatHolder) -> int | None:
    return holder.seat.organization_id if holder.seat else None


def refuse_order(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise Refused(_("The last day lies before the first day."), "last_on")


def refuse_seated(group_id: int, person: Person, seat_id: int | None, first: date, last: date | None) -> None:
    for row in holdings(group_id, person.id, seat_id, first):
        if last is None or row.first_on <= last:
            raise Refused(_("%(name)s sits in this group already.", name=person.shown_name), "affiliation_id")

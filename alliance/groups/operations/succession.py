"""What happens to seats when people or organizations leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import lock
from alliance.core.operation import Refused, operation
from alliance.groups import signals
from alliance.groups.enums import Role
from alliance.groups.notices import seats as notices
from alliance.groups.operations.delegates import DAY, cut, name_delegate
from alliance.groups.operations.seats import end_holding, end_seat, fill_seat
from alliance.groups.queries.seats import (
    affiliation_on,
    delegates_from,
    handed_over_by,
    holdings,
    outstaying,
    outstaying_votes,
    seats_of,
)
from alliance.membership.enums import MeasureKind
from alliance.organizations.queries import this_day

if TYPE_CHECKING:
    from alliance.groups.models import Group, Seat
    from alliance.membership.models import Membership
    from alliance.organizations.models import Affiliation, Organization


@operation
def succeed(
    actor: Person, organization: Organization, leaver: Person, successor: Person, groups: Iterable[Group] | None = None
) -> list[Seat]:
    """From today the successor sits and votes wherever the leaver did for the organization; in these groups, or in all.

    Works before the leaver's work ends and after it. Open tasks pass on by `signals.succeeded`; what the leaver did
    stays with the leaver. An office (chair, secretary) is the group's to give
    and ends. Refuses the same person, a successor who does not work there today, and a leaver who has nothing to hand
    over.
    """
    if leaver.id == successor.id:
        raise Refused(_("Nobody succeeds themselves."), "successor")
    lock(organization)
    today = this_day()
    affiliation = affiliation_on(successor.id, organization.id, today)
    if affiliation is None:
        name = successor.shown_name
        raise Refused(_("%(name)s does not work at this organization today.", name=name), "successor")
    wanted = {group.id for group in groups} if groups is not None else None
    found = handed_over_by(leaver.id, organization.id, today)
    seats = [seat for seat in found if wanted is None or seat.group_id in wanted]
    if not seats:
        raise Refused(_("%(name)s has no seat to hand over.", name=leaver.shown_name))
    for seat in seats:
        hand_over(actor, seat, leaver, affiliation)
    notices.succeeded(actor, seats, leaver, successor)
    return seats


def hand_over(actor: Person, seat: Seat, leaver: Person, affiliation: Affiliation) -> None:
    """One seat: the leaver's place and votes to yesterday, the successor's from today."""
    lock(seat)
    today, successor = this_day(), affiliation.person
    kinds = [vote.kind for vote in delegates_from(seat.id, today, person_id=leaver.id)]
    for row in holdings(seat.group_id, leaver.id, seat.id, today)[:1]:
        end_holding(actor, row, max(today, row.first_on) - DAY)
    for vote in delegates_from(seat.id, today, person_id=leaver.id):
        cut(vote, today - DAY)
    if not holdings(seat.group_id, successor.id, seat.id, today):
        fill_seat(actor, seat, affiliation, Role.MEMBER)
    for kind in kinds:
        if not any(vote.person_id == successor.id for vote in delegates_from(seat.id, today, kind)):
            name_delegate(actor, seat, successor, kind)
    record(actor, "groups.succeeded", seat, seat.organization_id, leaver_id=leaver.id, successor_id=successor.id)
    signals.succeeded.send(seat, leaver=leaver, successor=successor, actor=actor)


@operation
def follow_people(organization: Organization) -> None:
    """Whoever works at an organization no longer sits in its seats no longer; called when its people changed."""
    for holder, left_on in outstaying(organization.id):
        last = max(left_on, holder.first_on - DAY)
        if holder.last_on is None or holder.last_on > last:  # unless it ended along with an earlier one
            end_holding(None, holder, last)
    for vote, left_on in outstaying_votes(organization.id):
        if cut(vote, left_on):
            record(None, "groups.delegate_ended", vote, organization.id, kind=vote.kind)


@operation
def follow_membership(membership: Membership) -> None:
    """Seats end with the last day of a membership that was left or ended by the alliance; never back in time.

    A suspended or lapsed member keeps its seats: its vote rests until the membership counts again. Whoever comes back
    after leaving asks for a seat anew.
    """
    gone = gone_from(membership)
    if gone is None:
        return
    last = max(gone, this_day()) - DAY
    for seat in seats_of(membership.organization_id, last + DAY):
        if seat.last_on is None or seat.last_on > last:
            end_seat(None, seat, max(last, seat.first_on - DAY), tell=True)


def gone_from(membership: Membership) -> date | None:
    """The first day outside after the latest resignation or expulsion, unless a term began or begins after it."""
    exits = [one for one in membership.measures if one.kind is not MeasureKind.SUSPENSION and not one.never_began]
    exits = [one for one in exits if one.last_on is None]
    latest = max((one.first_on for one in exits), default=None)
    returned = latest is not None and any(term.first_on >= latest for term in membership.spans)
    return None if returned else latest

"""Joining a group: asked for or invited, confirmed by the organization, decided by the chair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.groups.enums import JoinMode, JoinState, SeatKind
from alliance.groups.models import Group, JoinRequest, Seat
from alliance.groups.notices import joining as notices
from alliance.groups.operations.seats import change_kind, fill_seat, give_seat
from alliance.groups.queries.joining import join_mode, open_request
from alliance.groups.queries.seats import affiliation_on, counts_as_member, holder_in, seat_on
from alliance.organizations.queries import primary_of, this_day

if TYPE_CHECKING:
    from alliance.organizations.models import Affiliation, Organization


@operation
def ask_to_join(
    actor: Person,
    group: Group,
    organization: Organization,
    person: Person,
    message: str = "",
    seat_kind: SeatKind = SeatKind.VOTING,
    came_from: str = "page",
) -> JoinRequest:
    """Ask for a seat for an organization and say who would sit in it; its primary representative confirms.

    Asked by the primary representative, it is confirmed at once. Refuses a group that is not running, is closed or by
    invitation only; an organization that is no member or has no primary; a person who does not work there, sits in the
    group already, or has been asked for already.
    """
    lock(group)
    refuse_closed(group)
    primary = primary_or_refuse(organization)
    refuse_stranger(organization, seat_kind)
    working_or_refuse(organization, person)
    refuse_in_already(group, organization, person, seat_kind)
    row = JoinRequest(
        group=group,
        organization=organization,
        person=person,
        message=message.strip(),
        seat_kind=seat_kind,
        came_from=came_from,
        requested_by_id=actor.id,
        since=now(),
    )
    db.session.add(row)
    record(actor, "groups.join_requested", row, organization.id, came_from=came_from)
    if actor.id == primary.id:
        confirm(actor, row, person)
    else:
        notices.asked(row, primary, actor)
    return row


@operation
def invite(
    actor: Person, group: Group, organization: Organization, note: str = "", seat_kind: SeatKind = SeatKind.VOTING
) -> JoinRequest:
    """Offer an organization a seat; its primary representative says whom it sends, and no further decision is needed.

    Refuses a group that is not running or closed, an organization without a primary, a vote for one that is no member,
    and one that has such a seat or such an invitation.
    """
    lock(group)
    refuse_idle(group)
    if join_mode(group) is JoinMode.CLOSED:
        raise Refused(_("By its charter this group takes nobody in at present."))
    primary = primary_or_refuse(organization)
    refuse_stranger(organization, seat_kind)
    seat = seat_on(group.id, organization.id, this_day())
    if seat and seat.kind is seat_kind:
        raise Refused(_("%(name)s has such a seat already.", name=organization.name.text), "organization_id")
    if open_request(group.id, organization.id, None):
        raise Refused(_("%(name)s is invited already.", name=organization.name.text), "organization_id")
    row = JoinRequest(group=group, organization=organization, seat_kind=seat_kind, came_from="invitation")
    row.message, row.state, row.since, row.requested_by_id = note.strip(), JoinState.INVITED, now(), actor.id
    db.session.add(row)
    record(actor, "groups.join_invited", row, organization.id, seat_kind=seat_kind)
    notices.invited(row, primary)
    return row


@operation
def confirm(actor: Person, request: JoinRequest, person: Person | None = None) -> JoinRequest:
    """The organization wants the seat and sends this person (else the one asked for).

    The chair decides next. Where the charter is open, where the group invited, and where the organization has such a
    seat already, the person is in at once. Refuses what is confirmed or decided, a group that does not run, and a
    person who does not work there, sits there or is asked for by another request.
    """
    lock(request)
    invited = request.state is JoinState.INVITED
    if not invited and not request.state.may_become(JoinState.CONFIRMED):
        raise Refused(_("This was confirmed or decided already."))
    refuse_idle(request.group)
    sent = person or request.person
    if sent is None:
        raise Refused(_("Say whom the organization sends."), "person_id")
    working_or_refuse(request.organization, sent)
    refuse_in_already(request.group, request.organization, sent, request.seat_kind, besides=request)
    note_confirmed(actor, request, sent, actor)
    return request


@operation
def file_wish(
    actor: Person, group: Group, organization: Organization, asker: Person, primary: Person, came_from: str
) -> JoinRequest | None:
    """A wish stated elsewhere (an application) becomes a request, on the day the organization is admitted.

    Confirmed where the asker is its primary representative, else the primary confirms. None where nobody can join by
    request any more, or the asker is in or waiting already: what goes along with it must not fail by that.
    """
    lock(group)
    seat = seat_on(group.id, organization.id, this_day())
    there = seat is not None and holder_in(seat.id, asker.id, this_day())
    if not takes_requests(group) or there or open_request(group.id, organization.id, asker.id):
        return None
    row = JoinRequest(group=group, organization=organization, person=asker, came_from=came_from, since=now())
    row.requested_by = asker
    db.session.add(row)
    record(actor, "groups.join_requested", row, organization.id, came_from=came_from)
    if asker.id == primary.id:
        note_confirmed(actor, row, asker, primary)
    else:
        notices.asked(row, primary, asker)
    return row


def note_confirmed(actor: Person, request: JoinRequest, sent: Person, confirmed_by: Person) -> None:
    """The organization has spoken; in at once where nobody has to decide, else the chair is told."""
    invited = request.state is JoinState.INVITED
    request.person, request.confirmed_by, request.confirmed_at = sent, confirmed_by, now()
    if not invited:
        go(request, JoinState.CONFIRMED)
    record(actor, "groups.join_confirmed", request, request.organization_id, person_id=sent.id)
    if invited or is_open_to(request):
        take_in(actor, request)
    else:
        notices.waits(request)


@operation
def accept(actor: Person, request: JoinRequest) -> Seat:
    """Give the organization the seat and seat whom it sends. Pressed twice, the second is refused.

    Refuses what waits for the organization or is decided, a group that does not run, an organization that is a member
    no longer, and a person who left it.
    """
    lock(request)
    if request.state is not JoinState.CONFIRMED:
        raise Refused(undecidable(request))
    refuse_idle(request.group)
    refuse_stranger(request.organization, request.seat_kind)
    return take_in(actor, request)


@operation
def decline(actor: Person, request: JoinRequest, note: str) -> None:
    """Say no, with a reason that those who asked read. Refuses no reason, and what is decided."""
    lock(request)
    if not note.strip():
        raise Refused(_("Give the reason; those who asked read it."), "note")
    if not request.state.may_become(JoinState.DECLINED):
        raise Refused(undecidable(request))
    was = request.state
    decide(actor, request, JoinState.DECLINED)
    request.note = note.strip()
    record(actor, "groups.join_declined", request, request.organization_id, note=request.note)
    notices.declined(request, actor, was)


@operation
def withdraw(actor: Person, request: JoinRequest) -> None:
    """Take a request or an invitation back. Refuses what is decided."""
    lock(request)
    if not request.state.may_become(JoinState.WITHDRAWN):
        raise Refused(undecidable(request))
    was = request.state
    decide(actor, request, JoinState.WITHDRAWN)
    record(actor, "groups.join_withdrawn", request, request.organization_id)
    notices.withdrawn(request, actor, was)


def take_in(actor: Person, request: JoinRequest) -> Seat:
    """The seat, found or given or of another kind from today; the person in it; the request accepted; the mails."""
    group, organization, person = request.group, request.organization, request.person
    lock(group)
    today = this_day()
    if person is None:
        raise Refused(_("Say whom the organization sends."), "person_id")
    affiliation = working_or_refuse(organization, person)
    seat = seat_on(group.id, organization.id, today)
    if seat is None:
        seat = give_seat(actor, group, organization, request.seat_kind)
    elif seat.kind is not request.seat_kind:
        seat = change_kind(actor, seat, request.seat_kind)
    if holder_in(seat.id, person.id, today) is None:
        fill_seat(actor, seat, affiliation)
    decide(actor, request, JoinState.ACCEPTED)
    record(actor, "groups.join_accepted", request, organization.id, person_id=person.id)
    notices.accepted(request, actor)
    return seat


def decide(actor: Person, request: JoinRequest, state: JoinState) -> None:
    go(request, state)
    request.decided_by, request.decided_at = actor, now()


def go(request: JoinRequest, state: JoinState) -> None:
    request.state, request.since = state, now()


def is_open_to(request: JoinRequest) -> bool:
    """Whether nobody has to decide: the charter is open to members, or the organization has such a seat."""
    on = this_day()
    member = counts_as_member(request.organization_id, on)
    if join_mode(request.group) is JoinMode.OPEN and (member or request.seat_kind is not SeatKind.VOTING):
        return True
    seat = seat_on(request.group_id, request.organization_id, on)
    return seat is not None and seat.kind is request.seat_kind


def undecidable(request: JoinRequest) -> str:
    if request.is_open:
        return _("The organization has not confirmed this yet.")
    name = request.decided_by.shown_name if request.decided_by else ""
    return _("This was decided already: %(state)s, by %(name)s.", state=request.state.label, name=name)


def refuse_idle(group: Group) -> None:
    if not group.state.is_running:
        raise Refused(_("Nobody can join this group: %(state)s.", state=group.state.label))


def takes_requests(group: Group) -> bool:
    return group.state.is_running and join_mode(group) in (JoinMode.OPEN, JoinMode.ON_REQUEST)


def refuse_closed(group: Group) -> None:
    """Refuse a group that takes no requests."""
    refuse_idle(group)
    mode = join_mode(group)
    if mode is JoinMode.CLOSED:
        raise Refused(_("By its charter this group takes nobody in at present."))
    if mode is JoinMode.BY_INVITATION:
        raise Refused(_("One joins this group by invitation of its chair. Write to the chair."))


def primary_or_refuse(organization: Organization) -> Person:
    found = primary_of(organization)
    if found is None:
        name = organization.name.text
        raise Refused(_("%(name)s has no primary representative to confirm. The secretariat appoints one.", name=name))
    return found


def refuse_stranger(organization: Organization, kind: SeatKind) -> None:
    """Only members vote; a liaison may come from outside."""
    if kind is not SeatKind.LIAISON and not counts_as_member(organization.id, this_day()):
        raise Refused(_("%(name)s is not a member today.", name=organization.name.text), "organization_id")


def working_or_refuse(organization: Organization, person: Person) -> Affiliation:
    found = affiliation_on(person.id, organization.id, this_day())
    if found is None:
        raise Refused(_("%(name)s does not work at this organization today.", name=person.shown_name), "person_id")
    return found


def refuse_in_already(
    group: Group, organization: Organization, person: Person, kind: SeatKind, besides: JoinRequest | None = None
) -> None:
    seat = seat_on(group.id, organization.id, this_day())
    if seat and seat.kind is kind and holder_in(seat.id, person.id, this_day()):
        raise Refused(_("%(name)s sits in this group already.", name=person.shown_name), "person_id")
    waiting = open_request(group.id, organization.id, person.id)
    if waiting and waiting is not besides:
        raise Refused(_("A request for %(name)s waits already.", name=person.shown_name), "person_id")

"""Answers, by the personal link or by staff for the guest: coming, not coming, or somebody else instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.core.text import address_key, one_line
from alliance.events.enums import EventState
from alliance.invitations import notices
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.invitations.operations.seats import hold_plan, release
from alliance.invitations.policy import can_name_delegate, closing_of, takes_answers
from alliance.invitations.queries.invitations import asked_of, delegates_of
from alliance.invitations.queries.known import known_of, people_by_address, person_named
from alliance.registrations.enums import Source
from alliance.registrations.models import Plan, Registration, SeatCategory
from alliance.registrations.operations.registering import GuestInput, register
from alliance.registrations.queries.plans import category_of, standing

State = InvitationState
LONGEST_NOTE = 1000


@dataclass(frozen=True)
class AcceptInput:
    """What an invitee says when coming. The name is the invitation's and cannot be changed. `category` only where the
    invitation names none; `answers` are those to the event's questions, checked by the form."""

    romanized_name: str = ""
    job_title: str = ""
    organization_name: str = ""
    phone: str = ""
    note: str = ""
    category_id: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    consent: bool = False


@dataclass(frozen=True)
class DelegateInput:
    """Who comes instead."""

    name: str
    email: str
    job_title: str = ""
    locale: str = "en"
    note: str = ""


@operation
def accept(
    actor: Person | None, invitation: Invitation, typed: AcceptInput, by_staff: bool = False
) -> Registration | None:
    """The invitee comes: registered past the audience, never past the capacity (then on the waitlist). None where the
    event takes no registrations. Twice changes nothing.

    `by_staff`: organizers say so for the guest, also after answers have closed. Refuses an event that is cancelled,
    postponed or over, answers that come too late, what registering refuses, and somebody whose delegate has accepted.
    """
    plan = begin(invitation, by_staff)
    if invitation.state is State.ACCEPTED:
        return invitation.registration
    refuse_late(invitation, plan, by_staff)
    call_back(actor, invitation)
    if plan is not None:
        invitation.registration = registered(actor, invitation, plan, typed, by_staff)
    settle(actor, invitation, State.ACCEPTED, typed.note, by_staff)
    if plan is None:
        notices.accepted(invitation)
    return invitation.registration


def begin(invitation: Invitation, by_staff: bool) -> Plan | None:
    """Hold plan and invitation; refuse what is out of question for every answer."""
    plan = hold_plan(invitation.event_id)
    lock(invitation)
    event = invitation.event
    if invitation.state is State.WITHDRAWN or (invitation.state is State.LISTED and not by_staff):
        raise Refused(_("This invitation does not stand any more."))
    if event.state is EventState.CANCELLED:
        raise Refused(_("This event is cancelled. There is nothing to answer any more."))
    if event.is_over():
        raise Refused(_("This event is over. There is nothing to answer any more."))
    return plan


def refuse_late(invitation: Invitation, plan: Plan | None, by_staff: bool) -> None:
    """A yes and a name in one's place are taken until answers close; organizers may always take them."""
    event = invitation.event
    if event.state is EventState.POSTPONED:
        raise Refused(_("This event is postponed. You will be asked again once its new date is known."))
    closes_at = closing_of(event, asked_of(event.id), plan)
    if not by_staff and not takes_answers(event, closes_at):
        raise Refused(_("The time for answers has passed. Write to the organizers."))


def call_back(actor: Person | None, invitation: Invitation) -> None:
    """Whom the invitee named before is asked no more. Refuses when that person has accepted."""
    for one in delegates_of(invitation):
        if one.state is State.ACCEPTED:
            raise Refused(_("%(name)s has accepted in your place. Write to the organizers.", name=one.name))
        if one.state is not State.WITHDRAWN:
            one.state = State.WITHDRAWN
            record(actor, "invitations.withdrawn", one, one.organization_id, reason="called back")
            notices.withdrawn(one, "")


def registered(
    actor: Person | None, invitation: Invitation, plan: Plan, typed: AcceptInput, by_staff: bool
) -> Registration:
    """The registration of the invitee, whom nobody can exchange."""
    guest = GuestInput(
        category=category_for(invitation, plan, typed.category_id),
        name=invitation.name,
        email=invitation.email,
        romanized_name=typed.romanized_name or (invitation.person.romanized_name if invitation.person else ""),
        job_title=typed.job_title or invitation.job_title,
        organization=invitation.organization,
        organization_name=typed.organization_name or invitation.organization_name,
        phone=typed.phone,
        locale=invitation.locale,
        zone=invitation.zone,
        answers=typed.answers,
        consent=typed.consent,
    )
    source = Source.STAFF if by_staff else Source.INVITATION
    return register(actor, invitation.event, guest, source=source, person=invitation.person)


def category_for(invitation: Invitation, plan: Plan, category_id: int | None) -> SeatCategory:
    """That of the invitation while it stands, else the one chosen, else the only one."""
    offered = standing(plan)
    for wanted in (invitation.category_id, category_id, offered[0].id if len(offered) == 1 else None):
        found = category_of(plan, wanted) if wanted else None
        if found is not None:
            return found
    raise Refused(_("Choose a category."), field="category")


def settle(actor: Person | None, invitation: Invitation, state: State, note: str, by_staff: bool) -> None:
    """Keep the answer: when, by whom if not by the invitee."""
    invitation.state, invitation.answered_at = state, now()
    invitation.answered_by_id = actor.id if by_staff and actor else None
    invitation.answer_note = note.strip()[:LONGEST_NOTE]
    who = actor or invitation.person
    record(who, f"invitations.{state.value}", invitation, invitation.organization_id, by_staff=by_staff)


@operation
def decline(actor: Person | None, invitation: Invitation, note: str = "", by_staff: bool = False) -> None:
    """The invitee does not come: a seat taken before goes back. The last word counts, until the event is over.

    Whom the invitee named and who has accepted still comes.
    """
    begin(invitation, by_staff)
    if invitation.state is State.DECLINED and note.strip() == invitation.answer_note:
        return
    for one in delegates_of(invitation):
        if one.state in (State.SENT, State.LISTED):
            one.state = State.WITHDRAWN
            record(actor, "invitations.withdrawn", one, one.organization_id, reason="called back")
            notices.withdrawn(one, "")
    settle(actor, invitation, State.DECLINED, note, by_staff)
    release(actor, invitation, note)


@operation
def name_delegate(
    actor: Person | None, invitation: Invitation, typed: DelegateInput, by_staff: bool = False
) -> Invitation:
    """Somebody else comes instead, with an invitation of the own; the invitee's seat goes back.

    Refuses who was named by somebody else already, a name or address left out, oneself, who is on the list, an earlier
    delegate who has accepted, and answers that come too late.
    """
    plan = begin(invitation, by_staff)
    refuse_late(invitation, plan, by_staff)
    if not can_name_delegate(invitation):
        raise Refused(_("You were named by somebody else. Only the organizers can invite another person."))
    refuse_unfit(invitation, typed)
    call_back(actor, invitation)
    found = delegate_from(invitation, typed)
    db.session.add(found)
    settle(actor, invitation, State.DELEGATED, typed.note, by_staff)
    release(actor, invitation)
    record(actor or invitation.person, "invitations.delegate_named", found, found.organization_id)
    notices.delegated(found, invitation, asked_of(invitation.event_id))
    return found


def refuse_unfit(invitation: Invitation, typed: DelegateInput) -> None:
    if not one_line(typed.name):
        raise Refused(_("Write the name of who comes instead."), field="name")
    if not address_key(typed.email):
        raise Refused(_("Write the address to which the invitation goes."), field="email")
    key = one_line(typed.name), address_key(typed.email)
    if key == (one_line(invitation.name), invitation.email_key):
        raise Refused(_("This is you. Accept the invitation instead."), field="name")
    if known_of(invitation.event_id).find(None, typed.name, typed.email, "") is not None:
        raise Refused(_("%(name)s is invited already.", name=one_line(typed.name)), field="name")


def delegate_from(invitation: Invitation, typed: DelegateInput) -> Invitation:
    """The invitation of a delegate: of the same organization and category, sent at once."""
    person = person_named(people_by_address([typed.email]).get(address_key(typed.email), []), typed.name)
    return Invitation(
        event=invitation.event,
        category_id=invitation.category_id,
        person=person,
        organization_id=invitation.organization_id,
        organization_name=invitation.organization_name,
        name=one_line(typed.name)[:200],
        job_title=one_line(typed.job_title)[:200],
        email=one_line(typed.email)[:254],
        email_key=address_key(typed.email)[:254],
        locale="zh" if typed.locale.startswith("zh") else "en",
        zone=person.zone if person else "",
        state=State.SENT,
        sent_at=now(),
        delegate_of=invitation,
        invited_by_id=invitation.invited_by_id,
    )

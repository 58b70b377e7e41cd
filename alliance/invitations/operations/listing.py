"""The list of an event: who is to be invited, nobody twice; nothing is sent from here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, insert_rows, lock
from alliance.core.operation import Clash, Refused, operation
from alliance.core.secrets import new_nonce
from alliance.core.text import address_key, one_line
from alliance.events.models import Event
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.invitations.queries.known import Known, homes_of, known_of
from alliance.invitations.queries.segments import Segment, people_of, unlisted
from alliance.organizations.models import Organization
from alliance.registrations.models import SeatCategory

MOST = 20_000  # invitations to one event


@dataclass(frozen=True)
class InviteeInput:
    """Somebody to invite: a person we know, or a name with an address (which staff can answer for without one)."""

    name: str
    email: str = ""
    form_of_address: str = ""
    job_title: str = ""
    organization: Organization | None = None
    organization_name: str = ""
    locale: str = "en"
    zone: str = ""
    person: Person | None = None
    category: SeatCategory | None = None


def invitee_from(person: Person, organization: Organization | None, category: SeatCategory | None) -> InviteeInput:
    """A person as an invitee, with the primary address, language and zone."""
    return InviteeInput(
        name=person.display_name,
        email=person.email,
        form_of_address=person.form_of_address,
        organization=organization,
        organization_name=organization.name.in_language(person.locale) if organization else "",
        locale=person.locale,
        zone=person.zone,
        person=person,
        category=category,
    )


@operation
def add_invitee(actor: Person | None, event: Event, typed: InviteeInput) -> Invitation:
    """Put one invitee on the list. Who was withdrawn comes back with a new link.

    Refuses without a name, and who is on the list already (the same person; the same name and address).
    """
    lock(event)
    if not one_line(typed.name):
        raise Refused(_("Write the name of the invitee."), field="name")
    if known_of(event.id).find(typed.person, typed.name, typed.email, named(typed)) is not None:
        raise Refused(_("%(name)s is on the list already.", name=one_line(typed.name)), field="email")
    refuse_too_many(event, 1)
    row = withdrawn_row(event, typed) or Invitation(event_id=event.id)
    for name, value in columns_of(typed).items():
        setattr(row, name, value)
    row.state, row.nonce, row.invited_by_id = InvitationState.LISTED, new_nonce(), actor.id if actor else None
    db.session.add(row)
    record(actor, "invitations.listed", row, typed.organization.id if typed.organization else None)
    return row


def withdrawn_row(event: Event, typed: InviteeInput) -> Invitation | None:
    """The row of who was on the list before."""
    found = known_of(event.id, with_withdrawn=True).find(typed.person, typed.name, typed.email, named(typed))
    return db.session.get(Invitation, found) if found is not None else None


def named(typed: InviteeInput) -> str:
    return one_line(typed.organization_name)


def columns_of(typed: InviteeInput) -> dict[str, object]:
    return {
        "category_id": typed.category.id if typed.category else None,
        "person_id": typed.person.id if typed.person else None,
        "organization_id": typed.organization.id if typed.organization else None,
        "organization_name": named(typed)[:200],
        "name": one_line(typed.name)[:200],
        "form_of_address": one_line(typed.form_of_address)[:60],
        "job_title": one_line(typed.job_title)[:200],
        "email": one_line(typed.email)[:254],
        "email_key": address_key(typed.email)[:254],
        "locale": "zh" if typed.locale.startswith("zh") else "en",
        "zone": typed.zone[:60],
    }


def refuse_too_many(event: Event, count: int) -> None:
    known = known_of(event.id)
    if len(known.keys) + count > MOST:
        raise Refused(_("A list holds %(most)s invitees.", most=f"{MOST:,}"))


@operation
def add_invitees(actor: Person | None, event: Event, typed: Iterable[InviteeInput], source: str = "sheet") -> int:
    """Put many on the list in a few statements, leaving out who is there already or has no name; how many are new."""
    lock(event)
    known = known_of(event.id)
    fresh = list(new_ones(known, typed))
    refuse_too_many(event, len(fresh))
    shared = {
        "event_id": event.id,
        "state": InvitationState.LISTED,
        "invited_by_id": actor.id if actor else None,
    }
    insert_rows(Invitation, [shared | {"nonce": new_nonce()} | columns_of(one) for one in fresh])
    if fresh:
        record(actor, "invitations.many_listed", event, people=len(fresh), source=source)
    return len(fresh)


def new_ones(known: Known, typed: Iterable[InviteeInput]) -> Iterable[InviteeInput]:
    """Those not known yet; each is known from then on."""
    for one in typed:
        if one_line(one.name) and known.find(one.person, one.name, one.email, named(one)) is None:
            known.add(0, one.person.id if one.person else None, one.name, one.email, named(one))
            yield one


@operation
def add_people(actor: Person | None, event: Event, ids: Collection[int], category: SeatCategory | None = None) -> int:
    """Put people we know on the list, for the organizations where they work today; how many are new."""
    wanted = select(Person).where(Person.id.in_(list(ids))).options(selectinload(Person.addresses)).order_by(Person.id)
    people = list(db.session.scalars(wanted))
    homes = homes_of(people)
    return add_invitees(actor, event, [invitee_from(one, homes.get(one.id), category) for one in people], "people")


@operation
def add_segment(actor: Person | None, event: Event, segment: Segment, category: SeatCategory | None = None) -> int:
    """Put everybody of a segment on the list who is not there yet; how many are new. Refuses a segment of nobody."""
    pairs: Sequence[tuple[Person, Organization]] = people_of(unlisted(event, segment))
    if not pairs:
        raise Refused(_("Everybody in this selection is on the list already, or nobody fits it."))
    return add_invitees(actor, event, [invitee_from(*pair, category) for pair in pairs], "segment")


@operation
def change_invitee(actor: Person, invitation: Invitation, typed: InviteeInput, version: int) -> None:
    """Correct an invitee; the person we know stays, and the organization unless another is typed.

    Refuses what `add_invitee` refuses, and who was too slow.
    """
    lock(invitation)
    if invitation.version != version:
        raise Clash(_("Somebody else changed this invitation while you were editing it."), shown(invitation))
    if not one_line(typed.name):
        raise Refused(_("Write the name of the invitee."), field="name")
    other = known_of(invitation.event_id).find(None, typed.name, typed.email, named(typed))
    if other not in (None, invitation.id):
        raise Refused(_("%(name)s is on the list already.", name=one_line(typed.name)), field="email")
    kept = {"person_id", "organization_id"} - ({"organization_id"} if moved_on(invitation, typed) else set())
    for name, value in columns_of(typed).items():
        if name not in kept:
            setattr(invitation, name, value)
    record(actor, "invitations.changed", invitation, invitation.organization_id)


def moved_on(invitation: Invitation, typed: InviteeInput) -> bool:
    """Whether another organization was typed than the one that is known."""
    return named(typed) != invitation.organization_name


def shown(invitation: Invitation) -> dict[str, object]:
    """An invitation as its form shows it."""
    names = ("name", "email", "form_of_address", "job_title", "organization_name", "locale", "zone")
    return {name: getattr(invitation, name) for name in names} | {"category": str(invitation.category_id or "")}


@operation
def remove_invitee(actor: Person, invitation: Invitation) -> None:
    """Take somebody off the list who was never asked. Refuses after sending: withdraw instead."""
    lock(invitation)
    if invitation.state is not InvitationState.LISTED or invitation.sent_at is not None:
        raise Refused(_("This invitation was sent. Withdraw it instead."))
    record(actor, "invitations.removed", invitation, invitation.organization_id)
    db.session.delete(invitation)

"""Duties in the secretariat, given and ended by administrators (DOMAIN section 11, SAFETY rows 13 and 14)."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.enums import SessionEnd
from alliance.accounts.models import Person, RoleGrant, SignIn
from alliance.accounts.operations.people import PersonInput, create_person
from alliance.accounts.operations.sessions import end_sessions_of
from alliance.accounts.operations.sign_ins import open_door
from alliance.accounts.policy import can_grant
from alliance.accounts.queries import sign_in_of
from alliance.audit.operations import record
from alliance.core.clock import now, today
from alliance.core.db import db, lock
from alliance.core.duties import Duty
from alliance.core.operation import Refused, operation


@operation
def grant_role(
    actor: Person | None, person: Person, duty: Duty, first_on: date | None = None, last_on: date | None = None
) -> RoleGrant:
    """Give a duty from a day on (today when not given); the person's sessions end so that it holds at once.

    `actor` None is the command line. Refuses oneself, people without administration, a duty that is held already
    and a last day before the first.
    """
    lock_administrators()
    if actor is not None and not can_grant(actor, person):
        raise Refused(_("Another administrator gives you your duties, never you yourself."))
    first_on = first_on or today()
    if last_on is not None and last_on < first_on:
        raise Refused(_("The last day lies before the first."), "last_on")
    if any(grant.duty == duty and overlaps(grant, first_on, last_on) for grant in person.role_grants):
        raise Refused(_("%(name)s has this duty in these days already.", name=person.display_name), "duty")
    grant = RoleGrant(
        person=person, duty=duty, first_on=first_on, last_on=last_on, granted_by_id=actor.id if actor else None
    )
    db.session.add(grant)
    record(actor, "accounts.role_granted", person, duty=duty, first_on=first_on, last_on=last_on)
    end_sessions_of(actor, person, SessionEnd.ROLE_CHANGED)
    return grant


def overlaps(grant: RoleGrant, first_on: date, last_on: date | None) -> bool:
    return (last_on is None or grant.first_on <= last_on) and (grant.last_on is None or first_on <= grant.last_on)


@operation
def end_role(actor: Person, grant: RoleGrant) -> None:
    """End a duty: yesterday was its last day. The person's sessions end.

    Refuses oneself, a duty that has ended, and taking away the last administrator.
    """
    lock_administrators()
    lock(grant)
    person = grant.person
    if not can_grant(actor, person):
        raise Refused(_("Another administrator ends your duties, never you yourself."))
    if grant.last_on is not None and grant.last_on < today():
        raise Refused(_("This duty has ended already."))
    if grant.duty is Duty.ADMINISTRATION and not other_administrators(person):
        raise Refused(_("This is the last administrator. Give the duty to somebody else first."))
    grant.last_on = today() - timedelta(days=1)
    record(actor, "accounts.role_ended", person, duty=grant.duty)
    end_sessions_of(actor, person, SessionEnd.ROLE_CHANGED)


@operation
def deactivate_sign_in(actor: Person, person: Person) -> None:
    """Close a person's way in, at once everywhere. Refuses oneself and the last administrator."""
    lock_administrators()
    if actor.id == person.id:
        raise Refused(_("Somebody else has to close your sign-in."))
    sign_in = held_sign_in(person)
    if Duty.ADMINISTRATION in person.duties() and not other_administrators(person):
        raise Refused(_("This is the last administrator. Give the duty to somebody else first."))
    if sign_in.deactivated_at is None:
        sign_in.deactivated_at = now()
        record(actor, "accounts.deactivated", sign_in)
    end_sessions_of(actor, person, SessionEnd.DEACTIVATED)


@operation
def reactivate_sign_in(actor: Person, person: Person) -> None:
    """Open the way in again; the password stays what it was."""
    sign_in = held_sign_in(person)
    if sign_in.deactivated_at is not None:
        sign_in.deactivated_at = None
        record(actor, "accounts.reactivated", sign_in)


def held_sign_in(person: Person) -> SignIn:
    if person.sign_in is None:
        raise Refused(_("%(name)s has no sign-in.", name=person.display_name))
    lock(person.sign_in)
    return person.sign_in


def lock_administrators() -> None:
    """Hold all administrators' rows, in one order, so that two who remove each other follow one another.

    A row that was changed while we waited is read as it stands now.
    """
    wanted = sa.select(RoleGrant).where(RoleGrant.duty == Duty.ADMINISTRATION).order_by(RoleGrant.id)
    db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()


def other_administrators(person: Person) -> bool:
    """Whether somebody else administers today and has an open sign-in."""
    others = (
        sa.select(RoleGrant)
        .join(SignIn, SignIn.person_id == RoleGrant.person_id)
        .where(RoleGrant.duty == Duty.ADMINISTRATION, RoleGrant.person_id != person.id)
        .where(SignIn.deactivated_at.is_(None))
    )
    return any(grant.holds(today()) for grant in db.session.scalars(others))


@operation
def make_administrator(address: str, family_name: str, given_name: str, password: str) -> Person:
    """The first administrator, from the command line: the person behind an address, made if there is none.

    Somebody who signs in with the address keeps the password and gets the duty. Refuses weak passwords, odd
    addresses and nameless people.
    """
    sign_in = sign_in_of(address)
    if sign_in is not None:
        person = sign_in.person
    else:
        person = create_person(None, PersonInput(family_name, given_name, email=address, verified=True))
        open_door(None, person, password)
    if Duty.ADMINISTRATION not in person.duties():
        grant_role(None, person, Duty.ADMINISTRATION)
    return person

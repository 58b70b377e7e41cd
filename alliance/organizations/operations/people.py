"""Who works at an organization and who speaks for it: dated rows that are ended, never deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import or_, select

from alliance.accounts.models import Person
from alliance.accounts.operations.invitations import invite_person
from alliance.accounts.operations.people import PersonInput, create_person
from alliance.accounts.queries import sign_in_of
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.localized import LANGUAGES, Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.notices.operations.rendering import reading_as
from alliance.organizations import notices, signals
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Affiliation, Appointment, Organization
from alliance.organizations.operations import cleaning
from alliance.organizations.queries import this_day

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = timedelta(days=1)


@operation
def affiliate(
    actor: Person | None, person: Person, organization: Organization, title: Localized, first_on: date | None = None
) -> Affiliation:
    """Note that a person works at an organization from a day on. Refuses while an earlier row still runs."""
    lock(organization)
    first = first_on or this_day()
    running = select(Affiliation.id).where(
        Affiliation.person_id == person.id,
        Affiliation.organization_id == organization.id,
        or_(Affiliation.last_on.is_(None), Affiliation.last_on >= first),
        or_(Affiliation.last_on.is_(None), Affiliation.last_on >= Affiliation.first_on),
    )
    if db.session.scalar(running.limit(1)):
        raise Refused(_("%(name)s works at this organization already.", name=person.shown_name))
    row = Affiliation(
        person=person, organization=organization, title=cleaning.both_short(title, "title"), first_on=first
    )
    db.session.add(row)
    record(actor, "organizations.affiliated", row, organization_id=organization.id, first_on=first)
    signals.changed.send(organization)
    return row


@operation
def invite_colleague(
    actor: Person,
    organization: Organization,
    typed: PersonInput,
    title: Localized,
    kind: AppointmentKind | None = None,
) -> Affiliation:
    """Add a colleague, with a task if one is given, and send the mail by which a new one sets a password.

    Whoever signs in with that address already is added as the person they are, keeps names and password, and is told.
    Refuses somebody who works there already, and what `create_person` and `invite_person` refuse.
    """
    known = sign_in_of(typed.email) if typed.email else None
    person = known.person if known else create_person(actor, typed)
    row = affiliate(actor, person, organization, title)
    if kind is not None:
        appoint(actor, row, kind)
    if known:
        notices.added(row)
    else:
        invite_person(actor, person, purpose_of(organization), notices.path_of(organization))
    return row


def purpose_of(organization: Organization) -> Localized:
    """What an invitation is for, in both languages, as its mail says it."""
    found = {}
    for language in LANGUAGES:
        with reading_as(language):
            name = organization.name.in_language(language)
            found[language] = _("You are invited to work for %(name)s in the alliance.", name=name)
    return Localized(**found)


@operation
def change_title(actor: Person, affiliation: Affiliation, title: Localized, version: int) -> None:
    """Change what the person is called at the organization. Refuses an edit of an outdated version."""
    lock(affiliation)
    if affiliation.version != version:
        raise Clash(
            _("Somebody else changed this title meanwhile. Compare and save again."),
            {"title_en": affiliation.title.en, "title_zh": affiliation.title.zh, "version": affiliation.version},
        )
    clean = cleaning.both_short(title, "title")
    affiliation.title = affiliation.title.replaced(clean.en, clean.zh)
    record(actor, "organizations.title_changed", affiliation, organization_id=affiliation.organization_id)
    signals.changed.send(affiliation.organization)


@operation
def end_affiliation(
    actor: Person, affiliation: Affiliation, last_on: date | None = None, successor: Affiliation | None = None
) -> None:
    """End the work of a person with all appointments; the successor takes the primary one over the day after.

    `last_on` may be the day before the first: the person never began. Refuses a row that has ended, and a successor
    who does not work there.
    """
    organization = affiliation.organization
    lock(organization)
    lock(affiliation)
    last = last_on or this_day()
    refuse_ended(affiliation, last)
    primary = any(row.kind is AppointmentKind.PRIMARY and row.holds(last) for row in affiliation.appointments)
    if successor is not None:
        refuse_successor(affiliation, successor, primary, last + DAY)
    for row in affiliation.appointments:
        cut(row, last)
    affiliation.last_on = last
    record(actor, "organizations.affiliation_ended", affiliation, organization_id=organization.id)
    if successor is not None:
        appoint(actor, successor, AppointmentKind.PRIMARY, last + DAY, tell=True)
    signals.changed.send(organization)


def refuse_ended(row: Affiliation | Appointment, last: date) -> None:
    if row.last_on is not None and row.last_on <= last:
        raise Refused(_("This has ended already."))
    if last < row.first_on - DAY:
        raise Refused(_("The last day lies before the first day."), "last_on")


def refuse_successor(affiliation: Affiliation, successor: Affiliation, primary: bool, first: date) -> None:
    same = successor.organization_id == affiliation.organization_id and successor.id != affiliation.id
    if not same or not successor.holds(first):
        raise Refused(_("The successor has to work at the same organization on that day."), "successor")
    if not primary:
        raise Refused(_("There is no primary appointment to hand over."), "successor")


def cut(row: Appointment, last: date) -> None:
    """End an appointment on a day; one that would begin later never begins (its last day is before its first)."""
    if row.last_on is None or row.last_on > last:
        row.last_on = max(last, row.first_on - DAY)


@operation
def appoint(
    actor: Person | None,
    affiliation: Affiliation,
    kind: AppointmentKind,
    first_on: date | None = None,
    tell: bool = False,
) -> Appointment:
    """Let a person speak for the organization from a day on, as long as the person works there.

    A new primary ends the one before on the day before, replaces one of the same day, and makes room for one that
    is to begin later: at most one holds on any day. Refuses who does not work there, and who has the task already.
    `tell` sends the person a notice.
    """
    organization = affiliation.organization
    lock(organization)
    lock(affiliation)
    first = first_on or this_day()
    if not affiliation.holds(first):
        name = affiliation.person.shown_name
        raise Refused(_("%(name)s does not work at this organization on that day.", name=name))
    refuse_appointed(affiliation, kind, first)
    last = make_room(organization, first) if kind is AppointmentKind.PRIMARY else None
    ends = [day for day in (last, affiliation.last_on) if day]
    row = Appointment(
        affiliation=affiliation,
        kind=kind,
        first_on=first,
        last_on=min(ends, default=None),
        appointed_by_id=actor.id if actor is not None else None,
    )
    db.session.add(row)
    record(actor, "organizations.appointed", row, organization_id=organization.id, first_on=first)
    signals.changed.send(organization)
    if tell and (actor is None or actor.id != affiliation.person_id):
        notices.appointed(row)
    return row


def refuse_appointed(affiliation: Affiliation, kind: AppointmentKind, first: date) -> None:
    same = [row for row in affiliation.appointments if row.kind is kind and not row.never_began]
    planned = kind is not AppointmentKind.PRIMARY and any(row.first_on > first for row in same)
    if planned or any(row.holds(first) for row in same):
        name = affiliation.person.shown_name
        raise Refused(_("%(name)s has this task already on that day.", name=name), "kind")


def make_room(organization: Organization, first: date) -> date | None:
    """End the primaries before `first`, withdraw those of the same day; the last day until the next planned one."""
    planned: list[date] = []
    for row in primaries(organization):
        if row.first_on > first:
            planned.append(row.first_on)
        else:
            cut(row, first - DAY)
    return min(planned) - DAY if planned else None


def primaries(organization: Organization) -> Iterable[Appointment]:
    """All primary appointments that hold on some day."""
    return db.session.scalars(
        select(Appointment)
        .join(Appointment.affiliation)
        .where(Affiliation.organization_id == organization.id, Appointment.kind == AppointmentKind.PRIMARY)
        .where(or_(Appointment.last_on.is_(None), Appointment.last_on >= Appointment.first_on))
    ).all()


@operation
def end_appointment(actor: Person, appointment: Appointment, last_on: date | None = None) -> None:
    """Let a person speak for the organization no longer than a day. Refuses an appointment that has ended."""
    organization = appointment.affiliation.organization
    lock(organization)
    lock(appointment)
    last = last_on or this_day()
    refuse_ended(appointment, last)
    appointment.last_on = last
    record(actor, "organizations.appointment_ended", appointment, organization_id=organization.id)
    signals.changed.send(organization)
    if actor.id != appointment.affiliation.person_id:
        notices.appointment_ended(appointment)

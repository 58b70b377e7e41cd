"""Registering: one row, one seat or a place in the line, whatever comes at the same moment."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.models import Person, Visitor
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.names import is_cjk, latin_key, pinyin_key
from alliance.core.operation import Refused, operation
from alliance.core.secrets import new_nonce
from alliance.core.text import address_key, one_line
from alliance.events.models import Event
from alliance.organizations.models import Organization
from alliance.registrations import signals
from alliance.registrations.enums import RegistrationState, Source
from alliance.registrations.models import Delegation, Plan, Registration, SeatCategory
from alliance.registrations.notices import guests as notices
from alliance.registrations.operations import seats, waitlist
from alliance.registrations.operations.seats import Desk, id_of, open_desk, refuse_called_off
from alliance.registrations.operations.steps import note_step
from alliance.registrations.policy import has_opened, is_in_reach, is_open, may_choose
from alliance.registrations.queries.ways import LIVE

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which people mistake for one another
CODE_LENGTH = 8
BY_THEMSELVES = (Source.FORM, Source.INVITATION)  # those who register within the time of the plan
CONFIRMED, WAITING, REQUESTED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.REQUESTED


@dataclass(frozen=True)
class GuestInput:
    """Who registers, as typed. `answers` are {question field: value as JSON}, checked by the form; `token` makes the
    same form sent twice one registration; `consent`: the words of the plan were agreed to."""

    category: SeatCategory
    name: str
    email: str = ""
    romanized_name: str = ""
    job_title: str = ""
    organization: Organization | None = None
    organization_name: str = ""
    phone: str = ""
    locale: str = "en"
    zone: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    consent: bool = False
    token: str = field(default_factory=new_nonce)


@operation
def register(
    actor: Person | None,
    event: Event,
    guest: GuestInput,
    *,
    source: Source = Source.FORM,
    person: Person | None = None,
    by: Person | None = None,
    confirm: bool | None = None,
    delegation: Delegation | None = None,
) -> Registration:
    """Register a guest: confirmed at once, asking for approval, or at the end of the line.

    `actor` is who does it (None: a visitor), `person` whom the registration is for, if we know; a signed-in actor who
    gives the own address registers the own person. `by` is kept as who registered somebody else (the actor, for staff,
    imports and delegations). `confirm` True passes over approval, False asks for it; no value passes over capacity.
    With `delegation` the guest takes one of its seats.

    The same token again returns the registration that is there. Refuses when registration is closed, for who is
    outside the audience (only the form asks that), over the organization's limit, the same name with the same address
    twice, without the consent, and when everything is taken and there is no waitlist.
    """
    category_id, organization_id = id_of(guest.category), id_of(guest.organization) if guest.organization else None
    delegation_id = id_of(delegation) if delegation else None
    desk = open_desk(id_of(event), lambda plan: facts_about(plan, guest, organization_id, delegation_id))
    if desk.extra["same_token"] is not None:
        return found(desk.extra["same_token"])
    category = desk.category(category_id)
    check(desk, category, actor, guest, source)
    if desk.has_lapsed:
        waitlist.settle(desk)
    state = state_for(desk, category, source, confirm, delegation)
    row = made(desk, category, guest, state)
    row.organization_id, row.delegation_id, row.source = organization_id, delegation_id, source
    row.person_id = person.id if person else own_id(actor, row.email_key)
    helper = by or (actor if source in (Source.STAFF, Source.IMPORT, Source.DELEGATION, Source.WALK_IN) else None)
    row.registered_by_id = helper.id if helper else None
    store(desk, row, helper or actor, delegation)
    return row


def facts_about(
    plan: Plan, guest: GuestInput, organization_id: int | None, delegation_id: int | None
) -> dict[str, sa.ColumnElement[Any]]:
    """What has to be known of other registrations, as columns: the same form, the same guest, the organization's."""
    here = Registration.event_id == plan.event_id
    live = Registration.state.in_(LIVE)
    same = sa.select(sa.func.min(Registration.id))
    key, name = address_key(guest.email), one_line(guest.name)
    twice = same.where(here, live, Registration.email_key == key, sa.func.lower(Registration.name) == name.lower())
    asked: dict[str, sa.ColumnElement[Any]] = {
        "same_token": same.where(here, Registration.token == guest.token[:60]).scalar_subquery(),
        "same_guest": twice.scalar_subquery() if key else sa.null(),
    }
    limited = plan.seats_per_organization is not None and delegation_id is None
    if limited and (organization_id or guest.organization_name):
        asked["of_organization"] = held_by_sql(plan.event_id, organization_id, guest.organization_name)
    return asked


def held_by_sql(event_id: int, organization_id: int | None, name: str = "") -> sa.ScalarSelect[int]:
    """How many seats of an event an organization has or wants: live registrations, and the seats of its delegations.

    Without a number of its own it goes by its name as typed.
    """
    single = sa.select(sa.func.count()).select_from(Registration)
    single = single.where(Registration.event_id == event_id, Registration.state.in_(LIVE))
    single = single.where(Registration.delegation_id.is_(None))
    if organization_id is None:
        named = sa.func.lower(Registration.organization_name) == one_line(name).lower()
        return single.where(Registration.organization_id.is_(None), named).scalar_subquery()
    reserved = sa.select(sa.func.coalesce(sa.func.sum(Delegation.wished), 0)).where(
        Delegation.event_id == event_id,
        Delegation.organization_id == organization_id,
        Delegation.cancelled_at.is_(None),
    )
    own = single.where(Registration.organization_id == organization_id).scalar_subquery()
    return sa.select(own + reserved.scalar_subquery()).scalar_subquery()


def found(registration_id: int) -> Registration:
    """The registration that the same form made before."""
    return db.session.get_one(Registration, registration_id)


def check(desk: Desk, category: SeatCategory, actor: Person | None, guest: GuestInput, source: Source) -> None:
    """Refuse what the rules of the event forbid."""
    refuse_out_of_time(desk, source)
    if not one_line(guest.name):
        raise Refused(_("Write the name as it should stand on the badge."), field="name")
    if category.removed_at is not None:
        raise Refused(_("Choose one of the categories of this event."), field="category")
    if source is Source.FORM:
        refuse_outsiders(desk, category, actor)
    if source in BY_THEMSELVES and desk.plan.consent and not guest.consent:
        raise Refused(_("This consent is needed to register."), field="consent")
    if desk.extra["same_guest"] is not None:
        raise Refused(
            _("Somebody of this name and address is registered already. The link in the mail changes or cancels it."),
            field="email",
        )
    most = desk.plan.seats_per_organization
    if most is not None and desk.extra.get("of_organization", 0) >= most:
        raise Refused(_("One organization may register %(most)s people here.", most=most), field="organization")


def refuse_out_of_time(desk: Desk, source: Source) -> None:
    """Guests register while registration is open; the organizers as long as the event stands."""
    if source in BY_THEMSELVES and not is_open(desk.plan, desk.event):
        if not has_opened(desk.plan):
            raise Refused(_("Registration has not opened yet."))
        raise Refused(_("Registration for this event has closed."))
    refuse_called_off(desk.event)


def refuse_outsiders(desk: Desk, category: SeatCategory, actor: Person | None) -> None:
    user = actor or Visitor()
    if not is_in_reach(user, desk.event):
        audience = desk.event.audience.label
        raise Refused(_("Registration for this event is open only to: %(audience)s.", audience=audience))
    if not may_choose(user, desk.event, category):
        audience = category.audience.label
        raise Refused(_("This category is open only to: %(audience)s.", audience=audience), field="category")


def state_for(
    desk: Desk, category: SeatCategory, source: Source, confirm: bool | None, delegation: Delegation | None
) -> RegistrationState:
    """Where a new registration begins. Refuses when there is neither a seat nor a line."""
    if delegation is not None:
        db.session.refresh(delegation)
        if delegation.named >= delegation.seats or delegation.cancelled_at is not None:
            raise Refused(_("All seats of this delegation are named."))
        return CONFIRMED
    has_room, has_line = desk.has_room(category), desk.plan.has_waitlist and source is not Source.WALK_IN
    if not has_room and not has_line:
        raise Refused(_("Every seat is taken."), field="category")
    asks = desk.plan.needs_approval and source is Source.FORM if confirm is None else not confirm
    if asks:
        return REQUESTED
    return CONFIRMED if has_room else WAITING


def made(desk: Desk, category: SeatCategory, guest: GuestInput, state: RegistrationState) -> Registration:
    """The row of a guest as typed."""
    consented = bool(desk.plan.consent) and guest.consent
    language = "zh" if guest.locale.startswith("zh") else "en"
    return Registration(
        event_id=desk.event.id,
        event=desk.event,
        category=category,
        organization_name=one_line(guest.organization_name)[:200],
        **columns_of_guest(guest),
        locale=guest.locale[:8],
        zone=guest.zone[:60],
        state=state,
        waiting_since=now() if state is WAITING else None,
        code=new_code(),
        token=guest.token[:60],
        form_id=desk.form.id if desk.form else None,
        answers=dict(guest.answers),
        told_sequence=desk.event.sequence,
        consented_at=now() if consented else None,
        consent_text=desk.plan.consent.in_language(language) if consented else "",
    )


def columns_of_guest(guest: Any) -> dict[str, str]:
    """Name, position and how to reach somebody, with the keys by which lists find them."""
    name, romanized = one_line(guest.name)[:200], one_line(guest.romanized_name)[:200]
    return {
        "name": name,
        "romanized_name": romanized,
        "name_key": sorting_key(name, romanized),
        "job_title": one_line(guest.job_title)[:200],
        "email": one_line(guest.email)[:254],
        "email_key": address_key(guest.email)[:254],
        "phone": one_line(guest.phone)[:30],
    }


def sorting_key(name: str, romanized: str = "") -> str:
    """By which a list is sorted: pinyin as the guest writes it, else as the characters are read; Latin letters."""
    if is_cjk(name):
        return (latin_key(romanized) or pinyin_key(name, person=True))[:300]
    return latin_key(name)[:300]


def new_code() -> str:
    """Eight letters and digits that can be typed at the door: 8.5e11 of them."""
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))


def own_id(actor: Person | None, key: str) -> int | None:
    """The actor's own number when the address is the actor's."""
    return actor.id if actor is not None and key in {one.key for one in actor.addresses} else None


def store(desk: Desk, row: Registration, actor: Person | None, delegation: Delegation | None) -> None:
    """Take the seat, keep row, history and audit entry, and tell the guest."""
    db.session.add(row)
    if delegation is not None:
        delegation.named += 1
    elif row.state is CONFIRMED:
        seats.take(desk, desk.category(id_of(row.category)))
    record(actor, f"registrations.{row.state}", row, row.organization_id, source=row.source.value)
    note_step(actor, row, None)
    notices.received(desk.event, desk.plan, row)
    if row.state is CONFIRMED:
        signals.confirmed.send(row)


def refuse_while_registered(event: Event) -> None:
    """Refuse to hide an event for which somebody is registered or has reserved seats."""
    live = sa.exists().where(Registration.event_id == event.id, Registration.state.in_(LIVE))
    reserved = sa.exists().where(Delegation.event_id == event.id, Delegation.cancelled_at.is_(None))
    if db.session.scalar(sa.select(sa.or_(live, reserved))):
        raise Refused(_("People are registered for this event. Postpone or cancel it, so that they hear of it."))

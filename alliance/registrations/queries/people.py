"""Those registered for an event, as its organizers look for them: filters, pages by key, counts, one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from alliance.accounts.models import EmailAddress, Person
from alliance.core.db import db
from alliance.core.text import fold
from alliance.events.models import Event
from alliance.events.queries.access import seen_event
from alliance.membership.models import Tier
from alliance.membership.queries import member_tiers
from alliance.organizations.models import Organization, OrganizationName, holding
from alliance.organizations.queries import by_name, this_day
from alliance.registrations.enums import RegistrationState, Source
from alliance.registrations.models import Delegation, Plan, Registration, RegistrationStep, SeatCategory
from alliance.registrations.queries.attended import attended_sql
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_by_code

PER_PAGE = 25
WORDS = 5  # of a search that count
KEYS_AT_ONCE = 500
OPEN = "open"
"""In place of a state: everybody who still comes or wants to."""


@dataclass(frozen=True)
class PeopleFilter:
    """Whom an organizer looks for; empty values do not filter.

    `state` is a state or `OPEN`; `category`, `organization`, `delegation` are ids; `kind` and `tier` codes; `source` a
    value of `Source`; `attended` yes or no. `sort` is name or newest.
    """

    words: str = ""
    state: str = ""
    category: int | None = None
    kind: str = ""
    tier: str = ""
    organization: int | None = None
    delegation: int | None = None
    source: str = ""
    attended: str = ""
    sort: str = "name"

    @property
    def is_filtered(self) -> bool:
        """Whether anything besides the state narrows the list."""
        return any(value for name, value in vars(self).items() if name not in ("state", "sort"))


@dataclass(frozen=True)
class Found:
    """One page of a list that goes on by key: `total` rows fit, `after` is the id that the next page follows."""

    items: list[Registration]
    total: int
    after: int | None = None


def registrations_matching(event: Event, wanted: PeopleFilter) -> Select[Any]:
    """The registrations of an event that fit, in no order and without what belongs to them."""
    found = select(Registration).where(Registration.event_id == event.id)
    for condition in [*plain_conditions(wanted), *organization_conditions(wanted), *word_conditions(wanted.words)]:
        found = found.where(condition)
    return found


def plain_conditions(wanted: PeopleFilter) -> Iterable[Any]:
    if wanted.state in set(RegistrationState):
        yield Registration.state == RegistrationState(wanted.state)
    if wanted.state == OPEN:
        yield Registration.state.in_([one for one in RegistrationState if one.is_live])
    if wanted.source in set(Source):
        yield Registration.source == Source(wanted.source)
    for name in ("category", "organization", "delegation"):
        if getattr(wanted, name) is not None:
            yield getattr(Registration, f"{name}_id") == getattr(wanted, name)
    if wanted.attended in ("yes", "no"):
        yield attended_sql() if wanted.attended == "yes" else ~attended_sql()


def organization_conditions(wanted: PeopleFilter) -> Iterable[Any]:
    kind = term_by_code(Taxonomy.KIND, wanted.kind) if wanted.kind else None
    if kind is not None:
        yield Registration.organization_id.in_(select(Organization.id).where(Organization.kind_id == kind.id))
    if wanted.tier:
        members = member_tiers(this_day()).subquery()
        of_tier = select(members.c.organization_id).join(Tier, Tier.id == members.c.tier_id)
        yield Registration.organization_id.in_(of_tier.where(Tier.code == wanted.tier))


def word_conditions(words: str) -> Iterable[Any]:
    """Each word stands in the name, the address, the code or the name of the organization."""
    for word in fold(words).split()[:WORDS]:
        part = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        like = f"%{part}%"
        columns = (Registration.name, Registration.romanized_name, Registration.organization_name)
        keys = (Registration.name_key, Registration.email_key)
        yield sa.or_(
            *(column.ilike(like, escape="\\") for column in columns),
            *(column.like(like, escape="\\") for column in keys),
            Registration.code == word.upper(),
            Registration.organization_id.in_(by_name(word)),
        )


def found_people(event: Event, wanted: PeopleFilter, after: int | None = None, most: int = PER_PAGE) -> Found:
    """One page of the list: two statements, whatever the number of registrations.

    `after` is the last registration of the page before; one that is gone begins the list anew.
    """
    matching = registrations_matching(event, wanted)
    total = db.session.scalar(select(sa.func.count()).select_from(matching.subquery())) or 0
    rows = list(db.session.scalars(with_rows(followed(ordered(matching, wanted), wanted, after)).limit(most + 1)))
    return Found(rows[:most], total, rows[most - 1].id if len(rows) > most else None)


def ordered(found: Select[Any], wanted: PeopleFilter) -> Select[Any]:
    if wanted.sort == "newest":
        return found.order_by(Registration.id.desc())
    return found.order_by(Registration.name_key, Registration.id)


def followed(found: Select[Any], wanted: PeopleFilter, after: int | None) -> Select[Any]:
    """Only what follows one registration in the order."""
    if after is None:
        return found
    if wanted.sort == "newest":
        return found.where(Registration.id < after)
    last = aliased(Registration)
    key = select(last.name_key).where(last.id == after).scalar_subquery()
    place = sa.tuple_(Registration.name_key, Registration.id) > sa.tuple_(sa.func.coalesce(key, ""), after)
    return found.where(place)


def with_rows(found: Select[Any]) -> Select[Any]:
    """With category, delegation and the names of organizations in the same statement."""
    return found.options(
        joinedload(Registration.category),
        joinedload(Registration.organization).load_only(Organization.name),
        joinedload(Registration.delegation).joinedload(Delegation.organization).load_only(Organization.name),
    )


def people_for_sheet(event: Event, wanted: PeopleFilter, most: int) -> list[tuple[Registration, bool]]:
    """The rows that fit, the first `most`, each with whether the guest came; one statement."""
    found = with_rows(ordered(registrations_matching(event, wanted), wanted)).limit(most)
    rows = db.session.execute(found.add_columns(attended_sql().label("came")))
    return [(row[0], bool(row.came)) for row in rows]


def ids_matching(event: Event, wanted: PeopleFilter, most: int) -> list[int]:
    """The ids of those that fit, in order, for an act upon all of them."""
    found = ordered(registrations_matching(event, wanted), wanted).with_only_columns(Registration.id)
    return list(db.session.scalars(found.limit(most)))


def registrations_by_id(event: Event, ids: Iterable[int]) -> list[Registration]:
    """Those of an event among some ids, by name; ids of other events find nothing."""
    wanted = select(Registration).where(Registration.event_id == event.id, Registration.id.in_(list(ids)))
    return list(db.session.scalars(with_rows(wanted).order_by(Registration.name_key, Registration.id)))


def counts_by_state(event: Event) -> dict[RegistrationState, int]:
    """How many registrations are in each state; one statement."""
    counted = select(Registration.state, sa.func.count()).where(Registration.event_id == event.id)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Registration.state))}


def count_sql(event_id: int) -> sa.ScalarSelect[int]:
    """How many still come or want to, for the tab."""
    live = [one for one in RegistrationState if one.is_live]
    counted = select(sa.func.count()).where(Registration.event_id == event_id, Registration.state.in_(live))
    return counted.scalar_subquery()


def categories_of(event: Event) -> list[SeatCategory]:
    """Every category of an event in order, removed ones last."""
    wanted = select(SeatCategory).join(SeatCategory.plan).where(Plan.event_id == event.id)
    return list(
        db.session.scalars(
            wanted.order_by(SeatCategory.removed_at.is_not(None), SeatCategory.position, SeatCategory.id)
        )
    )


@dataclass(frozen=True)
class Whole:
    """One registration as its organizers see it: with its steps and whether the guest came."""

    registration: Registration
    came: bool
    steps: list[RegistrationStep] = field(default_factory=list)


def visible_participant(user: Any, event_id: int, registration_id: int) -> Registration | None:
    """One registration of an event that this viewer may know of, with its event; else None."""
    wanted = select(Registration).where(Registration.id == registration_id, Registration.event_id == event_id)
    wanted = with_rows(wanted).options(
        joinedload(Registration.event),
        joinedload(Registration.form),
        joinedload(Registration.follow_up_form),
        joinedload(Registration.registered_by),
    )
    found: Registration | None = db.session.scalar(wanted)
    return found if found is not None and seen_event(user, found.event) is not None else None


def whole(registration: Registration) -> Whole:
    """Steps, newest first, and attendance of one registration; two statements."""
    wanted = select(RegistrationStep).where(RegistrationStep.registration_id == registration.id)
    steps = db.session.scalars(wanted.options(joinedload(RegistrationStep.actor)).order_by(RegistrationStep.id.desc()))
    came = db.session.scalar(select(attended_sql()).select_from(Registration).where(Registration.id == registration.id))
    return Whole(registration, bool(came), list(steps))


def organizations_registered(event: Event, most: int = 500) -> list[Organization]:
    """The organizations that somebody is registered for, by name, for the filter."""
    of_event = select(Registration.organization_id).where(Registration.event_id == event.id).distinct()
    wanted = select(Organization).where(Organization.id.in_(of_event)).order_by(Organization.latin_key).limit(most)
    return list(db.session.scalars(wanted))


def organizations_called(names: Iterable[str]) -> dict[str, Organization]:
    """Organizations of ours by what somebody typed: a name in use that only one of them bears, folded; one statement
    for 500 names."""
    keys = sorted({fold(name) for name in names if fold(name)})
    found: dict[str, dict[int, Organization]] = {}
    for begin in range(0, len(keys), KEYS_AT_ONCE):
        wanted = select(OrganizationName.key, Organization).join(
            Organization, Organization.id == OrganizationName.organization_id
        )
        wanted = wanted.where(OrganizationName.key.in_(keys[begin : begin + KEYS_AT_ONCE]))
        for key, organization in db.session.execute(wanted.where(holding(OrganizationName, this_day()))):
            found.setdefault(key, {})[organization.id] = organization
    return {key: next(iter(ones.values())) for key, ones in found.items() if len(ones) == 1}


def organization_called(name: str) -> Organization | None:
    """The only organization of ours that bears this name; None for others."""
    return organizations_called([name]).get(fold(name))


def people_by_address(addresses: Iterable[str]) -> dict[str, Person]:
    """The person behind each mail address (its key), where it was proven and is one person's alone."""
    keys = sorted({one for one in addresses if one})
    found: dict[str, list[Person]] = {}
    for begin in range(0, len(keys), KEYS_AT_ONCE):
        wanted = select(EmailAddress.key, Person).join(Person, Person.id == EmailAddress.person_id)
        wanted = wanted.where(EmailAddress.key.in_(keys[begin : begin + KEYS_AT_ONCE]))
        for key, person in db.session.execute(wanted.where(EmailAddress.verified_at.is_not(None))):
            found.setdefault(key, []).append(person)
    return {key: ones[0] for key, ones in found.items() if len(ones) == 1}

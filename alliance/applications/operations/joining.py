"""From the answers of an application to rows: the organization, its people, who speaks for it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from alliance.accounts.models import Person
from alliance.accounts.operations.invitations import invite_person
from alliance.accounts.operations.people import PersonInput, create_person
from alliance.accounts.queries import sign_in_of
from alliance.applications.enums import Step
from alliance.applications.models import Application
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.localized import LANGUAGES, Localized
from alliance.core.names import display_name
from alliance.core.text import address_key, fold
from alliance.core.web import absolute
from alliance.groups.operations.joining import file_wish
from alliance.groups.queries.joining import groups_of_codes
from alliance.organizations import signals
from alliance.organizations.enums import AppointmentKind, HeadcountBand, IdentifierKind, NameKind
from alliance.organizations.models import Affiliation, Identifier, Organization
from alliance.organizations.operations.names import set_names
from alliance.organizations.operations.people import affiliate, appoint, purpose_of
from alliance.organizations.operations.registration import (
    OrganizationInput,
    Profile,
    checked,
    register_organization,
)
from alliance.organizations.queries import people_of, this_day
from alliance.settings.enums import Taxonomy

HANGS_ON = {"website_domain": "website", "phone_extension": "phone", "region": "country"}
"""Columns that say something only beside another one: they are filled in together or not at all."""


def said_in(application: Application, step: Step) -> dict[str, Any]:
    return application.answers.get(step.value, {})


def both(given: dict[str, Any], name: str) -> Localized:
    return Localized(given.get(f"{name}_en", ""), given.get(f"{name}_zh", ""))


def organization_input(application: Application) -> OrganizationInput:
    """What the applicant said of the organization."""
    first, profile = said_in(application, Step.ORGANIZATION), said_in(application, Step.PROFILE)
    fields = said_in(application, Step.INTERESTS).get("fields", ())
    country = first.get("country", "")
    numbers = ((kind, first.get(kind.value, ""), country) for kind in IdentifierKind)
    return OrganizationInput(
        legal_name=both(first, "name"),
        short_name=both(first, "short"),
        kind_code=first.get("kind", ""),
        chain_codes=tuple(first.get("chain", ())),
        field_codes=tuple(fields),
        country=country,
        region=first.get("region", ""),
        city=both(first, "city"),
        street=both(profile, "street"),
        postcode=profile.get("postcode", ""),
        phone=profile.get("telephone", ""),
        website=first.get("website", ""),
        description=both(profile, "description"),
        products=both(profile, "products"),
        founded_year=profile.get("founded_year"),
        headcount=HeadcountBand(profile["headcount"]) if profile.get("headcount") else None,
        identifiers=tuple((kind, value, place) for kind, value, place in numbers if value),
    )


def settle_organization(actor: Person, application: Application) -> Organization:
    """The linked organization with its gaps filled from the answers, or a new one made of them."""
    typed = organization_input(application)
    if application.organization is None:
        return register_organization(actor, typed)
    complete(actor, application.organization, typed)
    return application.organization


def complete(actor: Person, organization: Organization, typed: OrganizationInput) -> None:
    """Fill in what a known organization lacks; nothing that stands is written over."""
    lock(organization)
    profile = checked(typed)
    fill_columns(organization, profile)
    for name, text in profile.texts.items():
        setattr(organization, name, gaps_filled(getattr(organization, name), text))
    organization.kind = organization.kind or profile.kind
    for taxonomy in (Taxonomy.CHAIN, Taxonomy.FIELD):
        if not organization.terms_of(taxonomy):
            organization.terms.extend(term for term in profile.terms if term.taxonomy is taxonomy)
    known = {row.kind for row in organization.identifiers}
    for kind, value, country in profile.identifiers:
        if kind not in known:
            organization.identifiers.append(Identifier(kind=kind, value=value, country=country))
    record(actor, "organizations.completed", organization, organization_id=organization.id)
    fill_names(organization, profile)
    signals.changed.send(organization)


def fill_columns(organization: Organization, profile: Profile) -> None:
    empty = {name for name in profile.columns if getattr(organization, name) in (None, "")}
    for name in empty:
        if HANGS_ON.get(name, name) in empty:
            setattr(organization, name, profile.columns[name])


def fill_names(organization: Organization, profile: Profile) -> None:
    """Add a legal or short name in a language in which the organization has none."""
    today = this_day()
    names = {kind: names_in_use(organization, kind) for kind in (NameKind.LEGAL, NameKind.SHORT, NameKind.BRAND)}
    for kind in (NameKind.LEGAL, NameKind.SHORT):
        names[kind] = gaps_filled(names[kind], profile.names[kind])
    set_names(organization, names | {NameKind.FORMER: Localized()}, today)


def names_in_use(organization: Organization, kind: NameKind) -> Localized:
    rows = {row.language: row.text for row in organization.names if row.kind is kind and row.holds(this_day())}
    return Localized(**{language: rows.get(language, "") for language in LANGUAGES})


def gaps_filled(old: Localized, new: Localized) -> Localized:
    return Localized(old.en or new.en, old.zh or new.zh, old.stale)


def bring_people(actor: Person, application: Application, organization: Organization) -> Person:
    """Affiliate the applicant and those named in the answers and appoint them; the primary representative.

    The applicant is the primary unless another was named. People with an address and no sign-in are invited.
    """
    said = said_in(application, Step.PEOPLE)
    ours = affiliated(actor, application.applicant, organization, both(said, "title"))
    primary, named = ours, said.get("representative") or {}
    if said.get("primary") == "other" and named:
        primary = named_person(actor, application, organization, named)
    appoint_once(actor, primary, AppointmentKind.PRIMARY)
    if primary is not ours:
        appoint_once(actor, ours, AppointmentKind.ALTERNATE)
    for row in said.get("alternates", ()):
        other = named_person(actor, application, organization, row)
        if other is not primary:
            appoint_once(actor, other, AppointmentKind.ALTERNATE)
    return primary.person


def ask_for_seats(actor: Person, application: Application, organization: Organization, primary: Person) -> None:
    """A request for a seat in each group of interest that can be joined today, in the applicant's name."""
    codes = said_in(application, Step.INTERESTS).get("groups", ())
    came_from = f"application {application.number}"
    for group in groups_of_codes(codes):
        file_wish(actor, group, organization, application.applicant, primary, came_from)


def affiliated(actor: Person, person: Person, organization: Organization, title: Localized) -> Affiliation:
    """The row by which the person works there today, made when there is none."""
    for row in people_of(organization):
        if row.person_id == person.id and row.holds(this_day()):
            return row
    return affiliate(actor, person, organization, title)


def appoint_once(actor: Person, affiliation: Affiliation, kind: AppointmentKind) -> None:
    if not any(row.kind is kind and row.holds(this_day()) for row in affiliation.appointments):
        appoint(actor, affiliation, kind)


def named_person(
    actor: Person, application: Application, organization: Organization, row: dict[str, str]
) -> Affiliation:
    """Somebody named in the answers: known from the application or by a sign-in, else made and invited."""
    person = known_person(application, row) or new_person(actor, application, organization, row)
    return affiliated(actor, person, organization, both(row, "title"))


def known_person(application: Application, row: dict[str, str]) -> Person | None:
    """Whoever proved the address and bears the name; people share addresses, so the address alone is not enough."""
    found = sign_in_of(row.get("email", ""))
    people = [application.applicant, *(editor.person for editor in application.editors)]
    people += [found.person] if found else []
    key, name = address_key(row.get("email")), fold(name_of(row))
    for person in people:
        if address_key(person.email) == key and fold(person.display_name) == name:
            return person
    return None


def name_of(row: dict[str, str]) -> str:
    return display_name(row.get("family_name", ""), row.get("given_name", ""))


def new_person(actor: Person, application: Application, organization: Organization, row: dict[str, str]) -> Person:
    """Make the person; invite by mail unless the address opens somebody else's sign-in.

    The invitation is the alliance's, not the coordinator's own: the hourly limit of personal invitations is not its.
    """
    person = create_person(
        actor,
        PersonInput(
            family_name=row.get("family_name", ""),
            given_name=row.get("given_name", ""),
            email=row.get("email", ""),
            phone=row.get("phone", ""),
            locale=application.applicant.locale,
            zone=application.applicant.zone,
        ),
    )
    db.session.flush()
    if person.email and sign_in_of(person.email) is None:
        invite_person(None, person, purpose_of(organization), urlsplit(absolute("organizations.own.index")).path)
    return person

"""Taking an organization into the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.core.text import domain_of
from alliance.organizations import signals
from alliance.organizations.enums import HeadcountBand, IdentifierKind, NameKind
from alliance.organizations.models import Identifier, Organization
from alliance.organizations.operations import cleaning
from alliance.organizations.operations.names import set_names
from alliance.organizations.queries import this_day
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term

if TYPE_CHECKING:
    from alliance.accounts.models import Person


@dataclass(frozen=True)
class OrganizationInput:
    """A profile as typed. Codes are of the taxonomies and ISO lists; `former` adds a former name to those known.

    `phone` may carry an extension; `identifiers` are (kind, number, country).
    """

    legal_name: Localized = field(default_factory=Localized)
    short_name: Localized = field(default_factory=Localized)
    kind_code: str = ""
    chain_codes: tuple[str, ...] = ()
    field_codes: tuple[str, ...] = ()
    country: str = ""
    region: str = ""
    city: Localized = field(default_factory=Localized)
    street: Localized = field(default_factory=Localized)
    postcode: str = ""
    phone: str = ""
    website: str = ""
    description: Localized = field(default_factory=Localized)
    products: Localized = field(default_factory=Localized)
    founded_year: int | None = None
    headcount: HeadcountBand | None = None
    identifiers: tuple[tuple[IdentifierKind, str, str], ...] = ()
    invoice_title: str = ""
    tax_number: str = ""
    brand: Localized = field(default_factory=Localized)
    former: Localized = field(default_factory=Localized)


@dataclass(frozen=True)
class Profile:
    """The same, cleaned and checked, with the rows that its codes mean."""

    columns: dict[str, object]
    texts: dict[str, Localized]
    names: dict[NameKind, Localized]
    identifiers: list[tuple[IdentifierKind, str, str]]
    kind: Term | None
    terms: list[Term]


@operation
def register_organization(actor: Person | None, typed: OrganizationInput, first_on: date | None = None) -> Organization:
    """Enter an organization under these names from `first_on` (today). Refuses what does not fit, at its field.

    Neither names nor identifiers have to be new: two organizations may share them.
    """
    profile = checked(typed)
    organization = Organization(audiences={})
    with db.session.no_autoflush:
        fill(organization, profile)
        set_names(organization, profile.names, first_on or this_day())
    db.session.add(organization)
    record(actor, "organizations.registered", organization, name=organization.name, identifiers=profile.identifiers)
    signals.changed.send(organization)
    return organization


def checked(typed: OrganizationInput) -> Profile:
    """Clean every field. Refuses at the field that has to be mended."""
    return Profile(
        checked_columns(typed),
        checked_texts(typed),
        checked_names(typed),
        cleaning.clean_identifiers(typed.identifiers),
        kind_of(typed.kind_code),
        terms_of(typed),
    )


def checked_columns(typed: OrganizationInput) -> dict[str, object]:
    """The plain columns, cleaned."""
    country, region = cleaning.clean_place(typed.country, typed.region)
    phone, extension = cleaning.clean_phone(typed.phone, country)
    website = cleaning.clean_website(typed.website)
    return {
        "country": country,
        "region": region,
        "postcode": cleaning.short(typed.postcode, "postcode", 20),
        "phone": phone,
        "phone_extension": extension,
        "website": website,
        "website_domain": domain_of(website)[:254],
        "founded_year": cleaning.clean_year(typed.founded_year),
        "headcount": HeadcountBand(typed.headcount) if typed.headcount else None,
        "invoice_title": cleaning.short(typed.invoice_title, "invoice_title"),
        "tax_number": cleaning.short(typed.tax_number, "tax_number", 40),
    }


def checked_texts(typed: OrganizationInput) -> dict[str, Localized]:
    """The texts in both languages, cleaned."""
    return {
        "city": cleaning.both_short(typed.city, "city"),
        "street": cleaning.both_short(typed.street, "street"),
        "description": cleaning.both_long(typed.description, "description"),
        "products": cleaning.both_long(typed.products, "products"),
    }


def checked_names(typed: OrganizationInput) -> dict[NameKind, Localized]:
    return {
        NameKind.LEGAL: cleaning.both_short(typed.legal_name, "legal_name"),
        NameKind.SHORT: cleaning.both_short(typed.short_name, "short_name"),
        NameKind.BRAND: cleaning.both_short(typed.brand, "brand"),
        NameKind.FORMER: cleaning.both_short(typed.former, "former"),
    }


def kind_of(code: str) -> Term | None:
    if not code:
        return None
    found = db.session.scalar(select(Term).where(Term.taxonomy == Taxonomy.KIND, Term.code == code))
    if found is None:
        raise Refused(_("Choose the kind that fits best."), "kind_code")
    return found


def terms_of(typed: OrganizationInput) -> list[Term]:
    """The rows of the chain positions and fields; refuses a code that neither taxonomy has."""
    found: list[Term] = []
    wanted = ((Taxonomy.CHAIN, typed.chain_codes, "chain_codes"), (Taxonomy.FIELD, typed.field_codes, "field_codes"))
    for taxonomy, codes, name in wanted:
        wanted_terms = select(Term).where(Term.taxonomy == taxonomy, Term.code.in_(codes))
        rows = list(db.session.scalars(wanted_terms)) if codes else []
        if len(rows) != len(set(codes)):
            raise Refused(_("Choose entries from the list."), name)
        found += rows
    return sorted(found, key=lambda term: (term.position, term.id))


def fill(organization: Organization, profile: Profile) -> None:
    """Write everything but the names; a text changed in one language only marks the other as out of date."""
    for name, value in profile.columns.items():
        setattr(organization, name, value)
    for name, text in profile.texts.items():
        old = getattr(organization, name) or Localized()
        setattr(organization, name, old.replaced(text.en, text.zh))
    organization.kind = profile.kind
    if {term.id for term in organization.terms} != {term.id for term in profile.terms}:
        organization.terms = profile.terms
    organization.updated_at = now()  # raises the version also when only names or numbers change
    set_identifiers(organization, profile.identifiers)


def set_identifiers(organization: Organization, wanted: list[tuple[IdentifierKind, str, str]]) -> None:
    """Keep the rows that are still wanted, remove the others, add what is new."""
    kept = {(row.kind, row.value, row.country): row for row in organization.identifiers}
    for key, row in kept.items():
        if key not in wanted:
            organization.identifiers.remove(row)
    for kind, value, country in wanted:
        if (kind, value, country) not in kept:
            organization.identifiers.append(Identifier(kind=kind, value=value, country=country))

"""One member's page: each field as far as its organization released it, decided at the moment of reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.codes import vcard
from alliance.core.db import db
from alliance.core.localized import Localized, current_language
from alliance.core.places import country_name, place_words, region_name
from alliance.directory.enums import Facet
from alliance.directory.models import DirectoryEntry
from alliance.directory.policy import audience_of
from alliance.directory.queries.cards import glyph_of, label
from alliance.directory.queries.wishes import listed
from alliance.membership.queries import is_members_person_sql, this_day
from alliance.organizations.enums import AppointmentKind, Audience
from alliance.organizations.models import Affiliation, Appointment, Identifier, Organization, holding
from alliance.organizations.policy import shown_to


@dataclass
class Profile:
    """A member as one reader sees it. `people` are those who agreed to be listed, with their appointments of today."""

    entry: DirectoryEntry
    organization: Organization
    audience: Audience
    people: list[Affiliation] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.entry.number

    @property
    def name(self) -> Localized:
        return self.organization.name

    @property
    def glyph(self) -> str:
        return glyph_of(self.organization.short_name or self.name)

    @property
    def tier(self) -> str:
        return label(Facet.TIER, self.entry.card["tier"])

    @property
    def kind(self) -> str:
        return label(Facet.KIND, self.entry.card["kind"])

    @property
    def chain(self) -> list[tuple[str, str]]:
        """Codes and labels of the chain positions."""
        return [(code, label(Facet.CHAIN, code)) for code in self.entry.card["chain"]]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Codes and labels of the fields."""
        return [(code, label(Facet.FIELD, code)) for code in self.entry.card["fields"]]

    @property
    def place(self) -> str:
        """City, region and country as far as they are known."""
        one, language = self.organization, current_language()
        return place_words(one.country, one.region, one.city.text, language)

    def shows(self, name: str) -> bool:
        """Whether this reader sees a field that has an audience of its own."""
        return shown_to(self.organization, name, self.audience)


def listed_profile(user: Any, number: str) -> Profile | None:
    """A member's page as this reader sees it; None when no member of today has the number."""
    on = this_day()
    inside = is_members_person_sql(user.id, on) if user.is_authenticated else sa.false()
    wanted = (
        select(DirectoryEntry, inside)
        .join(DirectoryEntry.organization)
        .options(contains_eager(DirectoryEntry.organization))
        .where(DirectoryEntry.number == number[:30], listed(on))
    )
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    entry, organization = row[0], row[0].organization
    profile = Profile(entry, organization, audience_of(user, bool(row[1])))
    if profile.shows("people"):
        profile.people = listed_people(organization, on)
    if profile.shows("identifiers"):
        profile.identifiers = list(organization.identifiers)
    return profile


def listed_people(organization: Organization, on: date) -> list[Affiliation]:
    """Who works there today and agreed to be listed; those who speak for it come first."""
    rows = db.session.scalars(
        select(Affiliation)
        .join(Affiliation.person)
        .options(joinedload(Affiliation.person), selectinload(Affiliation.appointments))
        .where(Affiliation.organization_id == organization.id, holding(Affiliation, on), Person.listed.is_(True))
        .order_by(Affiliation.id)
        .limit(100)
    ).unique()
    return sorted(rows, key=lambda row: min([*seats(row, on), len(AppointmentKind)]))


def seats(row: Affiliation, on: date) -> list[int]:
    return [list(AppointmentKind).index(one.kind) for one in row.appointments if one.holds(on)]


def appointments_of(row: Affiliation) -> list[Appointment]:
    """The appointments that hold today."""
    on = this_day()
    return [one for one in row.appointments if one.holds(on)]


def card_file(profile: Profile, url: str) -> str:
    """The member as a vCard: never more than the reader sees on the page, and no addresses of people."""
    one = profile.organization
    return vcard(
        profile.name.text,
        other_name=profile.name.other,
        uid=url,
        url=one.website if one.website and profile.shows("website") else url,
        city=one.city.text,
        region=region_name(one.region, current_language()) if one.region else "",
        country=country_name(one.country, current_language()) if one.country else "",
        categories=[text for _code, text in profile.fields],
        language=profile.name.language,
    )


def structured_data(profile: Profile, url: str, alliance_name: str) -> dict[str, Any]:
    """The member in the words of schema.org, for search engines: only what is public."""
    one, public = profile.organization, Audience.PUBLIC
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": url,
        "url": url,
        "name": profile.name.text,
        "memberOf": {"@type": "Organization", "name": alliance_name},
    }
    found["alternateName"] = profile.name.other
    if shown_to(one, "website", public):
        found["sameAs"] = one.website
    if shown_to(one, "description", public):
        found["description"] = one.description.text
    if shown_to(one, "founded_year", public) and one.founded_year:
        found["foundingDate"] = str(one.founded_year)
    address = {"addressCountry": one.country, "addressRegion": one.region, "addressLocality": one.city.text}
    found["address"] = {"@type": "PostalAddress"} | {key: text for key, text in address.items() if text}
    return {key: value for key, value in found.items() if value}


def addresses_of_members(on: date, after: int, most: int) -> list[tuple[int, str]]:
    """(id, number) of listed entries by id, for the sitemap."""
    wanted = select(DirectoryEntry.id, DirectoryEntry.number).where(listed(on), DirectoryEntry.id > after)
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(DirectoryEntry.id).limit(most))]


def parts_of_members(on: date, most: int) -> list[int]:
    """The ids after which each part of the sitemap begins: 0, then every `most`-th listed entry."""
    rank = sa.func.row_number().over(order_by=DirectoryEntry.id)
    ranked = select(DirectoryEntry.id.label("entry_id"), rank.label("place")).where(listed(on)).subquery()
    return [0, *db.session.scalars(select(ranked.c.entry_id).where(ranked.c.place % most == 0))]

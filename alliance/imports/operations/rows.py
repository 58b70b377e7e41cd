"""From the cells of one row to an organization, a membership and a person, with what is wrong in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.operations.people import PersonInput, checked_address, stored_phone
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.places import country_of, region_of
from alliance.core.text import domain_of, fold, is_shared_domain, one_line
from alliance.imports.enums import Target
from alliance.organizations.enums import IdentifierKind
from alliance.organizations.operations import cleaning
from alliance.organizations.operations.registration import (
    OrganizationInput,
    checked_columns,
    checked_names,
    checked_texts,
)
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import terms

KIND_WORDS = {
    "education": "higher_education_institution",
    "university": "higher_education_institution",
    "academic": "higher_education_institution",
    "facility": "research_institute",
    "archive": "research_institute",
    "healthcare": "public_institution",
    "government": "government_body",
    "nonprofit": "industry_association",
    "company": "technology_company",
    "funder": "financial_institution",
}
"""Words of common registers for the kinds that alliances start with; looked at after the alliance's own labels."""


NUMBERS = (
    (Target.USCC, IdentifierKind.USCC),
    (Target.LEI, IdentifierKind.LEI),
    (Target.REGISTRATION, IdentifierKind.REGISTRATION),
)
YEAR = re.compile(r"[0-9]{3,4}(?![0-9])|[0-9]{4}(?=[0-9]{4}$)")  # 1926, 976, 1926-01-01, 1926年, 19260101
LONGEST_PART, LONGEST_WHOLE = 100, 200  # characters of a person's names
MEMBER_NUMBER = re.compile(r"[\w.-]{1,30}")  # it stands in addresses of pages


@dataclass
class Row:
    """One row read: what it would make, and every error as text."""

    number: int
    typed: OrganizationInput
    tier: str = ""
    joined_on: date | None = None
    member_number: str = ""
    person: PersonInput | None = None
    person_title: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.typed.legal_name.zh or self.typed.legal_name.en

    @property
    def identifiers(self) -> list[str]:
        return [value for _kind, value, _country in self.typed.identifiers]

    @cached_property
    def keys(self) -> list[str]:
        """The folded legal names, the Chinese one first: what it is recognized by."""
        legal = self.typed.legal_name
        return [fold(name)[:250] for name in (legal.zh, legal.en) if name]

    @cached_property
    def domain(self) -> str:
        """The web domain; '' for hosts that many share."""
        domain = domain_of(self.typed.website)
        return "" if not domain or is_shared_domain(domain) else domain


@dataclass(frozen=True)
class Reading:
    """How a sheet is read: columns to targets, and what holds where a cell says nothing."""

    columns: dict[int, Target]
    tiers: dict[str, str]
    tier: str
    country: str
    kind: str

    @classmethod
    def of(cls, mapping: dict[str, Any], options: dict[str, Any]) -> Reading:
        """From the stored mapping and options of an import; `tiers` maps the sheet's words to codes of tiers."""
        return cls(
            columns={int(index): Target(target) for index, target in mapping.items() if target},
            tiers=dict(options.get("tiers", {})),
            tier=options.get("tier", ""),
            country=options.get("country", ""),
            kind=options.get("kind", ""),
        )


def read_row(
    number: int, cells: list[str], reading: Reading, words: dict[str, dict[str, str]], checked: bool = False
) -> Row:
    """The row in our terms; `words` are the labels of the taxonomies (see `label_words`)."""
    given = {target: one_line(cells[index]) for index, target in reading.columns.items() if index < len(cells)}
    errors: list[str] = []
    country, region = read_place(given, reading, errors)
    typed = OrganizationInput(
        legal_name=Localized(given.get(Target.NAME_EN, ""), given.get(Target.NAME_ZH, "")),
        short_name=Localized(first_of(given.get(Target.SHORT_EN, "")), first_of(given.get(Target.SHORT_ZH, ""))),
        kind_code=read_kind(given.get(Target.KIND, ""), reading, words["kind"]),
        chain_codes=read_codes(given.get(Target.CHAIN, ""), words["chain"], _("Chain position"), errors),
        field_codes=read_codes(given.get(Target.FIELDS, ""), words["field"], _("Fields"), errors),
        country=country,
        region=region,
        city=Localized(given.get(Target.CITY_EN, ""), given.get(Target.CITY_ZH, "")),
        website=with_scheme(given.get(Target.WEBSITE, "")),
        description=Localized(given.get(Target.DESCRIPTION_EN, ""), given.get(Target.DESCRIPTION_ZH, "")),
        founded_year=read_year(given.get(Target.FOUNDED, ""), errors),
        identifiers=read_identifiers(given, country, errors),
    )
    row = Row(number, typed, errors=errors)
    row.tier = read_tier(given.get(Target.TIER, ""), reading, errors)
    row.member_number = read_number(given.get(Target.NUMBER, ""), errors)
    row.joined_on = read_day(given.get(Target.JOINED, ""), errors)
    row.person, row.person_title = read_person(given, errors), given.get(Target.PERSON_TITLE, "")
    if not checked:
        note_refusals(row)
    return row


def label_words() -> dict[str, dict[str, str]]:
    """For each taxonomy the folded labels and codes with the code they mean."""
    found: dict[str, dict[str, str]] = {}
    for taxonomy in Taxonomy:
        words: dict[str, str] = {}
        for term in terms(taxonomy):
            words |= {fold(text): term.code for text in (term.label.en, term.label.zh, term.code) if text}
        found[taxonomy.value] = words
    return found


def read_place(given: dict[Target, str], reading: Reading, errors: list[str]) -> tuple[str, str]:
    """ISO codes; a region of China tells the country."""
    region = region_of(given.get(Target.REGION))
    text = given.get(Target.COUNTRY, "")
    country = country_of(text)
    if text and not country:
        errors.append(_("Country “%(text)s” is not known.", text=text))
    return country or ("CN" if region else reading.country), region


def read_kind(text: str, reading: Reading, words: dict[str, str]) -> str:
    """The first of several kinds that we know, else the one chosen for the whole sheet."""
    for part in split(text):
        code = words.get(fold(part)) or words.get(KIND_WORDS.get(fold(part), ""))
        if code:
            return code
    return reading.kind


def read_codes(text: str, words: dict[str, str], label: str, errors: list[str]) -> tuple[str, ...]:
    found = []
    for part in split(text):
        code = words.get(fold(part))
        if code:
            found.append(code)
        else:
            errors.append(_("%(label)s: “%(text)s” is not in the list.", label=label, text=part))
    return tuple(found)


def read_year(text: str, errors: list[str]) -> int | None:
    if not text:
        return None
    found = YEAR.match(text)
    if found:
        return int(found[0])
    errors.append(_("Year founded: “%(text)s” is not a year.", text=text))
    return None


def read_day(text: str, errors: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-")[:10])
    except ValueError:
        errors.append(_("Member since: “%(text)s” is not a day. Write it as 2026-11-22.", text=text))
        return None


def read_identifiers(
    given: dict[Target, str], country: str, errors: list[str]
) -> tuple[tuple[IdentifierKind, str, str], ...]:
    typed = tuple((kind, given[target], country) for target, kind in NUMBERS if given.get(target))
    try:
        return tuple(cleaning.clean_identifiers(typed))
    except Refused as refusal:
        errors.append(refusal.message)
        return ()


def read_tier(text: str, reading: Reading, errors: list[str]) -> str:
    """The code of a tier; '' when the row makes no member."""
    if not text:
        return reading.tier
    if text not in reading.tiers:
        errors.append(_("Tier “%(text)s” is matched to none of ours.", text=text))
    return reading.tiers.get(text, "")


def read_number(text: str, errors: list[str]) -> str:
    """A member number as typed, in capitals as it is looked for."""
    number = text.upper()
    if number and not MEMBER_NUMBER.fullmatch(number):
        errors.append(_("Member number “%(text)s”: use up to 30 letters, digits, dots and hyphens.", text=text))
    return number


def read_person(given: dict[Target, str], errors: list[str]) -> PersonInput | None:
    """The person of the row as it may be created; None when the row names nobody."""
    whole, family = given.get(Target.PERSON_NAME, ""), given.get(Target.PERSON_FAMILY, "")
    own = given.get(Target.PERSON_GIVEN, "") or ("" if family else whole)
    email, phone = given.get(Target.PERSON_EMAIL, ""), given.get(Target.PERSON_PHONE, "")
    if not (family or own):
        if email or phone:
            errors.append(_("There is an address or a telephone number without the name of a person."))
        return None
    if max(len(family), len(own)) > LONGEST_PART or len(whole) > LONGEST_WHOLE:
        errors.append(_("The name of the person is longer than %(max)d characters.", max=LONGEST_PART))
    for text, check in ((email, checked_address), (phone, stored_phone)):
        try:
            check(text) if text else None
        except Refused as refusal:
            errors.append(f"“{text[:80]}”: {refusal.message}")
    return PersonInput(family_name=family, given_name=own, display_name=whole, email=email, phone=phone)


def note_refusals(row: Row) -> None:
    """What the rules of organizations would refuse, one refusal for each group of fields."""
    if not row.typed.legal_name:
        row.errors.append(_("Give the name in one language at least."))
    title = Localized(row.person_title)
    checks = (checked_columns, checked_texts, checked_names, lambda _typed: cleaning.both_short(title, "title"))
    for check in checks:
        try:
            check(row.typed)
        except Refused as refusal:
            row.errors.append(refusal.message)


def split(text: str) -> list[str]:
    """Several values in one cell, parted by ; or 、 or |."""
    for sign in ("、", "|", "；"):
        text = text.replace(sign, ";")
    return [part.strip() for part in text.split(";") if part.strip()]


def first_of(text: str) -> str:
    parts = split(text)
    return parts[0] if parts else ""


def with_scheme(address: str) -> str:
    """Sheets often leave https:// out."""
    return f"https://{address}" if address and "://" not in address and "." in address else address

"""The applicant beside organizations that the alliance knows already."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from alliance.applications.enums import DuplicateVerdict, Step
from alliance.applications.models import Application, DuplicateCheck
from alliance.applications.queries.desk import verdicts
from alliance.core.db import db
from alliance.core.localized import current_language, listed
from alliance.core.names import similarity
from alliance.core.places import place_words
from alliance.core.text import domain_of, is_shared_domain
from alliance.membership.models import Membership
from alliance.membership.queries import membership_of, this_day
from alliance.organizations.models import Organization
from alliance.organizations.queries import SIMILAR, lookalikes, representatives


@dataclass(frozen=True)
class Line:
    """One row of the comparison; `mark` is 'same', 'similar' or ''."""

    label: str
    mine: str
    theirs: str
    mark: str = ""


@dataclass(frozen=True)
class Candidate:
    """A known organization beside the application, why it may be the same, and what was decided."""

    organization: Organization
    reasons: list[str]
    lines: list[Line]
    check: DuplicateCheck | None
    membership: Membership | None

    @property
    def is_linked(self) -> bool:
        return self.check is not None and self.check.verdict is DuplicateVerdict.SAME


def candidates(application: Application, limit: int = 5) -> list[Candidate]:
    """The likeliest known organizations, those that were decided about first; free mail and page hosts tell nothing."""
    said = application.answers.get(Step.ORGANIZATION.value, {})
    names = [name for name in (said.get("name_zh"), said.get("name_en")) if name]
    numbers = [said[kind] for kind in ("uscc", "lei", "registration") if said.get(kind)]
    found = {one.organization.id: one for one in lookalikes(names, domains_of(application), numbers, limit)}
    checks = verdicts(application)
    rows: dict[int, tuple[Organization, list[str]]] = {
        one.organization_id: (one.organization, []) for one in checks.values()
    }
    rows |= {key: (one.organization, one.reasons) for key, one in found.items()}
    chosen = said_by_applicant(application)
    if chosen is not None:
        rows[chosen.id] = (chosen, [*rows.get(chosen.id, (chosen, []))[1], _("Named by the applicant")])
    return [compared(application, row, reasons, checks.get(key)) for key, (row, reasons) in rows.items()]


def said_by_applicant(application: Application) -> Organization | None:
    """The known organization that the applicant said this is."""
    return known_organization(str(application.answers.get(Step.ORGANIZATION.value, {}).get("known", "")))


def known_organization(number: str) -> Organization | None:
    """The organization of a number as text; None for anything odd."""
    plain = number.isascii() and number.isdigit() and len(number) < 10
    return db.session.get(Organization, int(number)) if plain else None


def domains_of(application: Application) -> list[str]:
    """The website's domain and those of the people's mail, each once."""
    said = application.answers.get(Step.ORGANIZATION.value, {})
    people = application.answers.get(Step.PEOPLE.value, {})
    named = [people.get("representative") or {}, *people.get("alternates", ())]
    typed = [said.get("website", ""), application.applicant.email, *(row.get("email", "") for row in named)]
    found = dict.fromkeys(domain_of(one) for one in typed if one)
    return [one for one in found if one and not is_shared_domain(one)]


def compared(
    application: Application, organization: Organization, reasons: list[str], check: DuplicateCheck | None
) -> Candidate:
    said = application.answers.get(Step.ORGANIZATION.value, {})
    lines = [
        *name_lines(said, organization),
        number_line(said, organization),
        domain_line(application, organization),
        place_line(said, organization),
    ]
    membership = membership_of(organization.id)
    standing = membership.standing(this_day()).label if membership else ""
    lines.append(Line(_("Membership"), "", f"{membership.number} · {standing}" if membership else _("none")))
    people = [row.affiliation.person.shown_name for row in representatives(organization)]
    lines.append(Line(_("Speaks for it"), application.applicant.shown_name, listed(dict.fromkeys(people), "; ")))
    return Candidate(organization, reasons, lines, check, membership)


def name_lines(said: dict[str, str], organization: Organization) -> list[Line]:
    pairs = (
        (_("Name in Chinese"), said.get("name_zh", ""), organization.name.zh),
        (_("Name in English"), said.get("name_en", ""), organization.name.en),
    )
    return [Line(label, mine, theirs, likeness(mine, theirs)) for label, mine, theirs in pairs if mine or theirs]


def likeness(mine: str, theirs: str) -> str:
    score = similarity(mine, theirs) if mine and theirs else 0.0
    return "same" if score == 1 else "similar" if score >= SIMILAR else ""


def number_line(said: dict[str, str], organization: Organization) -> Line:
    mine = [said[kind] for kind in ("uscc", "lei", "registration") if said.get(kind)]
    theirs = [row.value for row in organization.identifiers]
    return Line(_("Numbers"), listed(mine, "; "), listed(theirs, "; "), "same" if {*mine} & {*theirs} else "")


def domain_line(application: Application, organization: Organization) -> Line:
    mine = domains_of(application)
    people = [domain_of(row.affiliation.person.email) for row in representatives(organization)]
    theirs = list(dict.fromkeys(one for one in [organization.website_domain, *people] if one))
    return Line(_("Web and mail"), listed(mine, "; "), listed(theirs, "; "), "same" if {*mine} & {*theirs} else "")


def place_line(said: dict[str, str], organization: Organization) -> Line:
    mine = (said.get("country", ""), said.get("region", ""))
    theirs = (organization.country, organization.region)
    return Line(_("Place"), place(*mine), place(*theirs), "same" if mine == theirs and mine[1] else "")


def place(country: str, region: str) -> str:
    return place_words(country, region, "", current_language())

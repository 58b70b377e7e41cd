"""Organizations that the alliance knows already, as far as an applicant may see: name and place, nothing else."""

from __future__ import annotations

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.localized import current_language, listed
from alliance.core.places import country_name, region_name
from alliance.organizations.models import Organization
from alliance.organizations.queries import lookalikes

MOST = 5


def known_organizations(user: Person, names: list[str], identifiers: list[str], website: str) -> list[tuple[int, str]]:
    """(id, 'name, place') of organizations that look like what the applicant typed, the likeliest first."""
    typed = [one for one in names if one]
    numbers = [one for one in identifiers if one]
    if not typed and not numbers:
        return []
    found = lookalikes(typed, [website, user.email], numbers, limit=MOST)
    return [(one.organization.id, words(one.organization)) for one in found]


def known_organization(organization_id: int) -> list[tuple[int, str]]:
    """The organization that the applicant has named before, in the same shape."""
    found = db.session.get(Organization, organization_id)
    return [(found.id, words(found))] if found else []


def words(organization: Organization) -> str:
    language = current_language()
    place = region_name(organization.region, language) if organization.region else ""
    parts = (organization.name.text, place or country_name(organization.country, language))
    return listed(parts)

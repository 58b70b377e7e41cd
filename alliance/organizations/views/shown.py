"""What the pages of one organization have in common: its frame and the facts that they show."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from alliance.core.access import viewer
from alliance.core.identifiers import phone_display
from alliance.core.places import country_name, place_words, region_name
from alliance.core.web import go, page
from alliance.organizations import policy, queries
from alliance.organizations.models import Organization


def frame(organization: Organization) -> dict[str, Any]:
    """The organization, the shell that its page stands in for this viewer, and what the viewer may do."""
    user = viewer()
    inside = policy.facts_of(user, organization).works_here
    return {
        "organization": organization,
        "area": "member" if inside else "desk",
        "home": "organizations.own.show" if inside else "organizations.desk.show",
        "may_edit": policy.can_edit_profile(user, organization),
        "may_manage_people": policy.can_manage_people(user, organization),
    }


def show_organization(organization: Organization, **more: Any) -> ResponseReturnValue:
    """The profile with its people and history."""
    day = queries.this_day()
    people = queries.people_of(organization)
    context = frame(organization) | {
        "here": [row for row in people if row.holds(day)],
        "others": [row for row in people if not row.holds(day) and not row.never_began],
        "ownerships": [row for row in queries.ownerships_of(organization) if not row.never_began],
        "today": day,
        "phone": phone_display(organization.phone, organization.phone_extension),
        "region_name": region_name,
        "place_words": place_words,
        "country_name": country_name,
    }
    return page("organizations/show.html", **(context | more))


def go_home(organization: Organization) -> ResponseReturnValue:
    """Back to the organization's page, in the shell that the viewer came from."""
    return go(frame(organization)["home"], organization_id=organization.id)

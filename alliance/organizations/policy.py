"""Who may do what with organizations. Pure questions over facts that the queries loaded."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import can_coordinate, can_manage_members
from alliance.organizations.enums import AppointmentKind, Audience
from alliance.organizations.models import NOBODY, Affiliation, Appointment, Organization, ViewerFacts

REACH = {
    Audience.PUBLIC: {Audience.PUBLIC},
    Audience.MEMBERS: {Audience.PUBLIC, Audience.MEMBERS},
    Audience.COORDINATORS: set(Audience),
}


def facts_of(user: Any, organization: Organization) -> ViewerFacts:
    """How this user stands to the organization; facts that were loaded for somebody else count for nobody."""
    facts = organization.viewer_facts
    return facts if user.is_authenticated and facts.person_id == user.id else NOBODY


def can_read_organization(user: Any, organization: Organization) -> bool:
    """The profile as its own people see it: those who work there today, and the secretariat."""
    return facts_of(user, organization).works_here or can_coordinate(user)


def is_primary(user: Any, organization: Organization) -> bool:
    return AppointmentKind.PRIMARY in facts_of(user, organization).speaks_as


def can_edit_profile(user: Any, organization: Organization) -> bool:
    """The primary representative of today; a coordinator of membership can always repair."""
    return is_primary(user, organization) or can_manage_members(user)


def can_manage_people(user: Any, organization: Organization) -> bool:
    """Invite, appoint and end: the same people who edit the profile."""
    return can_edit_profile(user, organization)


def can_manage_affiliation(user: Any, affiliation: Affiliation) -> bool:
    """Change a title, end somebody's work here."""
    return can_manage_people(user, affiliation.organization)


def can_end_appointment(user: Any, appointment: Appointment) -> bool:
    """End a task of somebody here."""
    return can_manage_people(user, appointment.affiliation.organization)


def shown_to(organization: Organization, field: str, audience: Audience) -> bool:
    """Whether readers of an audience see a field that has an audience of its own (`DEFAULT_AUDIENCES` names them).

    Decided when read, so that a field withdrawn by its organization is gone at once.
    """
    return organization.audience(field) in REACH[audience]

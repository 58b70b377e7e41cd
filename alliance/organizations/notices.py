"""Telling people what changed about their part in an organization."""

from __future__ import annotations

from urllib.parse import urlsplit

from alliance.core.web import absolute
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue
from alliance.organizations.models import Affiliation, Appointment, Organization


def added(affiliation: Affiliation) -> None:
    """A person who has a sign-in already was added as a colleague."""
    queue(
        "organizations.added",
        to=affiliation.person,
        category=Category.ORGANIZATION,
        subject_row=affiliation.organization,
        url=address_of(affiliation.organization),
        organization=affiliation.organization.name,
        title=affiliation.title,
    )


def appointed(appointment: Appointment) -> None:
    """A person speaks for the organization from a day on."""
    tell("organizations.appointed", appointment)


def appointment_ended(appointment: Appointment) -> None:
    """A person speaks for the organization no longer."""
    tell("organizations.appointment_ended", appointment)


def tell(kind: str, appointment: Appointment) -> None:
    organization = appointment.affiliation.organization
    queue(
        kind,
        to=appointment.affiliation.person,
        category=Category.ORGANIZATION,
        subject_row=organization,
        url=address_of(organization),
        organization=organization.name,
        task=appointment.kind,
        first_on=appointment.first_on,
        last_on=appointment.last_on,
    )


def address_of(organization: Organization) -> str:
    return absolute("organizations.own.show", organization_id=organization.id)


def path_of(organization: Organization) -> str:
    """The same within this site, where an invited colleague goes on to."""
    return urlsplit(address_of(organization)).path

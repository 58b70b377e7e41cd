"""A guest as doors, badges and lists show one: name, organization, category, place."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.core.localized import Localized
from alliance.registrations.models import Registration


def organization_of(guest: Registration) -> Localized:
    """On whose behalf: the short name where there is one; as typed where we do not know the organization."""
    if guest.organization is None:
        return Localized(guest.organization_name, guest.organization_name)
    return guest.organization.short_name or guest.organization.name


def full_organization_of(guest: Registration) -> Localized:
    """The same with its whole name."""
    return guest.organization.name if guest.organization else organization_of(guest)


def detail_of(guest: Registration) -> str:
    """What stands under a name at the door: 'Changan · Member · seat 14 C'."""
    return detail(organization_of(guest).text, guest.category.name.text, guest.place)


def detail(organization: str, category: str, place: str) -> str:
    seat = _("seat %(place)s", place=place) if place else ""
    return " · ".join(part for part in (organization, category, seat) if part)

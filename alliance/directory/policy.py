"""Who may see what of the directory. Pure questions: no database, no request."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import can_coordinate
from alliance.organizations.enums import Audience


def audience_of(user: Any, inside: bool) -> Audience:
    """Which fields a reader sees; `inside` tells that the reader belongs to a member of today."""
    if can_coordinate(user):
        return Audience.COORDINATORS
    return Audience.MEMBERS if inside else Audience.PUBLIC


def can_export(user: Any, inside: bool | None) -> bool:
    """Take the list along as a sheet: the people of members, and the secretariat."""
    return bool(user.is_authenticated) and (bool(inside) or can_coordinate(user))

"""The duties of the secretariat and the questions that every feature asks of them (DOMAIN section 11).

They stand in the core because pages of every rank are guarded by them; the dated rows that give them are accounts'.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _


class Duty(StrEnum):
    """What a role row entitles to. ADMINISTRATION includes all others."""

    ADMINISTRATION = "administration"
    MEMBERSHIP = "membership"
    EVENTS = "events"
    GROUPS = "groups"
    PUBLICATIONS = "publications"
    FINANCE = "finance"
    CHECK_IN = "check_in"
    READ_ONLY = "read_only"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Duty.ADMINISTRATION: _("Administrator"),
    Duty.MEMBERSHIP: _("Coordinator: membership"),
    Duty.EVENTS: _("Coordinator: events"),
    Duty.GROUPS: _("Coordinator: groups"),
    Duty.PUBLICATIONS: _("Coordinator: publications"),
    Duty.FINANCE: _("Coordinator: finance"),
    Duty.CHECK_IN: _("Coordinator: check-in only"),
    Duty.READ_ONLY: _("Coordinator: read only"),
}
COORDINATORS = frozenset(Duty) - {Duty.CHECK_IN}


def has_duty(user: Any, *duties: Duty) -> bool:
    """Whether the viewer holds one of the duties today; administration includes all."""
    return bool(user.duties() & {*duties, Duty.ADMINISTRATION})


def can_administer(user: Any, _subject: Any = None) -> bool:
    """Settings, roles, tiers, taxonomies."""
    return has_duty(user)


def can_coordinate(user: Any, _subject: Any = None) -> bool:
    """Read the desk: every coordinator except those who only check in."""
    return has_duty(user, *COORDINATORS)


def can_manage_members(user: Any, _subject: Any = None) -> bool:
    """Change organizations, people, applications and memberships; import."""
    return has_duty(user, Duty.MEMBERSHIP)


def can_see_outbox(user: Any, _subject: Any = None) -> bool:
    """Read and repair the outbox: coordinators with a duty of their own."""
    return has_duty(user, *(COORDINATORS - {Duty.READ_ONLY}))

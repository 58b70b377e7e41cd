"""Who may do what with people. Pure questions: no database, no request."""

from __future__ import annotations

from alliance.accounts.models import Person
from alliance.core.duties import can_administer, can_manage_members


def is_own(user: Person, person: Person) -> bool:
    return user.is_authenticated and user.id == person.id


def can_edit_person(user: Person, person: Person) -> bool:
    """Oneself, or a coordinator of membership."""
    return is_own(user, person) or can_manage_members(user)


def can_grant(user: Person, person: Person) -> bool:
    """Administrators give and end roles, never their own (SAFETY row 13)."""
    return can_administer(user) and not is_own(user, person)

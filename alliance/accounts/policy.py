"""Who may do what with people. Pure questions: no database, no request."""

from __future__ import annotations

from alliance.accounts.models import Person
from alliance.core.duties import Duty, can_administer, can_manage_members, has_duty


def is_own(user: Person, person: Person) -> bool:
    return user.is_authenticated and user.id == person.id


def can_edit_person(user: Person, person: Person) -> bool:
    """Oneself, or a coordinator of membership."""
    return is_own(user, person) or can_manage_members(user)


def can_grant(user: Person, person: Person) -> bool:
    """Administrators give and end roles, never their own (SAFETY row 13)."""
    return can_administer(user) and not is_own(user, person)


def owes_second_factor(user: Person) -> bool:
    """Whether somebody who changes members' data signs in by the password alone (SAFETY row 4)."""
    return has_duty(user, Duty.MEMBERSHIP) and user.sign_in is not None and not user.sign_in.totp_secret

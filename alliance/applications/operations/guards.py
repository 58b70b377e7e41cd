"""Refusals that several operations of the secretariat share."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application
from alliance.applications.operations.transitions import refusal_text
from alliance.applications.policy import is_own
from alliance.core.db import lock
from alliance.core.operation import Refused

OPEN = (
    ApplicationState.SUBMITTED,
    ApplicationState.SCREENING,
    ApplicationState.IN_REVIEW,
    ApplicationState.INFO_REQUESTED,
)
"""Submitted and not decided."""


def refuse_own(person: Person, application: Application) -> None:
    """Nobody handles, reviews or decides an application of their own (SAFETY row 13)."""
    if is_own(person, application):
        raise Refused(
            _("%(name)s applies here and cannot take part in the decision.", name=person.shown_name), "reviewers"
        )


def refuse_unless_open(actor: Person, application: Application) -> None:
    """Hold the row; refuses what is a draft still, or decided."""
    lock(application)
    if application.state not in OPEN:
        raise Refused(refusal_text(actor, application))

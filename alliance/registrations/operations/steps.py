"""One step of a registration, with its row in the history."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration, RegistrationStep


def become(actor: Person | None, registration: Registration, state: RegistrationState, reason: str = "") -> None:
    """Enter a state. Refuses a step that the table of states does not know."""
    former = registration.state
    if not former.may_become(state):
        raise Refused(
            _("This registration is now “%(state)s”; that can no longer be done.", state=str(former.label).lower())
        )
    registration.state, registration.state_since, registration.state_reason = state, now(), reason
    registration.waiting_since = now() if state is RegistrationState.WAITING else None
    if state is not RegistrationState.OFFERED:
        registration.offer_ends_at = None
    note_step(actor, registration, former, reason)


def note_step(
    actor: Person | None, registration: Registration, former: RegistrationState | None, reason: str = ""
) -> None:
    """Keep in the history that the registration came into its state; it has to be stored already."""
    step = RegistrationStep(registration_id=registration.id, from_state=former, to_state=registration.state)
    step.actor, step.reason = actor, reason
    db.session.add(step)

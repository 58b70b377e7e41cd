"""The way of an agreement from state to state, with its trace."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements import signals
from alliance.agreements.enums import AgreementState
from alliance.agreements.models import Agreement, AgreementStep
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused

_S = AgreementState
UNSIGNED = (_S.DRAFTING, _S.CONFIRMED, _S.READY)


def move(actor: Person | None, agreement: Agreement, state: AgreementState, reason: str = "") -> None:
    """Bring a locked agreement into a state. Refuses a step that its state does not allow."""
    if not agreement.state.may_become(state):
        raise Refused(_("This agreement is at “%(state)s”. Nothing was changed.", state=agreement.state.label))
    was, agreement.state, agreement.state_since = agreement.state, state, now()
    note_step(actor, agreement, was, state, reason)
    record(actor, f"agreements.{state}", agreement, reason=reason)
    signals.moved.send(agreement, was=was)


def note_step(
    actor: Person | None, agreement: Agreement, was: AgreementState | None, state: AgreementState, reason: str = ""
) -> None:
    db.session.flush()
    db.session.add(
        AgreementStep(
            agreement_id=agreement.id,
            from_state=was,
            to_state=state,
            actor_id=actor.id if actor is not None else None,
            reason=reason,
        )
    )


def owed_reason(reason: str) -> str:
    """The reason, which may not be missing."""
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    return reason.strip()


def refuse_signed(agreement: Agreement) -> None:
    """What was signed or withdrawn is prepared no more."""
    if agreement.state not in UNSIGNED:
        raise Refused(_("This agreement is at “%(state)s”. Nothing was changed.", state=agreement.state.label))


def refuse_frozen(agreement: Agreement) -> None:
    """Whoever has confirmed has confirmed the text with these parties and names."""
    refuse_signed(agreement)
    if agreement.is_frozen:
        raise Refused(_("The text is frozen. Open it again first; every confirmation then falls."))

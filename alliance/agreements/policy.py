"""Who may do what with agreements. Pure questions over facts that the queries loaded."""

from __future__ import annotations

from typing import Any

from alliance.agreements.enums import AgreementState, ProofKind
from alliance.agreements.models import Agreement, AgreementText, Proof
from alliance.core.duties import Duty, can_coordinate, has_duty


def can_see(_user: Any, _agreement: Any) -> bool:
    """Its entry in the register: whoever the query shows it to."""
    return True


def can_run_agreements(user: Any, _subject: Any = None) -> bool:
    """Begin any agreement and see to all of them: coordinators of events."""
    return has_duty(user, Duty.EVENTS)


def can_read_all(user: Any, _subject: Any = None) -> bool:
    """The lists behind the register: the secretariat."""
    return can_coordinate(user)


def can_manage(user: Any, agreement: Agreement) -> bool:
    """Prepare it, have it signed, keep its ledger: coordinators of events, and who looks after it."""
    return can_run_agreements(user) or bool(user.is_authenticated and user.id == agreement.keeper_id)


def can_read_behind(user: Any, agreement: Agreement) -> bool:
    """The pages behind it to read: who manages it, and all coordinators."""
    return can_manage(user, agreement) or can_coordinate(user)


def is_party(user: Any, agreement: Agreement) -> bool:
    """Of one of its parties; facts loaded for somebody else count for nobody."""
    facts = agreement.viewer_facts
    return bool(user.is_authenticated and facts.person_id == user.id and facts.is_party)


def can_open_texts(user: Any, agreement: Agreement) -> bool:
    """Texts, signed copies, annexes and the ledger: the parties and the secretariat."""
    return is_party(user, agreement) or can_read_behind(user, agreement)


def can_open_text(user: Any, text: AgreementText) -> bool:
    """A version of a text: the parties read the final ones, the secretariat all."""
    agreement = text.agreement
    return can_read_behind(user, agreement) or (text.is_final and is_party(user, agreement))


def can_open_proof(user: Any, proof: Proof) -> bool:
    """Photographs: whoever sees the entry; anything else as the texts."""
    return proof.kind is ProofKind.PHOTOGRAPH or can_open_texts(user, proof.agreement)


def is_signed(agreement: Agreement) -> bool:
    return agreement.state is AgreementState.SIGNED

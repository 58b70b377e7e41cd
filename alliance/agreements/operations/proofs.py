"""What is kept with a signed agreement: the signed copy, photographs, annexes."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementState, ProofKind
from alliance.agreements.models import Agreement, Proof
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.files.operations import DOCUMENTS, OFFICE, PICTURES, keep_upload

TAKEN = {ProofKind.SCAN: DOCUMENTS, ProofKind.PHOTOGRAPH: PICTURES, ProofKind.ANNEX: OFFICE}
"""Which endings each kind may have."""


@operation
def add_proof(
    actor: Person, agreement: Agreement, kind: ProofKind, filename: str, data: bytes, caption: Localized | None = None
) -> Proof:
    """Keep a file with a signed agreement. Refuses before the signing, and hostile, unreadable and too large files."""
    lock(agreement)
    if agreement.state is not AgreementState.SIGNED:
        raise Refused(_("Files are kept with an agreement once it is signed."))
    file = keep_upload(actor, filename, data, TAKEN[kind], field="file")
    proof = Proof(agreement=agreement, kind=kind, file=file, caption=caption or Localized(), added_by_id=actor.id)
    db.session.add(proof)
    record(actor, "agreements.proof_added", proof, agreement_id=agreement.id, file=file.name)
    return proof


@operation
def remove_proof(actor: Person, proof: Proof) -> None:
    """Take a file away; it can be brought back. Refuses a second time."""
    lock(proof)
    if proof.removed_at is not None:
        raise Refused(_("This file was taken away already."))
    proof.removed_at = now()
    record(actor, "agreements.proof_removed", proof, agreement_id=proof.agreement_id)


@operation
def restore_proof(actor: Person, proof: Proof) -> None:
    """Bring a file back that was taken away. Refuses one that is there."""
    lock(proof)
    if proof.removed_at is None:
        raise Refused(_("This file is there."))
    proof.removed_at = None
    record(actor, "agreements.proof_restored", proof, agreement_id=proof.agreement_id)

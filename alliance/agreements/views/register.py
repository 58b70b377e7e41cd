"""The register: what was signed, found by words and filters, one entry."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from alliance.agreements import policy
from alliance.agreements.models import Agreement
from alliance.agreements.queries import parts
from alliance.agreements.queries.access import visible_agreement
from alliance.core.access import allow, viewer
from alliance.core.web import page


@allow(policy.can_see, load=visible_agreement, public=True)
def show(agreement: Agreement) -> ResponseReturnValue:
    """The entry of an agreement."""
    user = viewer()
    return page(
        "agreements/show.html",
        agreement=agreement,
        parties=parts.parties_of(agreement.id),
        proofs=[one for one in parts.proofs_of(agreement.id) if policy.can_open_proof(user, one)],
    )

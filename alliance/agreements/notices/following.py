"""What parties and the keeper are told after the signing: how it goes, when it ends."""

from __future__ import annotations

from alliance.agreements.models import Agreement, AgreementMilestone, Party, ProgressRequest
from alliance.agreements.notices.confirming import keepers_of, reader_of, tell
from alliance.core.text import address_key
from alliance.core.web import absolute
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue, secret_url
from alliance.notices.operations.rendering import language_of


def progress_asked(request: ProgressRequest, milestones: list[AgreementMilestone], again: bool) -> None:
    """By a link that needs no sign-in, with the milestones of the party that are open."""
    party, agreement = request.party, request.agreement
    queue(
        "agreements.progress_asked",
        to=reader_of(party),
        category=Category.AGREEMENTS,
        subject_row=agreement,
        url=secret_url("agreements.progress.show"),
        secret_nonce=request.nonce,
        thread=f"agreement-{agreement.id}",
        agreement=agreement,
        party=party,
        request=request,
        milestones=[one.title.in_language(language_of(party)) for one in milestones],
        again=again,
    )


def help_needed(request: ProgressRequest) -> None:
    agreement = request.agreement
    for person in keepers_of(agreement):
        queue(
            "agreements.help_needed",
            to=person,
            category=Category.AGREEMENTS,
            subject_row=agreement,
            url=absolute("agreements.ledger.show", agreement_id=agreement.id),
            thread=f"agreement-{agreement.id}",
            agreement=agreement,
            party=request.party,
            request=request,
        )


def ends_soon(agreement: Agreement, parties: list[Party], days: int) -> int:
    """To every party with an address and to who looks after it; how many."""
    url = absolute("agreements.show", agreement_id=agreement.id)
    reached = [one for one in parties if one.email]
    for party in reached:
        tell("ends_soon", party, agreement, url=url, days=days)
    known = {address_key(one.email) for one in reached}
    keepers = [one for one in keepers_of(agreement) if address_key(one.email) not in known]
    for person in keepers:
        queue(
            "agreements.ends_soon",
            to=person,
            category=Category.AGREEMENTS,
            subject_row=agreement,
            url=url,
            thread=f"agreement-{agreement.id}",
            agreement=agreement,
            party=None,
            days=days,
        )
    return len(reached) + len(keepers)

"""Documents put to the vote, and what a settled ballot does to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.ballots.enums import Outcome, Subject
from alliance.ballots.models import Ballot
from alliance.ballots.operations.ballots import BallotInput, create_ballot
from alliance.ballots.operations.opening import open_ballot
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.documents.enums import DocumentAudience, DocumentState, StandardStage
from alliance.documents.models import Document
from alliance.documents.operations.documents import note_step
from alliance.documents.operations.rounds import PUBLIC_COMMENT
from alliance.documents.operations.states import advance, move, refuse_empty
from alliance.documents.queries.rounds import last_public_round, open_round_of
from alliance.notices.operations.rendering import reading_as

REVIEW_RULES = {"pass_numerator": 3, "pass_denominator": 4, "pass_strictly": False}
"""Three quarters of the votes that count (Provisions on the Administration of Group Standards, 2019)."""


@dataclass(frozen=True)
class BallotWish:
    """When a document is voted on and how; instants carry their zone."""

    closes_at: datetime
    zone: str
    opens_at: datetime | None = None
    text: Localized = field(default_factory=Localized)
    secret: bool = False
    grounds_for_no: bool = True


@operation
def put_to_ballot(actor: Person, document: Document, wish: BallotWish) -> Ballot:
    """Have the group decide about the newest version; the ballot is opened with it.

    A group standard comes to its review vote by this: three quarters have to agree, and the organizations of its
    drafters do not vote. Refuses a document without text or not in the right place, while comments are not finished, a
    standard whose public comment did not last 30 days, and what ballots refuse.
    """
    lock(document)
    refuse_empty(document)
    refuse_unready(document)
    standard = document.stage is not None
    typed = BallotInput(
        title=in_both(lambda: _("Approve %(document)s?", document=document.full_title)),
        text=wish.text,
        closes_at=wish.closes_at,
        opens_at=wish.opens_at,
        zone=wish.zone,
        secret=wish.secret,
        grounds_for_no=wish.grounds_for_no,
        rules=dict(REVIEW_RULES) if standard else {},
        subject=Subject.DOCUMENT,
        subject_id=document.id,
        excluded_organization_ids=drafting_organizations(document) if standard else (),
    )
    ballot = create_ballot(actor, document.group, typed)
    document.ballot_id = ballot.id
    if standard:
        advance(actor, document, StandardStage.REVIEW_VOTE)
    else:
        move(actor, document, DocumentState.FOR_BALLOT)
    open_ballot(actor, ballot)
    return ballot


def in_both(make: Callable[[], str]) -> Localized:
    """A text of ours in English and Chinese."""
    with reading_as("en"):
        english = make()
    with reading_as("zh"):
        return Localized(english, make())


def drafting_organizations(document: Document) -> tuple[int, ...]:
    """The organizations that drafters write for; they have no vote about their own standard."""
    return tuple(sorted({one.organization_id for one in document.drafters if one.organization_id}))


def refuse_unready(document: Document) -> None:
    """A ballot comes after the comments are dealt with, and about a standard only after its public comment."""
    if document.state not in (DocumentState.WORKING_DRAFT, DocumentState.FOR_COMMENT):
        raise Refused(_("This document is at “%(state)s”. Nothing was changed.", state=document.state.label))
    if document.stage not in (None, StandardStage.PUBLIC_COMMENT):
        raise Refused(_("A group standard comes to its review vote after the public comment."))
    if open_round_of(document.id) is not None:
        raise Refused(_("A comment round of this document is not finished. Tell its authors the outcome first."))
    if document.stage is None:
        return
    asked = last_public_round(document.id)
    lasted = asked is not None and asked.audience is DocumentAudience.PUBLIC and asked.lasts >= PUBLIC_COMMENT
    if asked is None or not lasted or asked.closes_at > now():
        raise Refused(_("The public comment of a group standard lasts 30 days or more. Open one first."))


def document_of(ballot: Ballot) -> Document | None:
    """The document that this ballot decides about now, held until the operation ends; None for any other ballot."""
    if ballot.subject is not Subject.DOCUMENT or ballot.subject_id is None:
        return None
    document = db.session.get(Document, ballot.subject_id)
    if document is None:
        return None
    lock(document)
    decides = document.ballot_id == ballot.id and document.state is DocumentState.FOR_BALLOT
    return document if decides else None


@operation
def settle(ballot: Ballot) -> None:
    """A passed ballot makes its document approved, any other outcome takes it back to the working draft."""
    document = document_of(ballot)
    if document is None:
        return
    if ballot.outcome is Outcome.PASSED:
        approve_by(document, ballot)
    else:
        outcome: Any = ballot.outcome.label if ballot.outcome else ""
        go_back(document, _("Ballot %(number)s: %(outcome)s", number=ballot.number, outcome=outcome))


def approve_by(document: Document, ballot: Ballot) -> None:
    reason = _("Ballot %(number)s: %(outcome)s", number=ballot.number, outcome=Outcome.PASSED.label)
    if document.stage is None:
        move(None, document, DocumentState.APPROVED, reason)
        return
    document.state, document.state_since = DocumentState.APPROVED, now()  # its stage goes on with its number
    note_step(None, document, StandardStage.REVIEW_VOTE, DocumentState.APPROVED, reason)
    record(None, "documents.approved", document, reason=reason)


def go_back(document: Document, reason: str) -> None:
    if document.stage is not None:
        advance(None, document, StandardStage.DRAFT, reason)
    else:
        move(None, document, DocumentState.WORKING_DRAFT, reason)


@operation
def call_off(ballot: Ballot) -> None:
    """A ballot that was cancelled decides nothing: its document goes back to the working draft."""
    document = document_of(ballot)
    if document is not None:
        go_back(document, ballot.cancel_reason or _("The ballot was called off."))

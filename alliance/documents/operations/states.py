"""The one way in which a document changes its state or stage, and what officers decide about it."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import lock
from alliance.core.operation import Refused, operation
from alliance.documents import notices
from alliance.documents.enums import STATE_AT, Act, DocumentAudience, DocumentState, StandardStage
from alliance.documents.models import Document
from alliance.documents.operations.documents import note_step, refuse_hidden
from alliance.documents.operations.versions import open_to
from alliance.documents.policy import acts_of
from alliance.documents.queries.documents import newest_number, replaced_by
from alliance.documents.queries.rounds import open_round_of
from alliance.groups.operations.activity import note_activity
from alliance.organizations.queries import this_day

_D, _S = DocumentState, StandardStage


def refuse_act(document: Document, act: Act) -> None:
    """Refuse what state and stage do not leave open, or no longer."""
    if act not in acts_of(document):
        stands = document.stage.label if document.stage and document.state is not _D.WITHDRAWN else document.state.label
        raise Refused(_("This document is at “%(state)s”. Nothing was changed.", state=stands))


def move(actor: Person | None, document: Document, to: DocumentState, reason: str = "") -> None:
    """Inside an operation that holds the row: bring it into a state, with its line and audit entry."""
    if not document.state.may_become(to):
        raise Refused(_("This document is at “%(state)s”. Nothing was changed.", state=document.state.label))
    was, document.state, document.state_since = document.state, to, now()
    note_step(actor, document, was, to, reason)
    note_activity(document.group)
    record(actor, f"documents.{to}", document, reason=reason)


def advance(actor: Person | None, document: Document, to: StandardStage, reason: str = "") -> None:
    """The same for the stage of a standard; its state follows."""
    if document.stage is None or not document.stage.may_become(to):
        stands = document.stage.label if document.stage else document.state.label
        raise Refused(_("This document is at “%(state)s”. Nothing was changed.", state=stands))
    was, document.stage, document.stage_since = document.stage, to, now()
    if document.state is not STATE_AT[to]:
        document.state, document.state_since = STATE_AT[to], now()
    note_step(actor, document, was, to, reason)
    note_activity(document.group)
    record(actor, f"documents.{to}", document, reason=reason)


def owed_reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Say why; it stands in the timeline."), field="reason")
    return reason.strip()


@operation
def back_to_draft(actor: Person, document: Document, reason: str) -> None:
    """Take a document back to be worked on. Refuses without reason, and while comments are still being taken."""
    lock(document)
    refuse_act(document, Act.REDRAFT)
    reason = owed_reason(reason)
    standing = open_round_of(document.id)
    if standing is not None and standing.is_open():
        raise Refused(_("Comments are still being taken. Wait for the closing time or cancel the round."))
    if document.stage:
        advance(actor, document, _S.DRAFT, reason)
    else:
        move(actor, document, _D.WORKING_DRAFT, reason)


@operation
def approve(actor: Person, document: Document, reason: str) -> None:
    """Approve a draft without a ballot, by a decision that the reason names. Refuses one without any version."""
    lock(document)
    refuse_act(document, Act.APPROVE)
    refuse_empty(document)
    move(actor, document, _D.APPROVED, owed_reason(reason))


def refuse_empty(document: Document) -> int:
    newest = newest_number(document.id)
    if newest == 0:
        raise Refused(_("This document has no text yet. Upload a version first."))
    return newest


@operation
def publish(actor: Person, document: Document, audience: DocumentAudience, reason: str = "") -> None:
    """Publish an approved document to an audience and tell the group's readers; what it replaces is withdrawn.

    The newest version is opened to the audience, older ones are not. Standards are published by `standards.publish`.
    Refuses a public one of a hidden group, and one without any version.
    """
    lock(document)
    refuse_act(document, Act.PUBLISH)
    if document.stage:
        raise Refused(_("A group standard is published for everybody."))
    refuse_hidden(document.group, audience)
    bring_out(actor, document, audience)
    move(actor, document, _D.PUBLISHED, reason)
    withdraw_replaced(actor, document)
    notices.published(actor, document)


def bring_out(actor: Person | None, document: Document, audience: DocumentAudience) -> None:
    """Open the newest version to its readers and note the day."""
    open_to(document, audience, refuse_empty(document))
    document.published_on = this_day()


def withdraw_replaced(actor: Person | None, document: Document) -> None:
    """The older documents go out as the newer one comes in."""
    for older in replaced_by(document.id):
        lock(older)
        if older.state is not _D.WITHDRAWN:
            take_back(actor, older, _("Replaced by %(document)s", document=document.standard_number or document.number))


def take_back(actor: Person | None, document: Document, reason: str) -> None:
    document.withdrawn_reason = reason
    document.ballot_id = None if document.state is _D.FOR_BALLOT else document.ballot_id
    was, document.state, document.state_since = document.state, _D.WITHDRAWN, now()
    note_step(actor, document, was, _D.WITHDRAWN, reason)
    note_activity(document.group)
    record(actor, "documents.withdrawn", document, reason=reason)


@operation
def withdraw(actor: Person, document: Document, reason: str) -> None:
    """Take a document out of use; its page stays for those who could read it, with the reason.

    Refuses without reason, during a ballot about it, and while comments are being taken.
    """
    lock(document)
    if document.state is _D.FOR_BALLOT:
        raise Refused(_("A ballot about this document is under way. Cancel the ballot first."))
    refuse_act(document, Act.WITHDRAW)
    reason = owed_reason(reason)
    standing = open_round_of(document.id)
    if standing is not None and standing.is_open():
        raise Refused(_("Comments are still being taken. Wait for the closing time or cancel the round."))
    take_back(actor, document, reason)

"""Answers of parties and those who sign: confirmed, or a change asked for; what becomes of such changes."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementState, Answer, ChangeState
from alliance.agreements.models import Agreement, ChangeRequest, Party, Signatory
from alliance.agreements.notices import confirming as notices
from alliance.agreements.operations.steps import UNSIGNED, move, refuse_signed
from alliance.agreements.operations.texts import open_again
from alliance.agreements.queries.parts import confirmations_of, open_request_count, open_requests_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Clash, Refused, operation

Who = Party | Signatory
_S = AgreementState


@operation
def confirm(who: Who, sha256: str) -> None:
    """Agree to the text with this fingerprint, and to one's own name and title in it; when everybody has, the agreement
    is confirmed. Doing it twice changes nothing.

    Refuses another text than the one frozen now, a withdrawn or signed agreement, and somebody who was taken off.
    """
    agreement = hold(who)
    refuse_unanswerable(agreement, who)
    refuse_other_text(agreement, sha256)
    if who.has_confirmed:
        return
    note_confirmed(agreement, who)
    record(None, "agreements.answered_confirmed", who, by=who.display_name, sha256=agreement.final_sha256)
    settle(agreement)


@operation
def record_confirmation(actor: Person, who: Who, note: str) -> None:
    """Record that a party or person confirmed otherwise: by telephone, on paper. Refuses without how, a text that is
    not frozen, and a second time."""
    agreement = hold(who)
    refuse_unanswerable(agreement, who)
    if not note.strip():
        raise Refused(_("Say how the confirmation was given."), field="note")
    if who.has_confirmed:
        raise Refused(_("%(name)s has confirmed this text.", name=who.name.text))
    note_confirmed(agreement, who)
    who.recorded_by_id, who.answer_note = actor.id, note.strip()
    record(actor, "agreements.confirmation_recorded", who, note=note, sha256=agreement.final_sha256)
    settle(agreement)


@operation
def ask_for_change(who: Who, sha256: str, text: str) -> ChangeRequest:
    """Ask for a change; one's own confirmation falls, so nothing is ready before the change is settled.

    Refuses an empty wish and what `confirm` refuses.
    """
    agreement = hold(who)
    refuse_unanswerable(agreement, who)
    refuse_other_text(agreement, sha256)
    if not text.strip():
        raise Refused(_("Say what should change."), field="text")
    request = ChangeRequest(
        agreement=agreement,
        party_id=who.id if isinstance(who, Party) else who.party_id,
        signatory_id=who.id if isinstance(who, Signatory) else None,
        text=text.strip(),
    )
    db.session.add(request)
    who.answer, who.answered_at, who.confirmed_sha256 = Answer.CHANGE_ASKED, now(), None
    who.recorded_by_id, who.answer_note = None, ""
    record(None, "agreements.change_asked", request, by=who.display_name)
    if agreement.state in (_S.CONFIRMED, _S.READY):
        move(None, agreement, _S.DRAFTING, _("%(name)s asks for a change.", name=who.name.text))
    notices.change_asked(agreement, who, request)
    return request


@operation
def settle_change(actor: Person, request: ChangeRequest, taken: bool, reply: str = "", version: int = 0) -> None:
    """Take a change over, which opens the text again with all confirmations falling, or decline it with a reply, after
    which the party or person is asked again.

    Refuses a change that is settled already, declining without reply, and once the agreement is signed. `version` 0
    does not ask whether somebody else was faster.
    """
    agreement = request.agreement
    lock(agreement)
    lock(request)
    if version and request.version != version:
        raise Clash(_("Somebody else changed this request meanwhile. Look at the page again."))
    refuse_signed(agreement)
    if request.state is not ChangeState.OPEN:
        raise Refused(_("This request is settled already: %(state)s.", state=request.state.label))
    if not taken and not reply.strip():
        raise Refused(_("Say why it is not taken over."), field="reply")
    close(actor, request, ChangeState.TAKEN if taken else ChangeState.DECLINED, reply.strip())
    if taken:
        if agreement.is_frozen:
            open_again(actor, agreement, reply.strip() or request.text)
        return
    who = request.signatory or request.party
    if who is not None and who.answer is Answer.CHANGE_ASKED and not open_requests_of(who):
        who.answer, who.asked_at = Answer.ASKED, now()
    if who is not None and agreement.is_frozen:
        notices.change_declined(who, agreement, request)
    settle(agreement)  # it may have been the last thing in the way: a witness's wish, or of somebody taken off


def close(actor: Person | None, request: ChangeRequest, state: ChangeState, reply: str = "") -> None:
    request.state, request.reply, request.settled_at = state, reply, now()
    request.settled_by_id = actor.id if actor is not None else None
    record(actor, f"agreements.change_{state}", request, reply=reply)
    db.session.flush()


def hold(who: Who) -> Agreement:
    """The agreement first, so that two who confirm at once follow one another and the second sees the first."""
    agreement = who.agreement
    lock(agreement)
    lock(who)
    return agreement


def refuse_unanswerable(agreement: Agreement, who: Who) -> None:
    if isinstance(who, Signatory) and who.removed_at is not None:
        raise Refused(_("You were taken off this agreement. Write to the secretariat if that is wrong."))
    if agreement.state not in UNSIGNED:
        raise Refused(_("This agreement is at “%(state)s”. Nothing was changed.", state=agreement.state.label))
    if not agreement.is_frozen:
        raise Refused(_("The text is being changed. You get another mail when it can be confirmed."))


def refuse_other_text(agreement: Agreement, sha256: str) -> None:
    if sha256 != agreement.final_sha256:
        raise Refused(_("The text has changed since you opened this page. Read it again before you answer."))


def note_confirmed(agreement: Agreement, who: Who) -> None:
    """With it, what this one still wanted changed is settled: taken over if the text was frozen after it was asked."""
    who.answer, who.answered_at, who.confirmed_sha256 = Answer.CONFIRMED, now(), agreement.final_sha256
    for request in open_requests_of(who):
        frozen_at = agreement.frozen_at or now()
        close(None, request, ChangeState.TAKEN if request.created_at < frozen_at else ChangeState.DECLINED)
    db.session.flush()


def settle(agreement: Agreement) -> None:
    """Everybody has confirmed this text and no change waits: the agreement is confirmed."""
    if agreement.state is not _S.DRAFTING or open_request_count(agreement.id):
        return
    if confirmations_of(agreement).is_complete:
        move(None, agreement, _S.CONFIRMED)
        notices.all_confirmed(agreement)

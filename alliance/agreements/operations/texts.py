"""Texts: versions in each language, the final ones frozen under a fingerprint, and opened again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementState, SignatoryRole
from alliance.agreements.models import Agreement, AgreementText, Party
from alliance.agreements.notices import confirming as notices
from alliance.agreements.operations.agreements import forget_answers
from alliance.agreements.operations.steps import move, owed_reason, refuse_frozen, refuse_signed
from alliance.agreements.queries.parts import lacking, newest_texts, parties_of, texts_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.files.operations import keep_upload

TAKEN = frozenset({"pdf", "docx"})


@dataclass(frozen=True)
class TextInput:
    """A file with a version of the text in one language; `note` says what changed."""

    language: str
    filename: str
    data: bytes
    note: str = ""


@operation
def add_text(actor: Person, agreement: Agreement, typed: TextInput) -> AgreementText:
    """Keep a file as the next version in its language.

    Refuses a frozen or signed text, a language that the agreement does not have, hostile and unreadable files, a
    further version without what changed, and the same file again.
    """
    lock(agreement)
    refuse_frozen(agreement)
    if typed.language not in agreement.languages:
        raise Refused(_("The agreement has no text in this language."), field="language")
    newest = next_number(agreement, typed.language)
    if newest > 1 and not typed.note:
        raise Refused(_("Say what changed since the version before."), field="note")
    file = keep_upload(actor, typed.filename, typed.data, TAKEN, field="file")
    before = newest_texts(agreement).get(typed.language)
    if before is not None and before.file.sha256 == file.sha256:
        raise Refused(_("This is the same file as the version before."), field="file")
    text = AgreementText(
        agreement=agreement, language=typed.language, number=newest, file=file, note=typed.note, added_by=actor
    )
    db.session.add(text)
    record(actor, "agreements.text_added", text, agreement_id=agreement.id, file=file.name)
    return text


def next_number(agreement: Agreement, language: str) -> int:
    """Counted within the language."""
    wanted = select(func.max(AgreementText.number)).where(
        AgreementText.agreement_id == agreement.id, AgreementText.language == language
    )
    return (db.session.scalar(wanted) or 0) + 1


def content_of(agreement: Agreement, texts: dict[str, AgreementText], parties: list[Party]) -> str:
    """What parties confirm, as one text: title, the files by their SHA-256, parties and who signs, in order.

    JSON with sorted keys and without spaces (RFC 8785 for these values), so that anybody can reckon the fingerprint
    anew.
    """
    return json.dumps(
        {
            "title": words_of(agreement.title),
            "texts": [{"language": one.language, "sha256": one.file.sha256} for one in texts.values()],
            "parties": [
                {
                    "name": words_of(party.name),
                    "signatories": [
                        {"name": words_of(one.name), "title": words_of(one.title)}
                        for one in party.people
                        if one.role is SignatoryRole.SIGNATORY
                    ],
                }
                for party in parties
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def words_of(value: Localized) -> dict[str, str]:
    return {"en": value.en, "zh": value.zh}


def fingerprint(agreement: Agreement) -> str:
    """The SHA-256, in hexadecimal, of what parties confirm as it stands now."""
    content = content_of(agreement, newest_texts(agreement), parties_of(agreement.id))
    return hashlib.sha256(content.encode()).hexdigest()


@operation
def freeze(actor: Person, agreement: Agreement) -> None:
    """Fix the newest text of every language with parties, who signs and their titles, under one fingerprint.

    Refuses a language without text, fewer than two parties, a party for which nobody signs, and a text that is frozen.
    """
    lock(agreement)
    refuse_frozen(agreement)
    texts, parties = newest_texts(agreement), parties_of(agreement.id)
    refuse_incomplete(agreement, texts, parties)
    for text in texts_of(agreement.id):
        text.is_final = texts.get(text.language) is text
    agreement.final_sha256 = fingerprint(agreement)
    agreement.frozen_at = now()
    record(actor, "agreements.frozen", agreement, sha256=agreement.final_sha256)


def refuse_incomplete(agreement: Agreement, texts: dict[str, AgreementText], parties: list[Party]) -> None:
    problem = next(iter(lacking(agreement, texts, parties)), "")
    if problem:
        raise Refused(problem)


@operation
def unfreeze(actor: Person, agreement: Agreement, reason: str) -> None:
    """Open the text again: every confirmation falls, and whoever was asked is told why. Refuses a text that is not
    frozen, one that is signed, and a missing reason."""
    lock(agreement)
    refuse_signed(agreement)
    if not agreement.is_frozen:
        raise Refused(_("The text is open already."))
    open_again(actor, agreement, owed_reason(reason))


def open_again(actor: Person | None, agreement: Agreement, reason: str) -> None:
    """Inside an operation: the frozen text may change, and nobody has confirmed it."""
    was = agreement.final_sha256
    agreement.final_sha256, agreement.frozen_at = None, None
    for text in texts_of(agreement.id):
        text.is_final = False
    told = forget_answers(agreement)
    record(actor, "agreements.opened_again", agreement, reason=reason, sha256=was)
    if agreement.state is not AgreementState.DRAFTING:
        move(actor, agreement, AgreementState.DRAFTING, reason)
    notices.opened_again(agreement, told, reason)

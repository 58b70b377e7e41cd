"""Taking in a mail: who may have sent it, what becomes of it, and who is told.

Refused are machines (nobody answers them), senders other than the person to whom the answer address was given, people
who may no longer write, and mails without words of their own. All of it is logged; the same Message-ID counts once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import current_app

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import insert_once
from alliance.core.operation import Refused, operation
from alliance.core.secrets import short_nonce_of
from alliance.core.text import address_key
from alliance.core.uploads import Upload
from alliance.discussions import notices
from alliance.discussions.enums import MailOutcome, Way
from alliance.discussions.models import InboundMail, ReplyAddress
from alliance.discussions.operations.posting import LONGEST, MOST_FILES, PostInput, add_post, inspected_file
from alliance.discussions.operations.reading import Incoming, Unreadable, read_mail
from alliance.discussions.policy import can_post
from alliance.discussions.queries import inbound as queries
from alliance.discussions.queries.topics import address_of_nonce
from alliance.groups.queries.groups import with_viewer


@dataclass(frozen=True)
class Verdict:
    """What becomes of a mail, why, and to whom its answer address was given."""

    outcome: MailOutcome
    address: ReplyAddress | None = None
    note: str = ""


def take_mail(raw: bytes, envelope: str = "") -> MailOutcome | None:
    """Judge one message as it came; what became of it, None when it was taken before. Raises `Unreadable`."""
    try:
        mail = read_mail(raw, envelope, str(current_app.config["REPLY_AUTHSERV"]))
    except Unreadable as error:
        note_unreadable(f"<{hashlib.sha256(raw).hexdigest()[:40]}@unreadable>", len(raw), str(error))
        raise
    uploads, left_out = fit_files(mail)
    try:
        return store(mail, uploads, left_out)
    except Refused as refusal:
        return store_refused(mail, str(refusal.message))


def fit_files(mail: Incoming) -> tuple[tuple[Upload, ...], list[str]]:
    """The files that are taken, and the names of the others with the reason. Machines' files are not looked at."""
    taken: list[Upload] = []
    left_out: list[str] = []
    if mail.automatic or mail.failure or not secrets_in(mail):
        return (), []
    for one in mail.files:
        try:
            if len(taken) == MOST_FILES:
                left_out.append(one.name)
            else:
                taken.append(inspected_file(one.name, one.data))
        except Refused as refusal:
            left_out.append(f"{one.name}: {refusal.message}")
    return tuple(taken), left_out


@operation
def store(mail: Incoming, uploads: tuple[Upload, ...], left_out: list[str]) -> MailOutcome | None:
    """Note the mail with its outcome, and post it or tell its sender why not; None when it was noted before."""
    verdict = judge(mail, bool(uploads))
    row = note(mail, verdict, "; ".join(left_out) or verdict.note)
    if row is None:
        return None
    address = verdict.address
    if verdict.outcome is MailOutcome.POSTED and address is not None:
        text = mail.text or ", ".join(one.name for one in uploads)
        post = add_post(address.person, address.topic, PostInput(text, files=uploads, way=Way.MAIL))
        row.post_id = post.id
    record(None, "discussions.mail_received", row, outcome=row.outcome.value, note=row.note)
    tell_sender(row, mail, verdict, left_out)
    return verdict.outcome


@operation
def store_refused(mail: Incoming, reason: str) -> MailOutcome | None:
    """Note a mail that the discussion refused for a reason of its own, and tell its sender."""
    judged = judge(mail, bool(mail.files))
    verdict = Verdict(MailOutcome.REFUSED, judged.address, reason)
    row = note(mail, verdict, reason)
    if row is None:
        return None
    record(None, "discussions.mail_received", row, outcome=row.outcome.value, note=row.note)
    tell_sender(row, mail, verdict, [])
    return verdict.outcome


@operation
def note_unreadable(name: str, size: int, reason: str) -> None:
    """Log a message that cannot be read, under a name that stays the same when it comes again; nobody is told."""
    outcome = MailOutcome.UNREADABLE
    values = {"sender": "", "subject": "", "outcome": outcome, "size": size, "note": reason[:500]}
    if insert_once(InboundMail, message_id=name, **values):
        record(None, "discussions.mail_received", queries.mail_of_id(name), outcome=outcome.value, note=reason[:500])


def note(mail: Incoming, verdict: Verdict, words: str) -> InboundMail | None:
    """The row of the log; None when the same Message-ID stands in it, also when two workers read it at once."""
    address = verdict.address
    fresh = insert_once(
        InboundMail,
        message_id=mail.message_id,
        sender=mail.sender,
        subject=mail.subject,
        outcome=verdict.outcome,
        topic_id=address.topic_id if address else None,
        person_id=address.person_id if address else None,
        size=mail.size,
        note=words[:500],
    )
    return queries.mail_of_id(mail.message_id) if fresh else None


def judge(mail: Incoming, has_files: bool = False) -> Verdict:
    """What becomes of a mail. Machines come first: nobody is told of them."""
    address = address_of(mail)
    if mail.automatic or queries.is_own_message(mail.message_id):
        return Verdict(MailOutcome.AUTOMATIC, address, mail.automatic or "our own Message-ID")
    if address is None:
        return Verdict(MailOutcome.UNKNOWN)
    if mail.failure or mail.senders != 1 or not queries.is_address_of(address.person, mail.sender):
        return Verdict(MailOutcome.FORGED, address, mail.failure or "not an address of the reader")
    if address.topic.closed_at is not None:
        return Verdict(MailOutcome.CLOSED, address)
    group = with_viewer(address.person, address.topic.group)
    address.topic.held = (group,)
    if not can_post(address.person, address.topic):
        return Verdict(MailOutcome.FORBIDDEN, address)
    if not mail.text and not has_files:
        return Verdict(MailOutcome.EMPTY, address)
    if len(mail.text) > LONGEST:
        return Verdict(MailOutcome.REFUSED, address, f"longer than {LONGEST} characters")
    return Verdict(MailOutcome.POSTED, address)


def address_of(mail: Incoming) -> ReplyAddress | None:
    """The answer address of ours among those that the mail went to."""
    return next((found for one in secrets_in(mail) if (found := address_of_nonce(one))), None)


def secrets_in(mail: Incoming) -> list[str]:
    """The nonces of the answer addresses that the mail went to; only those that bear our signature."""
    local, _at, host = str(current_app.config["REPLY_ADDRESS"]).rpartition("@")
    found = []
    for recipient in mail.recipients:
        name, _at, domain = address_key(recipient).rpartition("@")
        prefix, plus, secret = name.partition("+")
        if plus and prefix == local.lower() and domain == host:
            nonce = short_nonce_of(secret)
            if nonce:
                found.append(nonce)
    return found


def tell_sender(row: InboundMail, mail: Incoming, verdict: Verdict, left_out: list[str]) -> None:
    """Say once a day and topic why nothing was posted, or which files were left out.

    It goes to a proven address of a person of ours, never to what the mail merely names: machines get nothing.
    """
    if verdict.outcome is MailOutcome.AUTOMATIC or (verdict.outcome is MailOutcome.POSTED and not left_out):
        return
    person = addressee(mail, verdict)
    if person is None or (verdict.outcome is not MailOutcome.POSTED and queries.was_told(row, person)):
        return
    row.person_id = person.id
    notices.not_posted(row, person, verdict.address.topic if verdict.address else None, left_out)


def addressee(mail: Incoming, verdict: Verdict) -> Person | None:
    """Whose answer address it is; for a mail to none, who wrote, if that is one of ours and nothing speaks against."""
    if verdict.address is not None:
        return verdict.address.person
    return None if mail.failure or mail.senders != 1 else queries.person_behind(mail.sender)

"""Comment rounds: opened for a version, extended, cancelled, finished with the authors told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.core.places import is_zone
from alliance.documents import notices
from alliance.documents.enums import DocumentAudience, DocumentState, RoundState, StandardStage
from alliance.documents.models import CommentRound, Document
from alliance.documents.operations.documents import refuse_hidden
from alliance.documents.operations.states import advance, move, owed_reason, refuse_empty
from alliance.documents.operations.versions import open_to
from alliance.documents.queries.rounds import all_comments, next_round_number, open_round_of
from alliance.groups.operations.activity import note_activity
from alliance.jobs.operations import owe

PUBLIC_COMMENT = timedelta(days=30)  # Provisions on the Administration of Group Standards (2019)
LONGEST_ROUND = timedelta(days=366)
REMINDED_BEFORE = timedelta(days=3)


@dataclass(frozen=True)
class RoundInput:
    """Who is asked, from when to when; instants carry their zone, `zone` is the one they are shown in."""

    closes_at: datetime
    zone: str
    audience: DocumentAudience = DocumentAudience.GROUP
    opens_at: datetime | None = None  # None: at once
    instructions: Localized = field(default_factory=Localized)


@operation
def open_round(actor: Person, document: Document, typed: RoundInput) -> CommentRound:
    """Ask an audience to comment on the newest version until a moment; they can read it from now on.

    A group standard's round for everybody is its public comment. Refuses a document without text, one that is not a
    draft, a second round while one stands, a closing time that has passed or comes before the opening, and a public
    comment of a group standard of less than 30 days.
    """
    lock(document)
    refuse_other_round(document)
    opens_at = typed.opens_at or now()
    version = refuse_empty(document)
    check_times(opens_at, typed)
    refuse_hidden(document.group, typed.audience)
    asked = CommentRound(
        document=document,
        version_number=version,
        number=next_round_number(document.id),
        opens_at=opens_at,
        closes_at=typed.closes_at,
        zone=typed.zone,
        audience=typed.audience,
        instructions=typed.instructions,
        opened_by_id=actor.id,
    )
    take_to_comment(actor, document, asked)
    db.session.add(asked)
    open_to(document, typed.audience, version)
    note_activity(document.group)
    record(actor, "documents.round_opened", asked, closes_at=typed.closes_at, audience=typed.audience)
    owe_reminder(asked)
    notices.round_opened(actor, asked)
    return asked


def refuse_other_round(document: Document) -> None:
    if document.state not in (DocumentState.WORKING_DRAFT, DocumentState.FOR_COMMENT):
        raise Refused(_("This document is at “%(state)s”. Nothing was changed.", state=document.state.label))
    if document.stage not in (None, StandardStage.DRAFT, StandardStage.PUBLIC_COMMENT):
        raise Refused(_("Comments on a group standard are asked for once there is a draft."))
    if open_round_of(document.id) is not None:
        raise Refused(_("A comment round of this document is not finished. Tell its authors the outcome first."))


def check_times(opens_at: datetime, typed: RoundInput) -> None:
    if not is_zone(typed.zone):
        raise Refused(_("Choose a time zone from the list."), field="zone")
    if typed.closes_at <= now():
        raise Refused(_("The closing time has passed. Choose a later one."), field="closes")
    if typed.closes_at <= opens_at:
        raise Refused(_("The round closes before it opens. Choose a later closing time."), field="closes")
    if typed.closes_at - opens_at > LONGEST_ROUND:
        raise Refused(_("A round lasts at most a year. Choose an earlier closing time."), field="closes")


def take_to_comment(actor: Person, document: Document, asked: CommentRound) -> None:
    """Bring the document to where the round takes it."""
    if document.stage and asked.audience is DocumentAudience.PUBLIC:
        if asked.lasts < PUBLIC_COMMENT:
            text = _("The public comment of a group standard lasts 30 days or more. Choose a later closing time.")
            raise Refused(text, field="closes")
        if document.stage is StandardStage.DRAFT:
            advance(actor, document, StandardStage.PUBLIC_COMMENT)
            return
    if document.state is not DocumentState.FOR_COMMENT:
        move(actor, document, DocumentState.FOR_COMMENT)


@operation
def extend_round(actor: Person, asked: CommentRound, closes_at: datetime, reason: str) -> None:
    """Take comments for longer. Refuses a round that has closed, an earlier time and a missing reason."""
    lock(asked)
    if asked.state is not RoundState.OPENED or asked.is_closed():
        raise Refused(_("This round is closed. Open another one."))
    if closes_at <= asked.closes_at:
        raise Refused(_("A round can only be made longer. Choose a later closing time."), field="closes")
    if closes_at - asked.opens_at > LONGEST_ROUND:
        raise Refused(_("A round lasts at most a year. Choose an earlier closing time."), field="closes")
    reason = owed_reason(reason)
    asked.closes_at = closes_at
    record(actor, "documents.round_extended", asked, reason=reason)
    owe_reminder(asked)
    notices.round_extended(actor, asked, reason)


@operation
def cancel_round(actor: Person, asked: CommentRound, reason: str) -> None:
    """Call a round off; its comments stay readable, the document goes back to where it came from.

    Refuses without reason, and once the authors were told.
    """
    lock(asked)
    if asked.state is not RoundState.OPENED or asked.told_at is not None:
        raise Refused(_("This round is over. Nothing was changed."))
    asked.state, asked.cancel_reason = RoundState.CANCELLED, owed_reason(reason)
    record(actor, "documents.round_cancelled", asked, reason=reason)
    document = asked.document
    lock(document)
    if document.stage is StandardStage.PUBLIC_COMMENT and asked.audience is DocumentAudience.PUBLIC:
        advance(actor, document, StandardStage.DRAFT, reason)
    elif document.state is DocumentState.FOR_COMMENT and document.stage is not StandardStage.PUBLIC_COMMENT:
        move(actor, document, DocumentState.WORKING_DRAFT, reason)


@operation
def finish_round(actor: Person, asked: CommentRound) -> None:
    """Tell the authors what became of their comments, and the group's readers that the round is done.

    From then on everybody who was asked reads the table. Refuses an open round, and one with comments not dealt with.
    """
    lock(asked)
    if asked.state is not RoundState.OPENED or asked.told_at is not None:
        raise Refused(_("This round is over. Nothing was changed."))
    if not asked.is_closed():
        raise Refused(_("Comments are still being taken. Wait for the closing time."))
    comments = all_comments(asked)
    waiting = sum(1 for one in comments if one.disposition.value == "open")
    if waiting:
        raise Refused(
            ngettext("%(num)s comment is not dealt with yet.", "%(num)s comments are not dealt with yet.", waiting)
        )
    asked.told_at = now()
    note_activity(asked.document.group)
    record(actor, "documents.round_finished", asked, comments=len(comments))
    notices.dispositions_done(actor, asked, comments)


def owe_reminder(asked: CommentRound) -> None:
    """Have those reminded who have not commented, three days ahead; a round that is shorter reminds nobody."""
    db.session.flush()
    due_at = asked.closes_at - REMINDED_BEFORE
    if due_at <= max(now(), asked.opens_at):
        return
    closes = asked.closes_at.isoformat()
    owe(
        "documents.remind_of_round",
        {"round_id": asked.id, "closes_at": closes},
        key=f"documents.round.{asked.id}.{closes}",
        due_at=due_at,
    )

"""Comments of people and of visitors: written and changed while a round is open, dealt with after it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import current_language
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import one_line
from alliance.documents.enums import CommentKind, Disposition, RoundState
from alliance.documents.models import Comment, CommentRound
from alliance.documents.queries.people import represented_by
from alliance.documents.queries.rounds import comments_by_id
from alliance.groups.operations.activity import note_activity
from alliance.organizations.models import Organization
from alliance.settings.operations import next_number

ADDRESSES_OF_SPAM = 3  # web addresses in one comment from a visitor
_D = Disposition


@dataclass(frozen=True)
class CommentInput:
    """One line of the comment table: `clause` as numbered, `place` a paragraph, figure, table or note."""

    text: str
    kind: CommentKind = CommentKind.TECHNICAL
    clause: str = ""
    place: str = ""
    proposal: str = ""


@dataclass(frozen=True)
class Guest:
    """A visitor who comments, as they say who they are; `is_spam` when they fell into one of the form's traps."""

    name: str
    email: str
    organization: str = ""
    is_spam: bool = False


@operation
def add_comment(
    actor: Person, asked: CommentRound, typed: CommentInput, organization: Organization | None = None
) -> Comment:
    """Comment for one's organization (the first one that the person speaks for in this group when not given).

    Refuses before the opening and from the closing time on, an empty comment, and an organization of others.
    """
    lock(asked)
    refuse_closed(asked)
    own = represented_by(actor, asked.document.group_id)
    if organization is not None and organization.id not in {one.id for one in own}:
        raise Refused(_("You do not act for this organization."), field="organization")
    chosen = organization or next(iter(own), None)
    comment = put(numbered(asked), typed)
    comment.person_id, comment.organization_id = actor.id, chosen.id if chosen else None
    db.session.add(comment)
    note_activity(asked.document.group)
    record(actor, "documents.commented", comment, chosen.id if chosen else None)
    return comment


@operation
def add_visitors_comment(asked: CommentRound, typed: CommentInput, guest: Guest) -> Comment:
    """Take a visitor's comment; one that looks like spam waits unseen until an officer lets it in.

    Refuses what `add_comment` refuses.
    """
    lock(asked)
    refuse_closed(asked)
    comment = put(numbered(asked), typed)
    comment.author_name, comment.author_email = one_line(guest.name)[:200], one_line(guest.email)[:254]
    comment.author_organization, comment.author_locale = one_line(guest.organization)[:200], current_language()
    comment.is_spam = guest.is_spam or looks_like_spam(typed)
    db.session.add(comment)
    record(None, "documents.visitor_commented", comment, held=comment.is_spam)
    return comment


def looks_like_spam(typed: CommentInput) -> bool:
    """Three web addresses or more in one comment; people who comment on a text rarely advertise."""
    return len(re.findall(r"https?://|www\.", f"{typed.text} {typed.proposal}")) >= ADDRESSES_OF_SPAM


def refuse_closed(asked: CommentRound) -> None:
    """By comparing the time: a comment at the closing time is too late."""
    if asked.state is not RoundState.OPENED:
        raise Refused(_("This round was cancelled; it takes no comments."))
    if now() < asked.opens_at:
        raise Refused(_("This round has not opened yet."))
    if not asked.is_open():
        raise Refused(_("This round is closed; it takes no more comments."))


def numbered(asked: CommentRound) -> Comment:
    """A comment with the next number of its round; two at once get different ones."""
    return Comment(round=asked, number=next_number(f"comment.{asked.id}"))


def put(comment: Comment, typed: CommentInput) -> Comment:
    if not typed.text.strip():
        raise Refused(_("Write what you have to say."), field="text")
    comment.text, comment.proposal, comment.kind = typed.text.strip(), typed.proposal.strip(), typed.kind
    comment.clause, comment.place = one_line(typed.clause)[:60], one_line(typed.place)[:100]
    return comment


@operation
def change_comment(actor: Person, comment: Comment, typed: CommentInput, version: int) -> None:
    """Reword one's own comment while the round is open. Refuses an edit of an outdated version and a withdrawn one."""
    lock(comment)
    if comment.version != version:
        raise Clash(_("This comment was changed meanwhile. Compare and save again."))
    refuse_closed(comment.round)
    refuse_withdrawn(comment)
    put(comment, typed)
    record(actor, "documents.comment_changed", comment, comment.organization_id)


@operation
def withdraw_comment(actor: Person, comment: Comment) -> None:
    """Take one's own comment back while the round is open; its number stays taken. Twice changes nothing."""
    lock(comment)
    refuse_closed(comment.round)
    if comment.withdrawn_at is not None:
        return
    comment.withdrawn_at = now()
    record(actor, "documents.comment_withdrawn", comment, comment.organization_id)


def refuse_withdrawn(comment: Comment) -> None:
    if comment.withdrawn_at is not None:
        raise Refused(_("This comment is withdrawn and stays as it is."))


@operation
def let_in(actor: Person, comment: Comment) -> None:
    """A comment that was held back as likely spam is one after all. Refuses once the authors were told."""
    lock(comment)
    refuse_told(comment.round)
    if not comment.is_spam:
        return
    comment.is_spam = False
    record(actor, "documents.comment_let_in", comment)


def refuse_told(asked: CommentRound) -> None:
    if asked.state is not RoundState.OPENED or asked.told_at is not None:
        raise Refused(_("This round is over. Nothing was changed."))


@operation
def dispose(
    actor: Person, asked: CommentRound, comment_ids: Collection[int], disposition: Disposition, response: str = ""
) -> int:
    """Decide about one or several comments at once; how many it was.

    Refuses while comments are taken and once the authors were told, an empty choice, and a rejection or a change
    without saying what was answered.
    """
    lock(asked)
    refuse_undisposable(asked)
    response = response.strip()
    refuse_without_response(disposition, response)
    chosen = comments_by_id(asked, comment_ids)
    if not chosen:
        raise Refused(_("Choose at least one comment."))
    for comment in chosen:
        decide(actor, comment, disposition, response)
    note_activity(asked.document.group)
    return len(chosen)


def refuse_undisposable(asked: CommentRound) -> None:
    refuse_told(asked)
    if not asked.is_closed():
        raise Refused(_("Comments are still being taken. Wait for the closing time."))


def refuse_without_response(disposition: Disposition, response: str) -> None:
    if disposition in (_D.REJECTED, _D.MODIFIED) and not response:
        raise Refused(_("Say what the author is answered: why not, or what is changed instead."), field="response")


def decide(actor: Person, comment: Comment, disposition: Disposition, response: str) -> None:
    """Inside an operation: note what becomes of one comment."""
    comment.disposition, comment.response = disposition, response
    settled = disposition is not _D.OPEN
    comment.disposed_by_id, comment.disposed_at = (actor.id, now()) if settled else (None, None)
    record(actor, "documents.comment_disposed", comment, disposition=disposition)

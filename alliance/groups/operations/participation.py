"""Calls for participation: written and published by who runs the group, told to the members of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import tidy
from alliance.groups.models import Group, ParticipationCall
from alliance.groups.notices import life as notices
from alliance.groups.operations.activity import note_activity
from alliance.groups.queries.participation import drafts_or_open, reach, still_to_tell
from alliance.jobs.operations import owe
from alliance.organizations.operations.cleaning import both_long

BATCH = 50  # people told in one transaction; the others follow by jobs
TASK = "groups.tell_call"


@dataclass(frozen=True)
class CallInput:
    """A call for participation as typed; both instants carry their zone."""

    text: Localized
    opens_at: datetime
    closes_at: datetime


@operation
def draft_call(actor: Person | None, group: Group, typed: CallInput) -> ParticipationCall:
    """Write a call that nobody sees yet. Refuses a group that is not running, a second call, and an empty one."""
    lock(group)
    refuse_idle(group)
    if drafts_or_open(group) is not None:
        raise Refused(_("This group has a draft or an open call already."))
    check_call(typed)
    call = ParticipationCall(group=group)
    put_call(call, typed)
    db.session.add(call)
    record(actor, "groups.call_drafted", call, group=group.code)
    return call


@operation
def change_call(actor: Person | None, call: ParticipationCall, typed: CallInput, version: int) -> None:
    """Change a call; once it is published, its words and its closing time may still be mended.

    Refuses an edit of an outdated version, a cancelled or closed call, and what `draft_call` refuses.
    """
    lock(call)
    if call.version != version:
        raise Clash(_("Somebody else changed this call meanwhile. Compare and save again."))
    refuse_over(call)
    check_call(typed)
    put_call(call, typed)
    record(actor, "groups.call_changed", call, group=call.group.code)


@operation
def publish_call(actor: Person | None, call: ParticipationCall) -> None:
    """Show the call and tell each representative of each member whose fields meet the group's, once.

    The first are told at once, the others by jobs. Refuses what is published, cancelled, or closed by its time, and a
    group that no longer runs.
    """
    lock(call)
    refuse_over(call)
    if call.published_at is not None:
        raise Refused(_("This call is published already."))
    refuse_idle(call.group)
    if call.closes_at <= now():
        raise Refused(_("The closing time has passed. Choose a later one before publishing."))
    call.published_at = now()
    call.told, people = reach(call.group)
    note_activity(call.group)
    record(actor, "groups.call_published", call, group=call.group.code, organizations=call.told, people=people)
    tell_more(call, 0)


@operation
def go_on_telling(call_id: int, after: int) -> None:
    """Tell the next people of a published call; does nothing once it is over. Who was told is not told again."""
    call = db.session.get(ParticipationCall, call_id)
    if call is not None and call.published_at and not call.cancelled_at and call.closes_at > now():
        tell_more(call, after)


def tell_more(call: ParticipationCall, after: int) -> None:
    """Tell a batch of people behind an id, and owe the next batch."""
    people = still_to_tell(call, after, BATCH)
    notices.call_published(call, people)
    if len(people) == BATCH:
        owe(TASK, {"call_id": call.id, "after": people[-1].id}, key=f"{TASK}.{call.id}.{people[-1].id}")


@operation
def cancel_call(actor: Person | None, call: ParticipationCall, reason: str = "") -> None:
    """Take a call back; nobody else is told of it. Refuses a published one without a reason, and what is over."""
    lock(call)
    refuse_over(call)
    if call.published_at and not reason.strip():
        raise Refused(_("Say why; whoever opens the call reads it."), "reason")
    call.cancelled_at, call.cancel_reason = now(), tidy(reason)
    record(actor, "groups.call_cancelled", call, group=call.group.code, reason=reason)
    if call.published_at:
        notices.call_cancelled(call)


def put_call(call: ParticipationCall, typed: CallInput) -> None:
    words = both_long(typed.text, "text")
    call.text = call.text.replaced(words.en, words.zh) if call.id else words
    call.opens_at, call.closes_at = typed.opens_at, typed.closes_at


def refuse_idle(group: Group) -> None:
    if not group.state.is_running:
        raise Refused(_("Only a group that forms or works calls for participation."))


def refuse_over(call: ParticipationCall) -> None:
    if call.cancelled_at is not None:
        raise Refused(_("This call is cancelled."))
    if call.published_at is not None and call.closes_at <= now():
        raise Refused(_("This call is closed: its time has passed."))


def check_call(typed: CallInput) -> None:
    """Refuse a call without words, and one whose time is over before it begins."""
    if not typed.text:
        raise Refused(_("Write who is invited and to what, in at least one language."), "text_en")
    if typed.closes_at <= typed.opens_at:
        raise Refused(_("The call closes before it opens. Choose a later closing time."), "closes")
    if typed.closes_at <= now():
        raise Refused(_("The closing time has passed. Choose a later one."), "closes")

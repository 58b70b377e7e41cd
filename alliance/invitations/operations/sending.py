"""Sending: the message, the mails, reminders by hand, withdrawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from alliance.accounts.models import Person
from alliance.audit.operations import record, record_many
from alliance.core.clock import now
from alliance.core.db import BATCH, db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.events.models import Event
from alliance.invitations import notices
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation, InvitationPlan
from alliance.invitations.operations.seats import hold_plan, release
from alliance.invitations.policy import can_be_sent
from alliance.invitations.queries.invitations import asked_of, chosen, delegates_of
from alliance.registrations.operations.seats import id_of

State = InvitationState
LONGEST_REMINDER = 60  # days


@dataclass(frozen=True)
class MessageInput:
    """What invitations say, until when answers are asked (None: as long as registration is open), and how many days
    before that who has not answered is reminded (0: never)."""

    message: Localized
    answer_by: datetime | None = None
    remind_days: int = 7


@operation
def set_message(actor: Person | None, event: Event, typed: MessageInput, version: int | None = None) -> InvitationPlan:
    """Keep what the invitations to an event say. Refuses a deadline after the event, and who was too slow.

    A reminder whose day is moved into the future is sent again.
    """
    lock(event)
    asked = asked_of(event.id)
    if asked is not None and version is not None and asked.version != version:
        raise Clash(_("Somebody else changed the message while you were editing it."))
    if typed.answer_by is not None and typed.answer_by >= event.ends_at:
        raise Refused(_("Choose a time before the event is over."), field="answer_by")
    if not 0 <= typed.remind_days <= LONGEST_REMINDER:
        raise Refused(_("Choose 0 to %(most)s days.", most=LONGEST_REMINDER), field="remind_days")
    if asked is None:
        asked = InvitationPlan(event=event)
        db.session.add(asked)
    if (asked.answer_by, asked.remind_days) != (typed.answer_by, typed.remind_days):
        asked.reminded_at = None
    asked.message, asked.answer_by, asked.remind_days = typed.message, typed.answer_by, typed.remind_days
    record(actor, "invitations.message_set", asked)
    return asked


NOT_NOW = _l("Invitations are sent once the event is published and while it stands.")


@operation
def send(
    actor: Person | None, event: Event, invitations: Iterable[Invitation], message: Localized | None = None
) -> int:
    """Send invitations: to those listed, and once more to who was asked and has not answered; how many left.

    Each mail carries the invitee's own link. `message` is kept for the event when given. Refuses an event that is not
    published, cancelled, postponed or over, and a selection that nobody can be written to.
    """
    lock(event)
    if not can_be_sent(event):
        raise Refused(str(NOT_NOW))
    wanted = chosen(event, [id_of(one) for one in invitations], State.LISTED, State.SENT)
    return send_to(actor, event, wanted, message)


@operation
def send_all(actor: Person, event: Event) -> int:
    """Send to everybody on the list who was not asked yet. Refuses what `send` refuses."""
    lock(event)
    if not can_be_sent(event):
        raise Refused(str(NOT_NOW))
    return send_to(actor, event, chosen(event, None, State.LISTED), None)


def send_to(actor: Person | None, event: Event, wanted: Sequence[Invitation], message: Localized | None) -> int:
    reachable = [one for one in wanted if one.email]
    if not reachable:
        raise Refused(_("Nobody chosen waits for an invitation and has an address."))
    asked = asked_of(event.id) or InvitationPlan(event=event, message=message or Localized())
    if message is not None:
        asked.message = message
    db.session.add(asked)
    mark(reachable, state=State.SENT, sent_at=now())
    record(actor, "invitations.mailed", asked, people=len(reachable))
    note_many(actor, "invitations.sent", reachable)
    notices.invited(event, asked, reachable)
    return len(reachable)


def mark(rows: Sequence[Invitation], **values: Any) -> None:
    """Change many invitations in a statement for each thousand; who edits one of them meanwhile is told of a clash."""
    for begin in range(0, len(rows), BATCH):
        ids = [one.id for one in rows[begin : begin + BATCH]]
        wanted = sa.update(Invitation).where(Invitation.id.in_(ids))
        db.session.execute(
            wanted.values(version=Invitation.version + 1, **values),
            execution_options={"synchronize_session": "evaluate"},
        )


def note_many(actor: Person | None, verb: str, rows: Sequence[Invitation]) -> None:
    """The same act on many invitations in the audit log."""
    db.session.flush()
    record_many(actor, verb, Invitation.__tablename__, [(one.id, one.audit_label) for one in rows])


@operation
def remind(actor: Person | None, event: Event, invitations: Iterable[Invitation] | None = None) -> int:
    """Remind who was asked and has not answered (of these, else of all); how many. Refuses when there is nobody."""
    lock(event)
    if not can_be_sent(event):
        raise Refused(str(NOT_NOW))
    ids = [id_of(one) for one in invitations] if invitations is not None else None
    wanted = [one for one in chosen(event, ids, State.SENT) if one.email]
    if not wanted:
        raise Refused(_("Nobody chosen still owes an answer."))
    tell_again(actor, event, wanted)
    return len(wanted)


def tell_again(actor: Person | None, event: Event, wanted: Sequence[Invitation]) -> None:
    mark(wanted, reminded_at=now(), reminders=Invitation.reminders + 1)
    note_many(actor, "invitations.reminded", wanted)
    notices.reminded(event, asked_of(event.id), wanted)


@operation
def withdraw(actor: Person, invitation: Invitation, reason: str = "") -> None:
    """Take an invitation back: its link is dead, a seat taken by it is freed, whom the invitee named is withdrawn too.

    Who was asked is told with the reason. Twice changes nothing.
    """
    hold_plan(invitation.event_id)
    lock(invitation)
    if invitation.state is State.WITHDRAWN:
        return
    was_told = invitation.state is not State.LISTED
    for one in delegates_of(invitation):
        withdraw(actor, one, reason)
    invitation.state = State.WITHDRAWN
    release(actor, invitation, reason or _("The invitation was withdrawn."), by_guest=False)
    record(actor, "invitations.withdrawn", invitation, invitation.organization_id, reason=reason)
    if was_told:
        notices.withdrawn(invitation, reason)

"""The life of an event: made, changed, copied, published, postponed, cancelled, brought back.

It keeps its number and its calendar UID. Who is registered is told by the registrations, which hear the signals.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.events import notices, signals
from alliance.events.enums import EventState
from alliance.events.models import Event, EventStep
from alliance.events.operations.describing import EventInput, check, index, input_of, put
from alliance.events.queries.entries import Standing, standing_of

__all__ = [
    "EventInput", "cancel", "change_event", "copy_event", "create_event", "input_of", "postpone", "publish",
    "reinstate", "unpublish",
]  # fmt: skip

_S = EventState


@operation
def create_event(actor: Person | None, typed: EventInput, is_template: bool = False) -> Event:
    """A draft of an event, or a template, which never takes place and is copied.

    Refuses an event without title, times and zones that make no sense, links that no browser opens, and an audience
    that cannot see it.
    """
    check(typed)
    return draft(actor, typed, is_template)


def draft(actor: Person | None, typed: EventInput, is_template: bool = False, source: Event | None = None) -> Event:
    """Store a checked draft with its first step."""
    event = Event(is_template=is_template, made_by=actor, state=_S.DRAFT, copied_from_id=source.id if source else None)
    put(event, typed)
    db.session.add(event)
    record(actor, "events.created", event)
    index(event)
    note_step(actor, event, None)
    return event


@operation
def change_event(actor: Person, event: Event, typed: EventInput, version: int) -> None:
    """Change an event in any state. What calendars hold of it raises the sequence, and who counts on it hears.

    Refuses an edit of an outdated version, and what `create_event` refuses.
    """
    lock(event)
    if event.version != version:
        raise Clash(_("Somebody else changed this event meanwhile. Compare and save again."))
    check(typed)
    change(actor, event, typed)


def change(actor: Person | None, event: Event, typed: EventInput) -> None:
    """Change a locked event."""
    was = standing_of(event)
    put(event, typed)
    is_told = event.published_at is not None and standing_of(event) != was
    is_moved = standing_of(event).times != was.times
    if is_told:
        event.sequence += 1
    if is_moved and event.starts_at > now():
        event.reminded_at = None
    record(actor, "events.moved" if is_told and is_moved else "events.changed", event)
    index(event)
    if is_told and event.state is _S.PUBLISHED and not event.is_over():
        tell_change(actor, event, was, is_moved)


def tell_change(actor: Person | None, event: Event, was: Standing, is_moved: bool) -> None:
    if is_moved:
        signals.moved.send(event, actor=actor, was=was)
        notices.moved(event, actor, was)
    else:
        signals.changed.send(event, actor=actor, was=was)


@operation
def copy_event(
    actor: Person, event: Event, starts_at: datetime, title: Localized | None = None, as_template: bool = False
) -> Event:
    """A new draft like this event that begins at another instant and lasts as long; the link into its room is left out.

    Other features copy what hangs on it (`signals.copied`). Refuses what `create_event` refuses.
    """
    shift = starts_at - event.starts_at
    source = input_of(event)
    typed = replace(source, title=title or source.title, starts_at=starts_at, ends_at=event.ends_at + shift, link="")
    check(typed)
    made = draft(actor, typed, as_template, event)
    made.picture_id = event.picture_id
    db.session.flush()
    signals.copied.send(made, actor=actor, source=event, shift=shift)
    return made


@operation
def publish(actor: Person, event: Event) -> None:
    """Let everybody see it whom its visibility names; a postponed event takes place again at its new time.

    Refuses a template, one that is published or cancelled, and a postponed one whose time has passed.
    """
    lock(event)
    if event.is_template:
        raise Refused(_("A template is not published. Make an event from it."))
    if event.state is _S.CANCELLED:
        raise Refused(_("This event is cancelled. Bring it back first."))
    before = step_to(event, _S.PUBLISHED, _("This event is published already."))
    if before is _S.POSTPONED:
        refuse_over(event, _("Give the event its new time first."))
    is_again = event.published_at is not None
    event.published_at = event.published_at or now()
    event.state_reason = ""
    event.sequence += is_again
    record(actor, "events.published", event)
    note_step(actor, event, before)
    if before is _S.POSTPONED:
        return_to_calendars(actor, event, before)
    else:
        signals.published.send(event, actor=actor)


@operation
def unpublish(actor: Person, event: Event) -> None:
    """Make a published event a draft again, as long as nobody counts on it (`signals.unpublishing` asks)."""
    lock(event)
    if event.state is not _S.PUBLISHED:
        raise Refused(_("Only a published event becomes a draft again."))
    signals.unpublishing.send(event, actor=actor)
    event.state = _S.DRAFT
    record(actor, "events.unpublished", event)
    note_step(actor, event, _S.PUBLISHED)


@operation
def postpone(actor: Person, event: Event, reason: str) -> None:
    """Say that it takes place later; calendars take it off until it is published with its new time.

    Refuses one that is not published or over, and no reason.
    """
    lock(event)
    said = reason_in(reason)
    refuse_over(event, _("This event is over; it cannot be postponed any more."))
    before = step_to(event, _S.POSTPONED, _("Only a published event is postponed."))
    event.state_reason = said
    event.sequence += 1
    record(actor, "events.postponed", event, reason=said)
    note_step(actor, event, before, said)
    signals.postponed.send(event, actor=actor, reason=said)
    notices.called_off("postponed", event, actor)


@operation
def cancel(actor: Person, event: Event, reason: str) -> None:
    """Call it off; whoever counts on it hears why. A draft or a template is put away, and nobody hears.

    Refuses one that is cancelled or over, and no reason where somebody could know of it.
    """
    lock(event)
    if event.state is _S.DRAFT:
        event.published_at = None  # unpublished and put away: else its old readers would see it again, as cancelled
    is_known = event.published_at is not None
    said = reason_in(reason) if is_known else reason.strip()
    if is_known:
        refuse_over(event, _("This event is over; it cannot be cancelled any more."))
    before = step_to(event, _S.CANCELLED, _("This event is cancelled already."))
    event.state_reason = said
    event.sequence += 1
    record(actor, "events.cancelled", event, reason=said)
    note_step(actor, event, before, said)
    if before is not _S.DRAFT:
        signals.cancelled.send(event, actor=actor, reason=said)
        notices.called_off("cancelled", event, actor)


@operation
def reinstate(actor: Person, event: Event) -> None:
    """Bring a cancelled event back: to its readers, or to a draft if it was one. Refuses one whose time is past."""
    lock(event)
    if event.state is not _S.CANCELLED:
        raise Refused(_("This event is not cancelled."))
    was_known = stood_before(event) is not _S.DRAFT and event.published_at is not None
    if was_known:
        refuse_over(event, _("The time of this event has passed. Make a new one."))
    event.state, event.state_reason = (_S.PUBLISHED if was_known else _S.DRAFT), ""
    event.sequence += 1
    record(actor, "events.reinstated", event)
    note_step(actor, event, _S.CANCELLED)
    if was_known:
        return_to_calendars(actor, event, _S.CANCELLED)


def return_to_calendars(actor: Person, event: Event, from_state: EventState) -> None:
    """Tell that it takes place after all; reminders are due anew."""
    event.reminded_at = None
    signals.reinstated.send(event, actor=actor, from_state=from_state)
    notices.reinstated(event, actor)


def step_to(event: Event, state: EventState, refusal: str) -> EventState:
    """Move along the path of states; the state before. Refuses where no path leads."""
    before = event.state
    if before is state or not before.may_become(state):
        raise Refused(refusal)
    event.state = state
    return before


def stood_before(event: Event) -> EventState | None:
    """The state from which it was cancelled."""
    steps = db.session.scalars(
        db.select(EventStep.from_state)
        .where(EventStep.event_id == event.id, EventStep.to_state == _S.CANCELLED)
        .order_by(EventStep.id.desc())
    )
    return steps.first()


def reason_in(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise Refused(_("Tell those who count on it why."), field="reason")
    return said


def refuse_over(event: Event, refusal: str) -> None:
    if event.is_over():
        raise Refused(refusal)


def note_step(actor: Person | None, event: Event, before: EventState | None, reason: str = "") -> None:
    """Keep who brought the event to its state, when and why."""
    db.session.flush()
    db.session.add(
        EventStep(
            event_id=event.id,
            from_state=before,
            to_state=event.state,
            actor_id=actor.id if actor is not None else None,
            reason=reason,
        )
    )

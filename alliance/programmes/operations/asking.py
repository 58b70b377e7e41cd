"""Asking speakers to take their parts, and what they say."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.accounts.queries import holders_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import lock
from alliance.core.duties import Duty
from alliance.core.operation import Refused, operation
from alliance.core.text import one_line
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.programmes import notices
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, Speaker
from alliance.programmes.queries.people import organizers_of
from alliance.programmes.queries.telling import address_of, all_parts, takes_part

LONGEST_NOTE = 500
OPEN = (SpeakerAnswer.NOT_ASKED, SpeakerAnswer.ASKED)


@operation
def ask_speakers(actor: Person | None, event: Event, speaker: Speaker | None = None) -> int:
    """Ask by mail for an answer to every part without one: of one speaker, or of all. How many were written to.

    Of all, only those who were never asked; one by name also again. Refuses when nobody can be asked.
    """
    lock(event)
    refuse_off(event)
    waiting = open_parts(event, speaker)
    if not waiting:
        raise Refused(_("Nobody waits to be asked: everybody with an address was asked or has answered."))
    for parts in waiting.values():
        notices.asked(event, parts[0].speaker, parts)
        for one in parts:
            one.answer = SpeakerAnswer.ASKED
    record(actor, "programmes.asked", event, speakers=len(waiting))
    return len(waiting)


def open_parts(event: Event, speaker: Speaker | None) -> dict[int, list[Part]]:
    """The parts without an answer of each speaker who can be written to."""
    found: dict[int, list[Part]] = {}
    for one in all_parts(event.id):
        wanted = one.speaker_id == speaker.id if speaker else one.answer is SpeakerAnswer.NOT_ASKED
        if wanted and is_waiting(one):
            found.setdefault(one.speaker_id, []).append(one)
    return found


def is_waiting(part: Part) -> bool:
    is_there = takes_part(part) and part.session.removed_at is None
    return is_there and part.answer in OPEN and bool(address_of(part.speaker))


@operation
def answer(part: Part, said: SpeakerAnswer, note: str = "", actor: Person | None = None) -> None:
    """Keep what a speaker says to a part; the last word counts. `actor`: the organizer who answers for the speaker.

    Who says no is taken off the session for readers with the next publication, and the organizers hear of it. Refuses
    anything but yes and no, a session that is over, and a part that was taken out.
    """
    lock(part)
    session = part.session
    if said not in (SpeakerAnswer.CONFIRMED, SpeakerAnswer.DECLINED):
        raise Refused(_("Choose yes or no."))
    if part.removed_at is not None or session.removed_at is not None:
        raise Refused(_("You are not asked for this part any more."))
    refuse_off(session.event)
    if session.ends_at is not None and session.ends_at <= now():
        raise Refused(_("This session is over. There is nothing to answer any more."))
    is_new = part.answer is not said
    part.answer, part.answered_at, part.note = said, now(), one_line(note)[:LONGEST_NOTE]
    record(actor or part.speaker.person, "programmes.answered", part, answer=said.value)
    if said is SpeakerAnswer.DECLINED and is_new:
        hear_no(part, actor)


def hear_no(part: Part, actor: Person | None) -> None:
    """Take the entry off the speaker's calendar and tell those who run the event."""
    event, was = part.session.event, part.told
    if was:
        part.session.sequence += 1
        part.told = None
        notices.dropped(event, part, was, by_self=True)
    notices.answered(part, [one for one in listeners(event) if one is not actor])


def listeners(event: Event) -> Iterable[Person]:
    """The organizers of the event, else the coordinators of events."""
    return organizers_of(event.id) or holders_of(Duty.EVENTS)


def refuse_off(event: Event) -> None:
    if event.state in (EventState.CANCELLED, EventState.POSTPONED):
        raise Refused(_("The event does not take place at its time. There is nothing to answer now."))

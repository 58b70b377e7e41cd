"""The day itself: begin, on, back, leave out, a minute more or less, signed; each press can be undone.

Every act names the press that its page saw last (`seen`, the id of a `CeremonyStep`, 0 for none): when two people press
at once, the second is told what the first one did instead of doing it twice.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements.operations import signing as register
from alliance.audit.operations import record
from alliance.ceremonies.enums import CeremonyState, CueState, Press
from alliance.ceremonies.models import Ceremony, CeremonyStep, Cue, Signing
from alliance.ceremonies.operations.guards import hold, hold_running, put_at, refuse_out_of_order, reorder
from alliance.ceremonies.operations.pressing import pressing, put_back, refuse_overtaken
from alliance.ceremonies.operations.run import LONGEST, begun_until, cues_in_order
from alliance.ceremonies.queries.ceremonies import last_step, left_out_before
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.events.enums import EventState
from alliance.organizations.queries import this_day


@operation
def begin(actor: Person, ceremony: Ceremony, seen: int) -> None:
    """Begin with the first line. Refuses one that has begun, one without lines, and one whose event is not on."""
    hold(ceremony)
    if ceremony.event.state is not EventState.PUBLISHED:
        raise Refused(_("Publish the event first; a ceremony runs within a published event."))
    refuse_unless(ceremony.state is CeremonyState.PREPARING, _("This ceremony has begun already."))
    first = next((one for one in cues_in_order(ceremony) if one.state is CueState.WAITING), None)
    if first is None:
        raise Refused(_("The run of show has no lines yet."))
    with pressing(actor, ceremony, Press.BEGIN, seen, first):
        ceremony.state, ceremony.began_at, ceremony.ended_at = CeremonyState.RUNNING, now(), None
        start(first)


@operation
def go_on(actor: Person, ceremony: Ceremony, seen: int) -> None:
    """End the line that runs and begin the next one; after the last one the ceremony is over."""
    hold_running(ceremony)
    cues = cues_in_order(ceremony)
    running, following = running_of(cues), next_of(cues)
    with pressing(actor, ceremony, Press.NEXT, seen, following or running):
        if running is not None:
            running.state, running.ended_at = CueState.DONE, now()
        if following is not None:
            start(following)
        else:
            end(ceremony)


@operation
def go_back(actor: Person, ceremony: Ceremony, seen: int) -> None:
    """Take up the line before again; the one that runs waits anew. Refuses at the first line."""
    hold_running(ceremony)
    cues = cues_in_order(ceremony)
    running = running_of(cues)
    earlier = [one for one in cues if one.state is CueState.DONE]
    if not earlier:
        raise Refused(_("This is the first line; there is none before it."))
    with pressing(actor, ceremony, Press.BACK, seen, earlier[-1]):
        if running is not None:
            running.state, running.began_at = CueState.WAITING, None
        earlier[-1].state, earlier[-1].ended_at = CueState.RUNNING, None


@operation
def skip(actor: Person, cue: Cue, seen: int) -> None:
    """Leave out a line that is still to come. Refuses lines that have begun."""
    hold_running(cue.ceremony)
    db.session.refresh(cue)
    refuse_unless(cue.state is CueState.WAITING, _("Only a line that is still to come can be left out."))
    with pressing(actor, cue.ceremony, Press.SKIP, seen, cue):
        cue.state = CueState.SKIPPED


@operation
def restore(actor: Person, cue: Cue, seen: int) -> None:
    """Take a line in again that was left out; when the run has gone past it, it comes next. Refuses any other."""
    ceremony = cue.ceremony
    hold_running(ceremony)
    db.session.refresh(cue)
    refuse_unless(cue.state is CueState.SKIPPED, _("This line was not left out."))
    with pressing(actor, ceremony, Press.RESTORE, seen, cue):
        cue.state = CueState.WAITING
        rows = cues_in_order(ceremony)
        if rows.index(cue) < begun_until(rows):
            reorder(Cue, put_at([one.id for one in rows], cue.id, begun_until(rows)))
            db.session.expire(cue, ["position"])
            db.session.expire(ceremony, ["cues"])


@operation
def stretch(actor: Person, cue: Cue, minutes: int, seen: int) -> None:
    """Give a line so many minutes more (or less); what follows shifts, what was planned stays known.

    Refuses lines that are over or left out, and a length under 0 or over 600 minutes.
    """
    hold_running(cue.ceremony)
    db.session.refresh(cue)
    fits = cue.state in (CueState.WAITING, CueState.RUNNING)
    refuse_unless(fits, _("This line is over already; it stays as it was."))
    if not minutes or not 0 <= cue.minutes + cue.extra + minutes <= LONGEST:
        raise Refused(_("A line lasts between 0 and %(most)s minutes.", most=LONGEST))
    with pressing(actor, cue.ceremony, Press.STRETCH, seen, cue, minutes=minutes):
        cue.extra += minutes


@operation
def finish(actor: Person, ceremony: Ceremony, seen: int) -> None:
    """End the ceremony before its last line. Refuses one that does not run."""
    hold_running(ceremony)
    running = running_of(cues_in_order(ceremony))
    with pressing(actor, ceremony, Press.FINISH, seen, running):
        if running is not None:
            running.state, running.ended_at = CueState.DONE, now()
        end(ceremony)


@operation
def reopen(actor: Person, ceremony: Ceremony, seen: int) -> None:
    """Go on with a ceremony that was ended: its last line runs again. Refuses one that is not over."""
    hold(ceremony)
    refuse_unless(ceremony.state is CeremonyState.FINISHED, _("This ceremony is not over."))
    done = [one for one in cues_in_order(ceremony) if one.state is CueState.DONE]
    with pressing(actor, ceremony, Press.REOPEN, seen, done[-1] if done else None):
        ceremony.state, ceremony.ended_at = CeremonyState.RUNNING, None
        if done:
            done[-1].state, done[-1].ended_at = CueState.RUNNING, None


@operation
def mark_signed(actor: Person, signing: Signing, seen: int) -> str:
    """Note that an agreement was signed just now: it enters the register. The number that it got there.

    Refuses what is not ready, with the reason; a second marking; and an agreement whose turn has not come: one before
    it is neither signed nor left out.
    """
    ceremony = signing.ceremony
    hold_running(ceremony)
    db.session.refresh(signing)
    refuse_unless(signing.signed_at is None, _("This agreement is marked as signed already."))
    refuse_out_of_order(signing)
    with pressing(actor, ceremony, Press.SIGNED, seen, signing=signing):
        at = now()
        on = min(at.astimezone(ZoneInfo(ceremony.event.zone)).date(), this_day())
        place = ceremony.place or ceremony.event.venue
        number = register.sign(actor, signing.agreement, on, place, at=at)
        signing.signed_at, signing.left_out_at = at, None
    return number


@operation
def leave_out(actor: Person, signing: Signing, seen: int) -> None:
    """An agreement is not signed today: its lines to come are left out, and those after it may be signed.

    The agreement stays as ready as it is. Refuses one that is signed or left out.
    """
    ceremony = signing.ceremony
    hold_running(ceremony)
    db.session.refresh(signing)
    refuse_unless(signing.signed_at is None, _("This agreement is marked as signed already."))
    refuse_unless(signing.left_out_at is None, _("This agreement is left out already."))
    with pressing(actor, ceremony, Press.LEFT_OUT, seen, signing=signing):
        signing.left_out_at = now()
        for cue in cues_in_order(ceremony):
            if cue.signing_id == signing.id and cue.state is CueState.WAITING:
                cue.state = CueState.SKIPPED


@operation
def undo(actor: Person, ceremony: Ceremony, seen: int) -> CeremonyStep:
    """Take the last press back: lines and times stand as before it; a signing leaves the register again.

    Refuses when nothing was pressed, and a signing of another day.
    """
    hold(ceremony)
    refuse_overtaken(ceremony, seen)
    step = last_step(ceremony)
    if step is None:
        raise Refused(_("Nothing has been pressed yet."))
    if step.signing is not None:
        undo_signing(actor, step, step.signing)
    put_back(ceremony, step.before)
    step.undone_at = now()
    record(actor, "ceremonies.undone", ceremony, press=step.verb.value)
    return step


def undo_signing(actor: Person, step: CeremonyStep, signing: Signing) -> None:
    """Take back that an agreement was marked signed, or left out."""
    if step.verb is not Press.SIGNED:
        signing.left_out_at = None
        return
    if signing.signed_at is not None:  # else it was taken back elsewhere
        register.undo_sign(actor, signing.agreement, _("Marked by mistake during the ceremony."))
    signing.signed_at, signing.left_out_at = None, left_out_before(step)


def start(cue: Cue) -> None:
    cue.state, cue.began_at, cue.ended_at = CueState.RUNNING, now(), None


def end(ceremony: Ceremony) -> None:
    ceremony.state, ceremony.ended_at = CeremonyState.FINISHED, now()


def running_of(cues: list[Cue]) -> Cue | None:
    return next((one for one in cues if one.state is CueState.RUNNING), None)


def next_of(cues: list[Cue]) -> Cue | None:
    """The next line to come."""
    return next((one for one in cues if one.state is CueState.WAITING), None)


def refuse_unless(holds: bool, message: str) -> None:
    if not holds:
        raise Refused(message)

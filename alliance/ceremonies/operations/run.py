"""The run of show: lines added, changed, moved, taken out, and a standard run for all agreements in one press."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.ceremonies.enums import Crew, CueKind, CueState
from alliance.ceremonies.models import Ceremony, CeremonyStep, Cue, Signing
from alliance.ceremonies.operations.guards import (
    hold_open,
    hold_preparing,
    put_at,
    refuse_past,
    refuse_stale,
    reorder,
    replaced,
)
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation

LONGEST = 600  # minutes of one line
MOST_CUES = 300
WIDEST = timedelta(hours=24)  # between the beginning and a fixed moment
WORDS = ("title", "who", "stage", "microphone", "props", "notes")
USUAL_CREW = {
    CueKind.DOORS: (Crew.USHERS, Crew.SOUND, Crew.LIGHT),
    CueKind.WELCOME: (Crew.HOST, Crew.SOUND, Crew.INTERPRETERS),
    CueKind.SPEECH: (Crew.SOUND, Crew.INTERPRETERS, Crew.LIGHT),
    CueKind.ENTRY: (Crew.HOST, Crew.USHERS, Crew.STAGE, Crew.SOUND),
    CueKind.SIGNING: (Crew.PROTOCOL, Crew.STAGE, Crew.PHOTO),
    CueKind.EXCHANGE: (Crew.PROTOCOL, Crew.PHOTO),
    CueKind.PHOTOGRAPH: (Crew.STAGE, Crew.PHOTO, Crew.USHERS),
    CueKind.UNVEILING: (Crew.STAGE, Crew.LIGHT, Crew.SOUND, Crew.PHOTO),
    CueKind.TOAST: (Crew.CATERING, Crew.SOUND, Crew.PHOTO),
    CueKind.PAUSE: (Crew.CATERING,),
    CueKind.END: (Crew.HOST, Crew.USHERS),
}
"""Who usually acts in a line of this kind."""


@dataclass(frozen=True)
class CueInput:
    """A line as typed. Words left empty follow from kind and agreement; `fixed_at` pins the line to an instant."""

    kind: CueKind
    minutes: int
    title: Localized = field(default_factory=Localized)
    who: Localized = field(default_factory=Localized)
    stage: Localized = field(default_factory=Localized)
    microphone: Localized = field(default_factory=Localized)
    props: Localized = field(default_factory=Localized)
    notes: Localized = field(default_factory=Localized)
    crew: tuple[Crew, ...] = ()
    fixed_at: datetime | None = None
    signing: Signing | None = None


@dataclass(frozen=True)
class StandardRun:
    """The usual ceremony in minutes; 0 leaves a part out. `entry`, `signing` and `exchange` come for each agreement."""

    doors: int = 30
    welcome: int = 5
    speech: int = 3
    entry: int = 1
    signing: int = 4
    exchange: int = 1
    photograph: int = 6
    toast: int = 0
    end: int = 2


@operation
def add_cue(actor: Person | None, ceremony: Ceremony, typed: CueInput, position: int | None = None) -> Cue:
    """Add a line at a place counted from 1, else at the end; what follows shifts.

    Refuses a length under 1 or over 600 minutes, a fixed moment more than a day off, an agreement of another ceremony,
    a place before what has begun, and more than 300 lines.
    """
    hold_open(ceremony)
    check(ceremony, typed)
    rows = cues_in_order(ceremony)
    if len(rows) >= MOST_CUES:
        raise Refused(_("A run of show has at most %(most)s lines.", most=MOST_CUES))
    place = min(max(position or len(rows) + 1, begun_until(rows) + 1), len(rows) + 1)
    cue = Cue(ceremony_id=ceremony.id, position=len(rows) + 1)
    write(cue, typed)
    db.session.add(cue)
    db.session.flush()
    if place <= len(rows):
        reorder(Cue, put_at([*(one.id for one in rows), cue.id], cue.id, place))
        db.session.expire(cue, ["position"])
    db.session.expire(ceremony, ["cues"])
    record(actor, "ceremonies.cue_added", cue, position=place)
    return cue


@operation
def change_cue(actor: Person, cue: Cue, typed: CueInput, version: int) -> None:
    """Change a line, also on the day; what follows shifts. Refuses what adding refuses, an edit of an outdated
    version, and a line that is over."""
    hold_open(cue.ceremony)
    db.session.refresh(cue)
    refuse_stale(cue, version)
    refuse_past(cue)
    check(cue.ceremony, typed)
    write(cue, typed)
    record(actor, "ceremonies.cue_changed", cue)


@operation
def move_cue(actor: Person, cue: Cue, position: int) -> None:
    """Put a line at another place, counted from 1. Refuses lines that have begun, and places before those."""
    hold_open(cue.ceremony)
    db.session.refresh(cue)
    rows = cues_in_order(cue.ceremony)
    if cue.state in (CueState.RUNNING, CueState.DONE):
        raise Refused(_("This line has begun already; it keeps its place."))
    place = max(position, begun_until(rows) + 1)
    ids = put_at([one.id for one in rows], cue.id, place)
    reorder(Cue, ids)
    record(actor, "ceremonies.cue_moved", cue, position=ids.index(cue.id) + 1)
    db.session.expire(cue, ["position"])
    db.session.expire(cue.ceremony, ["cues"])


@operation
def remove_cue(actor: Person, cue: Cue) -> None:
    """Take a line out; what follows moves forward. Refuses lines that have begun."""
    ceremony = cue.ceremony
    hold_open(ceremony)
    db.session.refresh(cue)
    if cue.state in (CueState.RUNNING, CueState.DONE):
        raise Refused(_("This line has begun already. Leave it out on the control page instead."))
    record(actor, "ceremonies.cue_removed", cue, cue=cue.audit_label)
    forget(cue)
    db.session.delete(cue)
    db.session.flush()
    db.session.expire(ceremony, ["cues"])


@operation
def fill_run(actor: Person | None, ceremony: Ceremony, standard: StandardRun) -> list[Cue]:
    """Write the standard run for all agreements in signing order; it replaces what stands.

    Doors open so many minutes before the ceremony and are fixed to that moment. Refuses a ceremony that has begun, a
    length that is no length, and a run without a line.
    """
    hold_preparing(ceremony)
    check_standard(standard)
    ordered = select(Signing).where(Signing.ceremony_id == ceremony.id).order_by(Signing.position)
    signings = list(db.session.scalars(ordered))
    for old in cues_in_order(ceremony):
        forget(old)
        db.session.delete(old)
    db.session.flush()
    rows = [row for row in standard_lines(ceremony, standard, signings) if row.minutes]
    if not rows:
        raise Refused(_("Give at least one part a length."))
    for position, row in enumerate(rows, 1):
        row.position = position
        db.session.add(row)
    db.session.flush()
    db.session.expire(ceremony, ["cues"])
    record(actor, "ceremonies.run_filled", ceremony, lines=len(rows))
    return rows


def standard_lines(ceremony: Ceremony, standard: StandardRun, signings: list[Signing]) -> list[Cue]:
    """The lines of the usual ceremony, with those of length 0."""
    doors = new_cue(ceremony, CueKind.DOORS, standard.doors)
    doors.fixed_at = ceremony.starts_at - timedelta(minutes=standard.doors)
    found = [doors, new_cue(ceremony, CueKind.WELCOME, standard.welcome)]
    found.append(new_cue(ceremony, CueKind.SPEECH, standard.speech))
    for signing in signings:
        for kind, minutes in (
            (CueKind.ENTRY, standard.entry),
            (CueKind.SIGNING, standard.signing),
            (CueKind.EXCHANGE, standard.exchange),
        ):
            found.append(new_cue(ceremony, kind, minutes, signing))
    found.append(new_cue(ceremony, CueKind.PHOTOGRAPH, standard.photograph))
    found.append(new_cue(ceremony, CueKind.TOAST, standard.toast))
    found.append(new_cue(ceremony, CueKind.END, standard.end))
    return found


def new_cue(ceremony: Ceremony, kind: CueKind, minutes: int, signing: Signing | None = None) -> Cue:
    cue = Cue(ceremony_id=ceremony.id, position=0)
    write(cue, CueInput(kind, minutes, crew=USUAL_CREW[kind], signing=signing))
    return cue


def cues_in_order(ceremony: Ceremony) -> list[Cue]:
    wanted = select(Cue).where(Cue.ceremony_id == ceremony.id).order_by(Cue.position, Cue.id)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def begun_until(rows: list[Cue]) -> int:
    """The place of the last line that has begun; 0 before the first one."""
    begun = [place for place, one in enumerate(rows, 1) if one.state in (CueState.RUNNING, CueState.DONE)]
    return max(begun, default=0)


def forget(cue: Cue) -> None:
    """What was pressed is kept without the line that goes."""
    db.session.execute(update(CeremonyStep).where(CeremonyStep.cue_id == cue.id).values(cue_id=None))


def write(cue: Cue, typed: CueInput) -> None:
    cue.kind, cue.minutes, cue.fixed_at = typed.kind, typed.minutes, typed.fixed_at
    cue.crew = [one.value for one in Crew if one in typed.crew]
    cue.signing_id = typed.signing.id if typed.signing else None
    for name in WORDS:
        setattr(cue, name, replaced(getattr(cue, name), getattr(typed, name)))


def check(ceremony: Ceremony, typed: CueInput) -> None:
    if not 1 <= typed.minutes <= LONGEST:
        raise Refused(_("Give between 1 and %(most)s minutes.", most=LONGEST), "minutes")
    if typed.fixed_at is not None and abs(typed.fixed_at - ceremony.starts_at) > WIDEST:
        raise Refused(_("The moment lies more than a day away from the ceremony."), "fixed")
    if typed.signing is not None and typed.signing.ceremony_id != ceremony.id:
        raise Refused(_("Choose an agreement of this ceremony."), "signing")


def check_standard(standard: StandardRun) -> None:
    for name, minutes in vars(standard).items():
        if not 0 <= minutes <= LONGEST:
            raise Refused(_("Give between 0 and %(most)s minutes.", most=LONGEST), name)

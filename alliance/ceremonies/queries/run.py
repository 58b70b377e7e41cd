"""The run of show by the clock: when each line was planned, and when it is expected now. Pure: no statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alliance.ceremonies.enums import CeremonyState, CueState
from alliance.ceremonies.models import Ceremony, Cue

NOTHING = timedelta()
MINUTE = timedelta(minutes=1)
PUNCTUAL = timedelta(seconds=60)  # what is less than a minute away is on time


@dataclass(frozen=True)
class Timed:
    """One line with its times.

    `planned_at`, `planned_end`: as prepared. `begins_at`, `ends_at`: what really happened, or is expected to.
    `overlap`: how much of it lies inside the line before (a fixed moment that comes too early); `gap`: how long
    nothing happens before a fixed moment.
    """

    cue: Cue
    planned_at: datetime
    planned_end: datetime
    begins_at: datetime
    ends_at: datetime
    overlap: timedelta = NOTHING
    gap: timedelta = NOTHING

    @property
    def late(self) -> timedelta:
        """How much later than planned it begins; negative when earlier."""
        return self.begins_at - self.planned_at

    @property
    def is_shifted(self) -> bool:
        return abs(self.late) >= PUNCTUAL

    def left(self, at: datetime) -> timedelta:
        """What remains of its length; negative once it is over its time."""
        began = self.cue.began_at or self.begins_at
        return began + self.cue.real_length - at


def timed(ceremony: Ceremony, cues: Sequence[Cue], at: datetime) -> list[Timed]:
    """The lines in order with their times, for a ceremony that is prepared, running or over.

    A line follows the one before; one with a fixed moment keeps it, as long as that lies ahead. While the ceremony
    runs, what happened counts, and a line that takes longer shifts all that follow; what was left out takes no time.
    """
    plans = planned(ceremony, cues)
    if ceremony.state is CeremonyState.PREPARING:
        return [Timed(cue, start, end, start, end, over, gap) for cue, (start, end, over, gap) in plans]
    found: list[Timed] = []
    cursor = ceremony.began_at or at
    for cue, (start, end, _over, _gap) in plans:
        begins, ends, overlap, gap = expected(cue, cursor, at, ceremony.state)
        found.append(Timed(cue, start, end, begins, ends, overlap, gap))
        cursor = ends if cue.state is not CueState.SKIPPED else cursor
    return found


Slot = tuple[datetime, datetime, timedelta, timedelta]


def planned(ceremony: Ceremony, cues: Sequence[Cue]) -> list[tuple[Cue, Slot]]:
    """Each line as prepared: beginning, end, overlap with and gap after the line before."""
    found: list[tuple[Cue, Slot]] = []
    cursor = ceremony.starts_at
    for cue in cues:
        start = cue.fixed_at or cursor
        first = not found
        overlap = NOTHING if first else max(NOTHING, cursor - start)
        gap = NOTHING if first else max(NOTHING, start - cursor)
        cursor = start + cue.length
        found.append((cue, (start, cursor, overlap, gap)))
    return found


def expected(cue: Cue, cursor: datetime, at: datetime, state: CeremonyState) -> Slot:
    """What happened to a line, or what is to be expected when the one before ends at `cursor`."""
    if cue.began_at is not None and cue.state is CueState.DONE:
        return cue.began_at, cue.ended_at or cue.began_at, NOTHING, NOTHING
    if cue.began_at is not None and cue.state is CueState.RUNNING:
        return cue.began_at, max(cue.began_at + cue.real_length, at), NOTHING, NOTHING
    if cue.state is CueState.SKIPPED:
        return cursor, cursor, NOTHING, NOTHING
    free = max(cursor, at) if state is CeremonyState.RUNNING else cursor
    fixed = cue.fixed_at if cue.fixed_at is not None and cue.fixed_at > at else None
    start = fixed or free
    overlap, gap = max(NOTHING, free - start), max(NOTHING, start - free)
    return start, start + cue.real_length, overlap, gap


@dataclass(frozen=True)
class Moment:
    """Where a ceremony stands: what is running, what comes next, how late it is."""

    now: Timed | None
    next: Timed | None
    late: timedelta

    @property
    def late_minutes(self) -> int:
        """Whole minutes behind the plan; negative when ahead."""
        return round(self.late / MINUTE)


def moment_of(lines: Sequence[Timed]) -> Moment:
    """What is now and next among the lines of a ceremony."""
    running = next((one for one in lines if one.cue.state is CueState.RUNNING), None)
    following = next((one for one in lines if one.cue.state is CueState.WAITING), None)
    late = following.late if following else overtime(running)
    return Moment(running, following, late)


def overtime(running: Timed | None) -> timedelta:
    """How much later than planned the last line ends."""
    return running.ends_at - running.planned_end if running else NOTHING


def ends_at(lines: Sequence[Timed]) -> datetime | None:
    """When all of it is expected to be over."""
    return max((one.ends_at for one in lines if one.cue.state is not CueState.SKIPPED), default=None)

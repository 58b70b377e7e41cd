"""What is known of the guests that a handful of marks is about, and what the marks make of it; no transaction here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alliance.attendance.enums import MarkKind, MarkOutcome
from alliance.attendance.models import Arrival, Mark
from alliance.attendance.queries import known
from alliance.attendance.queries.hours import day_there, doors_are_open
from alliance.attendance.queries.standing import standing_marks, undone_keys
from alliance.core.clock import now
from alliance.core.db import db
from alliance.events.models import Event
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration
from alliance.registrations.operations.seats import id_of

Place = tuple[int, date]  # one registration on one day of the event


@dataclass(frozen=True)
class MarkInput:
    """One press as a device tells of it: `at` is an instant on the server's clock; see `Mark` for the rest.

    An undo without `undoes` takes back the check-in that stands when it comes.
    """

    key: str
    code: str
    at: datetime
    kind: MarkKind = MarkKind.IN
    door: str = ""
    undoes: str = ""


class Ledger:
    """The guests with these codes, locked, their arrivals and their earlier marks; `take` adds to it, `store` keeps it.

    A first check-in reads one statement, one of a guest with an arrival another; `thorough` asks for all there is.
    """

    def __init__(self, event: Event, wanted: Sequence[MarkInput], days: set[date], by_id: int, thorough: bool) -> None:
        self.event, self.by_id, event_id = event, by_id, id_of(event)
        self.guests, arrivals = known.guests_at_door(event_id, {one.code for one in wanted}, days, by_id)
        ids, keys = [one.id for one in self.guests.values()], {one.key for one in wanted}
        earlier: list[Mark] = []
        if thorough or len(wanted) > 1 or (wanted[0].kind is MarkKind.UNDO and not arrivals):
            arrivals, earlier = known.earlier_marks(event_id, ids, keys)
        elif arrivals:
            arrivals, earlier = known.stories_of(ids)
        self.arrivals: dict[Place, Arrival] = {(one.registration_id, one.day): one for one in arrivals}
        self.marks: dict[int, list[Mark]] = {}
        for arrival in arrivals:
            self.marks.setdefault(arrival.registration_id, []).extend(stood(arrival, earlier))
        for mark in earlier:
            self.marks.setdefault(mark.registration_id or 0, []).append(mark)
        self.known = {one.key: one for one in earlier}
        self.fresh: list[Mark] = []
        self.touched: dict[Place, Registration] = {}

    def take(self, wanted: MarkInput) -> Mark:
        """The mark with what became of it; one that came before is answered as then."""
        if wanted.key in self.known:
            return self.known[wanted.key]
        guest = self.guests.get(wanted.code)
        mark = Mark(
            event_id=self.event.id, key=wanted.key, kind=wanted.kind, undoes=wanted.undoes, code=wanted.code,
            registration_id=guest.id if guest else None, at=min(wanted.at, now()), received_at=now(), door=wanted.door,
            by_id=self.by_id, outcome=MarkOutcome.UNKNOWN,
        )  # fmt: skip
        if guest is not None:
            self.judge(mark, guest)
            self.marks.setdefault(guest.id, []).append(mark)
        self.known[mark.key] = mark
        self.fresh.append(mark)
        return mark

    def judge(self, mark: Mark, guest: Registration) -> None:
        """Give the mark its outcome, and note the day that may look different now."""
        place = self.place_of(mark, guest)
        standing = self.standing(place)
        if mark.kind is MarkKind.UNDO:
            mark.outcome = MarkOutcome.UNDONE
            mark.undoes = mark.undoes or (standing[0].key if standing else "")
        elif not doors_are_open(self.event, mark.at):
            mark.outcome = MarkOutcome.OUT_OF_HOURS
        elif guest.state is not RegistrationState.CONFIRMED:
            mark.outcome = MarkOutcome.NOT_EXPECTED
        elif mark.key in undone_keys(self.marks.get(guest.id, ())):
            mark.outcome = MarkOutcome.UNDONE  # the undo was faster
        else:
            mark.outcome = MarkOutcome.ALREADY if standing else MarkOutcome.COUNTED
        self.touched[place] = guest

    def place_of(self, mark: Mark, guest: Registration) -> Place:
        """The guest on the mark's day; an undo belongs to the day of what it takes back."""
        told = next((one for one in self.marks.get(guest.id, ()) if mark.undoes and one.key == mark.undoes), mark)
        return guest.id, day_there(self.event, told.at)

    def standing(self, place: Place) -> list[Mark]:
        found = standing_marks(self.marks.get(place[0], ()))
        return [one for one in found if day_there(self.event, one.at) == place[1]]

    def store(self) -> list[tuple[str, Registration]]:
        """Keep the fresh marks and let the arrivals follow; returns what changed as (verb, guest)."""
        changed = [(self.settle(place, guest), guest) for place, guest in self.touched.items()]
        db.session.add_all(self.fresh)
        return [(verb, guest) for verb, guest in changed if verb]

    def settle(self, place: Place, guest: Registration) -> str:
        """Let the arrival say what the marks say; the verb of the change, '' when nothing did."""
        standing, arrival = self.standing(place), self.arrivals.get(place)
        if not standing:
            if arrival is None or not arrival.here:
                return ""
            arrival.undone_at = now()
            return "attendance.undone"
        first = standing[0]
        if arrival is None:
            self.arrivals[place] = arrival = Arrival(event_id=self.event.id, registration_id=guest.id, day=place[1])
            db.session.add(arrival)
        elif arrival.here and (arrival.at, arrival.door) == (first.at, first.door):
            return ""
        arrival.at, arrival.door, arrival.by_id, arrival.undone_at = first.at, first.door, first.by_id, None
        return "attendance.checked_in"

    def arrival_of(self, mark: Mark) -> Arrival | None:
        """The arrival of the mark's guest on its day, if it stands."""
        guest = self.guests.get(mark.code)
        found = self.arrivals.get(self.place_of(mark, guest)) if guest else None
        return found if found is not None and found.here else None


def stood(arrival: Arrival, marks: Iterable[Mark]) -> list[Mark]:
    """An arrival that no mark tells of (imported, made by hand) as a mark of its own; else nothing."""
    told = any(
        (one.registration_id, one.at, one.door) == (arrival.registration_id, arrival.at, arrival.door) for one in marks
    )
    if told or not arrival.here:
        return []
    counted, key = MarkOutcome.COUNTED, f"arrival-{arrival.id}"
    return [Mark(key=key, kind=MarkKind.IN, at=arrival.at, door=arrival.door, by_id=arrival.by_id, outcome=counted)]


def in_order(wanted: Iterable[MarkInput]) -> list[MarkInput]:
    """As they were made; an undo after what it takes back, also within one moment."""
    return sorted(wanted, key=lambda one: (one.at, one.kind is MarkKind.UNDO))

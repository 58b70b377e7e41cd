"""Who stands and sits where while an agreement is signed: by the rules of protocol until somebody arranges it by hand.

Seen from the hall, from the left to the right. At the table the parties sit in the order of the text: the first one at
the left, which is the right hand of those beside it and so the place of honor. Behind them stand witnesses, each
on the side of their own party, and the leaders: the first in the middle, the next ones in turn at the first one's right
hand (the left as the hall sees it) and left hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.agreements.enums import SignatoryRole
from alliance.agreements.models import Signatory
from alliance.ceremonies.enums import StageRow
from alliance.ceremonies.models import Ceremony, StagePlace
from alliance.ceremonies.queries.acts import Act, short_name
from alliance.core.db import db
from alliance.core.localized import Localized

DRAWN = (StageRow.BACK, StageRow.TABLE, StageRow.FRONT)  # from the wall towards the hall
EVERY_ROW = (*DRAWN, StageRow.LECTERN, StageRow.HALL)


@dataclass(frozen=True)
class Spot:
    """One place on the plan; `position` counts from the left as the hall sees it. `place` is its row when arranged by
    hand."""

    row: StageRow
    position: int
    name: Localized
    title: Localized
    party: Localized = field(default_factory=Localized)
    role: SignatoryRole | None = None
    signatory_id: int | None = None
    place: StagePlace | None = None


@dataclass(frozen=True)
class StagePlan:
    """The plan of one agreement, or of the whole ceremony (`act` is None).

    `missing`: people of the agreement who have no place; `gone`: places of people who belong to it no more. Both only
    happen to a plan that was arranged by hand.
    """

    act: Act | None
    spots: list[Spot]
    is_by_hand: bool
    missing: list[Signatory] = field(default_factory=list)
    gone: list[Spot] = field(default_factory=list)

    @property
    def present(self) -> list[Spot]:
        """The places without those of people who belong to the agreement no more: what papers print."""
        return [one for one in self.spots if one not in self.gone]

    def of_row(self, row: StageRow) -> list[Spot]:
        return [one for one in self.spots if one.row is row]

    @property
    def rows(self) -> list[tuple[StageRow, list[Spot]]]:
        """The rows that hold somebody, from the wall towards the hall."""
        return [(row, self.of_row(row)) for row in EVERY_ROW if self.of_row(row)]


def places_of(ceremony: Ceremony) -> dict[int | None, list[StagePlace]]:
    """The places arranged by hand, by signing (None: for all of the ceremony); one statement."""
    wanted = (
        select(StagePlace)
        .where(StagePlace.ceremony_id == ceremony.id)
        .options(joinedload(StagePlace.signatory))
        .order_by(StagePlace.row, StagePlace.position, StagePlace.id)
        .execution_options(populate_existing=True)
    )
    found: dict[int | None, list[StagePlace]] = defaultdict(list)
    for place in db.session.scalars(wanted):
        found[place.signing_id].append(place)
    return found


def plans_of(ceremony: Ceremony, acts: Sequence[Act]) -> list[StagePlan]:
    """The plan of each agreement in signing order; one statement."""
    places = places_of(ceremony)
    return [plan_of(act, places[act.signing.id]) for act in acts]


def plan_of(act: Act, places: Sequence[StagePlace]) -> StagePlan:
    """The plan of one agreement: as arranged by hand, else by the rules."""
    if not places:
        return StagePlan(act, arranged(act), is_by_hand=False)
    people = {one.id: one for one in act.people}
    spots = [spot_of(place, act) for place in places]
    placed = {one.signatory_id for one in spots}
    return StagePlan(
        act,
        spots,
        is_by_hand=True,
        missing=[one for one in act.people if one.id not in placed],
        gone=[one for one in spots if one.signatory_id and one.signatory_id not in people],
    )


def general_plan(ceremony: Ceremony, places: Sequence[StagePlace]) -> StagePlan:
    """What holds during all of the ceremony: the host at the lectern unless arranged by hand, and the first row."""
    spots = [spot_of(place, None) for place in places]
    host = Spot(StageRow.LECTERN, 1, ceremony.host, Localized("Host", "主持人"))
    has_lectern = any(one.row is StageRow.LECTERN for one in spots)
    if ceremony.host and not has_lectern:
        spots.append(host)
    return StagePlan(None, spots, is_by_hand=bool(places))


def spot_of(place: StagePlace, act: Act | None) -> Spot:
    """A stored place; a signatory's name and title are those of the agreement, whatever they were when placed."""
    person = place.signatory
    if person is None:
        return Spot(place.row, place.position, place.name, place.title, place=place)
    party = act.party_of(person) if act else None
    return Spot(
        place.row,
        place.position,
        person.name,
        person.title,
        short_name(party) if party else Localized(),
        person.role,
        person.id,
        place,
    )


def arranged(act: Act) -> list[Spot]:
    """The plan by the rules: signatories at the table, witnesses and leaders behind them."""
    return [
        *numbered(act, StageRow.TABLE, act.signatories),
        *numbered(act, StageRow.BACK, back_row(act)),
    ]


def numbered(act: Act, row: StageRow, people: Iterable[Signatory]) -> list[Spot]:
    found = []
    for position, one in enumerate(people, 1):
        party = act.party_of(one)
        name = short_name(party) if party else Localized()
        found.append(Spot(row, position, one.name, one.title, name, one.role, one.id))
    return found


def back_row(act: Act) -> list[Signatory]:
    """Witnesses of the left half of the parties, leaders from the middle outwards with witnesses of no party beside
    them, witnesses of the right half."""
    middle = [*act.leaders, *(one for one in act.witnesses if one.party_id is None)]
    half = (len(act.parties) + 1) // 2
    left_parties = {party.id for party in act.parties[:half]}
    own = [one for one in act.witnesses if one.party_id is not None]
    left = [one for one in own if one.party_id in left_parties]
    right = [one for one in own if one.party_id not in left_parties]
    return [*left, *from_the_middle(middle), *right]


def from_the_middle(people: Sequence[Signatory]) -> list[Signatory]:
    """By rank from the middle outwards, as the hall sees it: … 4 2 1 3 5 …"""
    row: list[Signatory] = []
    for place, one in enumerate(people):
        if place % 2:
            row.insert(0, one)
        else:
            row.append(one)
    return row

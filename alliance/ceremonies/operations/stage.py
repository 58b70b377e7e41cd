"""The stage plan arranged by hand: places added, renamed, moved; back to the rules of protocol."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, func, select

from alliance.accounts.models import Person
from alliance.agreements.models import Signatory
from alliance.audit.operations import record
from alliance.ceremonies.enums import StageRow
from alliance.ceremonies.models import Ceremony, Signing, StagePlace
from alliance.ceremonies.operations.guards import hold_open, put_at, refuse_stale, reorder, replaced
from alliance.ceremonies.queries.ceremonies import act_of
from alliance.ceremonies.queries.stage import arranged
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation

MOST_PLACES = 80  # of one plan


@dataclass(frozen=True)
class PlaceInput:
    """A place as typed: a person of the agreement, or anybody by name and title."""

    row: StageRow
    name: Localized = field(default_factory=Localized)
    title: Localized = field(default_factory=Localized)
    signatory: Signatory | None = None


@operation
def arrange_by_hand(actor: Person, signing: Signing) -> None:
    """Keep the plan that follows from the rules, so that it can be changed. Refuses one that is kept already."""
    hold_open(signing.ceremony)
    if count_of(signing.ceremony, signing):
        raise Refused(_("This plan is arranged by hand already."))
    spots = arranged(act_of(signing))
    if not spots:
        raise Refused(_("Nobody signs this agreement yet."))
    for spot in spots:
        db.session.add(
            StagePlace(
                ceremony_id=signing.ceremony_id,
                signing_id=signing.id,
                row=spot.row,
                position=spot.position,
                signatory_id=spot.signatory_id,
                name=Localized(),
                title=Localized(),
            )
        )
    record(actor, "ceremonies.stage_arranged", signing)


@operation
def arrange_by_rules(actor: Person, signing: Signing) -> None:
    """Forget what was arranged by hand: the plan follows the agreement's people by the rules again."""
    hold_open(signing.ceremony)
    db.session.execute(delete(StagePlace).where(StagePlace.signing_id == signing.id))
    record(actor, "ceremonies.stage_by_rules", signing)


@operation
def add_place(actor: Person, ceremony: Ceremony, signing: Signing | None, typed: PlaceInput) -> StagePlace:
    """Put somebody at the right end of a row. Refuses nobody, a person of another agreement or with a place already,
    an agreement whose plan still follows the rules, and more than 80 places."""
    hold_open(ceremony)
    if signing is not None and not count_of(ceremony, signing):
        raise Refused(_("This plan follows the rules. Arrange it by hand first."))
    check(signing, typed)
    if count_of(ceremony, signing) >= MOST_PLACES:
        raise Refused(_("A stage plan has at most %(most)s places.", most=MOST_PLACES))
    place = StagePlace(
        ceremony_id=ceremony.id,
        signing_id=signing.id if signing else None,
        row=typed.row,
        position=len(row_ids(ceremony.id, signing.id if signing else None, typed.row)) + 1,
    )
    write(place, typed)
    db.session.add(place)
    record(actor, "ceremonies.place_added", place)
    return place


@operation
def change_place(actor: Person, place: StagePlace, typed: PlaceInput, version: int) -> None:
    """Change who has a place, or its row (then at the right end). Refuses what adding refuses, and an edit of an
    outdated version."""
    hold_open(place.ceremony)
    db.session.refresh(place)
    refuse_stale(place, version)
    check(place.signing, typed, place)
    if typed.row is not place.row:
        was = place.row
        place.position = len(row_ids(place.ceremony_id, place.signing_id, typed.row)) + 1
        place.row = typed.row
        db.session.flush()
        close_up(place, was)
    write(place, typed)
    record(actor, "ceremonies.place_changed", place)


@operation
def move_place(actor: Person, place: StagePlace, position: int) -> None:
    """Put a place elsewhere in its row, counted from 1 at the left as the hall sees it."""
    hold_open(place.ceremony)
    db.session.refresh(place)
    ids = put_at(row_ids(place.ceremony_id, place.signing_id, place.row), place.id, position)
    reorder(StagePlace, ids)
    record(actor, "ceremonies.place_moved", place, position=ids.index(place.id) + 1)
    db.session.expire(place, ["position"])


@operation
def remove_place(actor: Person, place: StagePlace) -> None:
    """Take somebody off the stage; the others close up. Refuses the last place: the plan then follows the rules."""
    hold_open(place.ceremony)
    if place.signing_id is not None and count_of(place.ceremony, place.signing) == 1:
        raise Refused(_("This is the last place. Let the plan follow the rules instead."))
    record(actor, "ceremonies.place_removed", place, place=place.audit_label)
    db.session.delete(place)
    db.session.flush()
    close_up(place, place.row)


def close_up(place: StagePlace, row: StageRow) -> None:
    reorder(StagePlace, row_ids(place.ceremony_id, place.signing_id, row))


def plan_rows(ceremony_id: int, signing_id: int | None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions that find the places of one plan."""
    own = StagePlace.signing_id.is_(None) if signing_id is None else StagePlace.signing_id == signing_id
    return StagePlace.ceremony_id == ceremony_id, own


def row_ids(ceremony_id: int, signing_id: int | None, row: StageRow) -> list[int]:
    """The places of a row from the left."""
    wanted = select(StagePlace.id).where(*plan_rows(ceremony_id, signing_id), StagePlace.row == row)
    return list(db.session.scalars(wanted.order_by(StagePlace.position, StagePlace.id)))


def count_of(ceremony: Ceremony, signing: Signing | None) -> int:
    wanted = select(func.count()).select_from(StagePlace)
    return db.session.scalar(wanted.where(*plan_rows(ceremony.id, signing.id if signing else None))) or 0


def write(place: StagePlace, typed: PlaceInput) -> None:
    """A person of the agreement stands under the name and title of the agreement, so nothing is copied."""
    person = typed.signatory
    place.signatory_id = person.id if person else None
    place.name = Localized() if person else replaced(place.name, typed.name)
    place.title = Localized() if person else replaced(place.title, typed.title)


def check(signing: Signing | None, typed: PlaceInput, place: StagePlace | None = None) -> None:
    person = typed.signatory
    if person is None:
        if not typed.name:
            raise Refused(_("Choose a person, or write a name."), "name_en")
        return
    if signing is None or person.agreement_id != signing.agreement_id or person.removed_at is not None:
        raise Refused(_("Choose a person of this agreement."), "signatory")
    taken = select(StagePlace.id).where(StagePlace.signing_id == signing.id, StagePlace.signatory_id == person.id)
    if any(one != (place.id if place else None) for one in db.session.scalars(taken)):
        raise Refused(_("%(name)s has a place already.", name=person.name.text), "signatory")

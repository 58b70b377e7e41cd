"""Planning a ceremony within an event, changing and removing it; the link for the phones of its crew."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.ceremonies.enums import CeremonyState
from alliance.ceremonies.models import Ceremony, CeremonyStep, Cue, Signing, StagePlace
from alliance.ceremonies.operations.guards import hold, hold_preparing, refuse_stale, replaced
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.moments import period_text
from alliance.core.operation import Refused, operation
from alliance.core.secrets import new_nonce
from alliance.events.models import Event

MOST_CEREMONIES = 20  # of one event


@dataclass(frozen=True)
class CeremonyInput:
    """A ceremony as typed. `starts_at` is an instant; `host` is who leads through it."""

    title: Localized
    starts_at: datetime
    place: Localized = field(default_factory=Localized)
    host: Localized = field(default_factory=Localized)
    notes: Localized = field(default_factory=Localized)


@operation
def create_ceremony(actor: Person | None, event: Event, typed: CeremonyInput) -> Ceremony:
    """Plan a ceremony within an event. Refuses one without title, and one outside the times of its event."""
    lock(event)
    check(event, typed)
    if (db.session.scalar(select(func.count()).where(Ceremony.event_id == event.id)) or 0) >= MOST_CEREMONIES:
        raise Refused(_("An event has at most %(most)s ceremonies.", most=MOST_CEREMONIES))
    ceremony = Ceremony(event=event, crew_nonce=new_nonce())
    write(ceremony, typed)
    db.session.add(ceremony)
    record(actor, "ceremonies.created", ceremony)
    return ceremony


@operation
def change_ceremony(actor: Person, ceremony: Ceremony, typed: CeremonyInput, version: int) -> None:
    """Change a ceremony; when it begins at another time, fixed moments of its run of show move along.

    Refuses what creating refuses, an edit of an outdated version, and another time once it has begun.
    """
    hold(ceremony)
    refuse_stale(ceremony, version)
    if typed.starts_at != ceremony.starts_at:
        check(ceremony.event, typed)
        if ceremony.state is not CeremonyState.PREPARING:
            raise Refused(_("This ceremony has begun already; its time stays."), "starts")
        shift(ceremony, typed.starts_at - ceremony.starts_at)
    check_title(typed)
    write(ceremony, typed)
    record(actor, "ceremonies.changed", ceremony)


@operation
def remove_ceremony(actor: Person, ceremony: Ceremony) -> None:
    """Take a ceremony out with its run of show and stage plans; its agreements stay. Refuses one that has begun."""
    hold_preparing(ceremony)
    record(actor, "ceremonies.removed", ceremony, title=ceremony.title.as_dict())
    for model in (CeremonyStep, StagePlace, Cue, Signing):
        db.session.execute(delete(model).where(model.ceremony_id == ceremony.id))
    db.session.expire(ceremony, ["signings", "cues"])
    db.session.delete(ceremony)


@operation
def renew_crew_link(actor: Person, ceremony: Ceremony) -> None:
    """Give the crew's phones another link; the one so far opens nothing any more."""
    hold(ceremony)
    ceremony.crew_nonce = new_nonce()
    record(actor, "ceremonies.crew_link_renewed", ceremony)


@operation
def follow_event(event: Event, span: timedelta) -> None:
    """The event was moved by so long: its ceremonies that have not begun move along, with their fixed moments."""
    wanted = select(Ceremony).where(Ceremony.event_id == event.id, Ceremony.state == CeremonyState.PREPARING)
    for ceremony in db.session.scalars(wanted):
        shift(ceremony, span)
        ceremony.starts_at += span
        record(None, "ceremonies.moved", ceremony, starts_at=ceremony.starts_at.isoformat())


@operation
def copy_ceremonies(event: Event, source: Event) -> None:
    """The ceremonies of a copied event with their run of show, moved in time along with the event.

    Agreements are signed once and are not copied, nor the lines and places that belong to one.
    """
    span = event.starts_at - source.starts_at
    wanted = select(Ceremony).where(Ceremony.event_id == source.id).order_by(Ceremony.id)
    for one in db.session.scalars(wanted).all():
        copied = Ceremony(
            event=event, title=one.title, place=one.place, host=one.host, notes=one.notes,
            starts_at=one.starts_at + span, crew_nonce=new_nonce(),
        )  # fmt: skip
        db.session.add(copied)
        own = [cue for cue in one.cues if cue.signing_id is None]
        copied.cues = [copy_of(cue, place, span) for place, cue in enumerate(own, 1)]
        record(None, "ceremonies.copied", copied, source=one.id)


def copy_of(cue: Cue, position: int, span: timedelta) -> Cue:
    names = ("kind", "title", "who", "stage", "microphone", "props", "notes", "minutes")
    fixed = cue.fixed_at + span if cue.fixed_at else None
    kept = {name: getattr(cue, name) for name in names}
    return Cue(position=position, fixed_at=fixed, crew=list(cue.crew), **kept)


def shift(ceremony: Ceremony, span: timedelta) -> None:
    """Move the fixed moments of the run of show."""
    for cue in ceremony.cues:
        if cue.fixed_at is not None:
            cue.fixed_at += span


def write(ceremony: Ceremony, typed: CeremonyInput) -> None:
    ceremony.starts_at = typed.starts_at
    for name in ("title", "place", "host", "notes"):
        setattr(ceremony, name, replaced(getattr(ceremony, name), getattr(typed, name)))


def check_title(typed: CeremonyInput) -> None:
    if not typed.title:
        raise Refused(_("Give the ceremony a title in one language at least."), "title_en")


def check(event: Event, typed: CeremonyInput) -> None:
    """Refuses what is no ceremony of this event."""
    check_title(typed)
    if not event.starts_at <= typed.starts_at < event.ends_at:
        span = period_text(event.starts_at, event.ends_at, event.zone)
        raise Refused(_("The ceremony has to begin while the event takes place: %(span)s.", span=span), "starts")

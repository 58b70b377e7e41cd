"""Finding ceremonies and what belongs to them, for who runs their event."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.agreements.models import Agreement, Party, Signatory
from alliance.ceremonies.enums import Press
from alliance.ceremonies.models import Ceremony, CeremonyStep, Cue, Signing, StagePlace
from alliance.ceremonies.policy import can_read_ceremony
from alliance.ceremonies.queries.acts import Act
from alliance.core.db import db
from alliance.core.secrets import nonce_of
from alliance.events.models import Event
from alliance.events.queries.access import seen_event


def readable(user: Any, ceremony: Ceremony | None) -> bool:
    """Whether the viewer may know of the ceremony's preparation; notes on its event how the viewer stands to it."""
    return ceremony is not None and seen_event(user, ceremony.event) is not None and can_read_ceremony(user, ceremony)


def visible_ceremony(user: Any, ceremony_id: int) -> Ceremony | None:
    """A ceremony with its event; None for who neither runs the event nor coordinates. Three statements."""
    wanted = select(Ceremony).where(Ceremony.id == ceremony_id).options(joinedload(Ceremony.event))
    found = db.session.scalar(wanted)
    return found if readable(user, found) else None


def visible_signing(user: Any, signing_id: int) -> Signing | None:
    """An agreement's place in a ceremony, with agreement, ceremony and event."""
    wanted = select(Signing).where(Signing.id == signing_id)
    whole = joinedload(Signing.ceremony).joinedload(Ceremony.event)
    found = db.session.scalar(wanted.options(whole, joinedload(Signing.agreement)))
    return found if found and readable(user, found.ceremony) else None


def visible_cue(user: Any, cue_id: int) -> Cue | None:
    """A line of a run of show, with ceremony and event."""
    wanted = select(Cue).where(Cue.id == cue_id)
    whole = joinedload(Cue.ceremony).joinedload(Ceremony.event)
    found = db.session.scalar(wanted.options(whole, joinedload(Cue.signing)))
    return found if found and readable(user, found.ceremony) else None


def visible_place(user: Any, place_id: int) -> StagePlace | None:
    """A place on a stage, with ceremony and event."""
    wanted = select(StagePlace).where(StagePlace.id == place_id)
    whole = joinedload(StagePlace.ceremony).joinedload(Ceremony.event)
    signing = joinedload(StagePlace.signing).joinedload(Signing.agreement)
    found = db.session.scalar(wanted.options(whole, signing, joinedload(StagePlace.signatory)))
    return found if found and readable(user, found.ceremony) else None


def ceremony_of_secret(_user: Any, secret: str) -> Ceremony | None:
    """The ceremony of a crew's link; None for a link that we did not make or that was replaced. One statement."""
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    wanted = select(Ceremony).where(Ceremony.crew_nonce == nonce).options(joinedload(Ceremony.event))
    return db.session.scalar(wanted)


def ceremonies_of(event: Event) -> list[Ceremony]:
    """The ceremonies of an event in the order of their beginning."""
    wanted = select(Ceremony).where(Ceremony.event_id == event.id).options(selectinload(Ceremony.signings))
    return list(db.session.scalars(wanted.order_by(Ceremony.starts_at, Ceremony.id)))


def ceremony_count(event_id: int) -> sa.ScalarSelect[int]:
    """How many ceremonies an event has: the number at its tab."""
    return select(sa.func.count()).select_from(Ceremony).where(Ceremony.event_id == event_id).scalar_subquery()


def acts_of(ceremony: Ceremony) -> list[Act]:
    """The agreements in signing order, with parties and people; three statements, none when there is no agreement."""
    wanted = (
        select(Signing)
        .where(Signing.ceremony_id == ceremony.id)
        .options(joinedload(Signing.agreement).selectinload(Agreement.parties).joinedload(Party.organization))
        .order_by(Signing.position)
        .execution_options(populate_existing=True)
    )
    signings = list(db.session.scalars(wanted))
    people = people_of([one.agreement_id for one in signings])
    return [
        Act(signing, number, signing.agreement, list(signing.agreement.parties), people[signing.agreement_id])
        for number, signing in enumerate(signings, 1)
    ]


def people_of(agreement_ids: list[int]) -> dict[int, list[Signatory]]:
    """Who signs, witnesses or is present, of each agreement, in order; one statement."""
    found: dict[int, list[Signatory]] = defaultdict(list)
    if not agreement_ids:
        return found
    wanted = (
        select(Signatory)
        .where(Signatory.agreement_id.in_(agreement_ids), Signatory.removed_at.is_(None))
        .order_by(Signatory.position, Signatory.id)
        .execution_options(populate_existing=True)
    )
    for one in db.session.scalars(wanted):
        found[one.agreement_id].append(one)
    return found


def act_of(signing: Signing) -> Act:
    """One agreement with parties and people and its number in the order; three statements."""
    return next(one for one in acts_of(signing.ceremony) if one.signing.id == signing.id)


def cues_of(ceremony: Ceremony) -> list[Cue]:
    """The lines of the run of show in order; one statement."""
    wanted = select(Cue).where(Cue.ceremony_id == ceremony.id).order_by(Cue.position, Cue.id)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def steps_of(ceremony: Ceremony, most: int = 100) -> list[CeremonyStep]:
    """What was pressed, the last first; one statement."""
    wanted = (
        select(CeremonyStep)
        .where(CeremonyStep.ceremony_id == ceremony.id)
        .options(joinedload(CeremonyStep.actor), joinedload(CeremonyStep.cue))
        .order_by(CeremonyStep.id.desc())
        .limit(most)
    )
    return list(db.session.scalars(wanted))


def left_out_before(step: CeremonyStep) -> datetime | None:
    """When the agreement of a press had been left out before it, as far as that stood; None when it had not."""
    wanted = select(CeremonyStep).where(
        CeremonyStep.signing_id == step.signing_id,
        CeremonyStep.undone_at.is_(None),
        CeremonyStep.id < step.id,
        CeremonyStep.verb.in_((Press.SIGNED, Press.LEFT_OUT)),
    )
    before = db.session.scalar(wanted.order_by(CeremonyStep.id.desc()).limit(1))
    return before.at if before is not None and before.verb is Press.LEFT_OUT else None


def last_step(ceremony: Ceremony) -> CeremonyStep | None:
    """The last press that stands (was not undone)."""
    wanted = select(CeremonyStep).where(CeremonyStep.ceremony_id == ceremony.id, CeremonyStep.undone_at.is_(None))
    return db.session.scalar(wanted.order_by(CeremonyStep.id.desc()).limit(1))

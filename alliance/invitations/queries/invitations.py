"""Invitations: the organizers' list, one of them, those of a person, the one behind a link."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.secrets import nonce_of
from alliance.core.text import fold
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.events.queries.access import seen_event
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation, InvitationPlan
from alliance.organizations.queries import by_name
from alliance.registrations.models import Plan

WORDS = 5  # of a search that count
LATEST = 5
MOST = 20_000  # rows of a sheet


@dataclass(frozen=True)
class InvitationFilter:
    """Whom an organizer looks for; empty values do not filter."""

    words: str = ""
    state: str = ""
    category: int | None = None

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.state or self.category)


def invitations_matching(event: Event, wanted: InvitationFilter) -> Select[Any]:
    """The invitations of an event that fit, the newest on the list first, with what a line shows."""
    found = select(Invitation).where(Invitation.event_id == event.id)
    if wanted.state in set(InvitationState):
        found = found.where(Invitation.state == InvitationState(wanted.state))
    if wanted.category:
        found = found.where(Invitation.category_id == wanted.category)
    for word in fold(wanted.words).split()[:WORDS]:
        found = found.where(has_word(word))
    return found.options(joinedload(Invitation.organization), joinedload(Invitation.category)).order_by(
        Invitation.id.desc()
    )


def has_word(word: str) -> sa.ColumnElement[bool]:
    """Name, title, address or organization has the word."""
    like = f"%{word.replace('%', '').replace('_', '')}%"
    texts = (Invitation.name, Invitation.job_title, Invitation.organization_name, Invitation.email_key)
    return sa.or_(*(column.ilike(like) for column in texts), Invitation.organization_id.in_(by_name(word)))


def people_on(found: Select[Any]) -> Select[Any]:
    """The same for writing to them: with the person behind each and the person's addresses."""
    people = joinedload(Invitation.person).selectinload(Person.addresses)
    return found.options(people)


def chosen(event: Event, ids: Collection[int] | None, *states: InvitationState) -> list[Invitation]:
    """Those among the ids (None: all) that are invitations of this event in one of the states, with their people."""
    found = select(Invitation).where(Invitation.event_id == event.id, Invitation.state.in_(states))
    if ids is not None:
        found = found.where(Invitation.id.in_(list(ids)))
    return list(db.session.scalars(people_on(found).order_by(Invitation.id)))


def counts_by_state(event_id: int) -> dict[InvitationState, int]:
    """How many stand where, every state named; one statement."""
    rows = db.session.execute(
        select(Invitation.state, sa.func.count()).where(Invitation.event_id == event_id).group_by(Invitation.state)
    )
    return dict.fromkeys(InvitationState, 0) | {row[0]: row[1] for row in rows}


def unsent_counts(event_id: int) -> dict[str, int]:
    """Of those listed and not asked: how many can be written to in each language, and how many not ('none')."""
    reachable = sa.func.count(sa.case((Invitation.email != "", 1)))
    rows = db.session.execute(
        select(Invitation.locale, reachable, sa.func.count())
        .where(Invitation.event_id == event_id, Invitation.state == InvitationState.LISTED)
        .group_by(Invitation.locale)
    )
    found = {"en": 0, "zh": 0, "none": 0}
    for locale, with_address, total in rows:
        found["zh" if locale == "zh" else "en"] += with_address
        found["none"] += total - with_address
    return found


def invitations_for_sheet(event: Event, wanted: InvitationFilter) -> list[Invitation]:
    """The same rows in the order of the list, at most so many as a list holds, with whom they come for."""
    found = invitations_matching(event, wanted).options(joinedload(Invitation.delegate_of))
    return list(db.session.scalars(found.limit(MOST)).unique())


def latest_answers(event_id: int) -> list[Invitation]:
    """The last people who answered."""
    found = select(Invitation).where(Invitation.event_id == event_id, Invitation.answered_at.is_not(None))
    found = found.options(joinedload(Invitation.organization)).order_by(Invitation.answered_at.desc(), Invitation.id)
    return list(db.session.scalars(found.limit(LATEST)))


def invitation_count(event_id: int) -> sa.ScalarSelect[int]:
    """The number on the tab: invitations that were not withdrawn."""
    counted = select(sa.func.count()).select_from(Invitation)
    return counted.where(
        Invitation.event_id == event_id, Invitation.state != InvitationState.WITHDRAWN
    ).scalar_subquery()


def visible_invitation(user: Any, event_id: int, invitation_id: int) -> Invitation | None:
    """One invitation of an event that the viewer may know of, with the event's facts."""
    wanted = whole(select(Invitation)).where(Invitation.id == invitation_id, Invitation.event_id == event_id)
    found = db.session.scalars(wanted).unique().one_or_none()
    return found if found is not None and seen_event(user, found.event) is not None else None


def whole(found: Select[Any]) -> Select[Any]:
    """With everything that its page shows."""
    return found.options(
        joinedload(Invitation.event).options(selectinload(Event.fields), joinedload(Event.group)),
        joinedload(Invitation.organization),
        joinedload(Invitation.category),
        joinedload(Invitation.registration),
        joinedload(Invitation.delegate_of),
        joinedload(Invitation.person).selectinload(Person.addresses),
    )


def invitation_of_secret(_user: Any, secret: str, **_more: Any) -> Invitation | None:
    """The invitation behind a personal link, whoever opens it; None once it was withdrawn, and for drafts.

    The invitee sees the event even where it does not exist for others.
    """
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    found = db.session.scalars(whole(select(Invitation)).where(Invitation.nonce == nonce)).unique().one_or_none()
    if found is None or found.state is InvitationState.WITHDRAWN or not found.event.is_open_to_readers:
        return None
    return found


def delegates_of(invitation: Invitation) -> list[Invitation]:
    """Whom the invitee named, the last first; withdrawn ones too."""
    found = select(Invitation).where(Invitation.delegate_of_id == invitation.id).order_by(Invitation.id.desc())
    return list(db.session.scalars(found))


def own_invitations(person: Any) -> list[Invitation]:
    """What a person was sent and did not decline, to events that are not over, the soonest first; with their events."""
    from_now = select(Invitation).join(Invitation.event).options(joinedload(Invitation.event))
    states = (InvitationState.SENT, InvitationState.ACCEPTED, InvitationState.DELEGATED)
    return list(
        db.session.scalars(
            from_now.where(Invitation.person_id == person.id, Invitation.state.in_(states))
            .where(Event.ends_at > now(), Event.state != EventState.DRAFT)
            .order_by(Event.starts_at, Invitation.id)
        )
    )


def asked_of(event_id: int) -> InvitationPlan | None:
    """What the invitations of an event say."""
    return db.session.scalar(select(InvitationPlan).where(InvitationPlan.event_id == event_id))


def plans_of(event_id: int) -> tuple[InvitationPlan | None, Plan | None]:
    """What invitations say and how one registers; one statement."""
    asked, plan = aliased(InvitationPlan), aliased(Plan)
    row = db.session.execute(
        select(asked, plan)
        .select_from(Event)
        .outerjoin(asked, asked.event_id == Event.id)
        .outerjoin(plan, plan.event_id == Event.id)
        .where(Event.id == event_id)
    ).one()
    return row[0], row[1]

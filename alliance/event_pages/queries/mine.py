"""One person's events: what was asked, what was registered, whom one names, where one speaks, what one runs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from alliance.core.clock import now
from alliance.core.lines import Line, part, placed, read
from alliance.events.enums import EventState
from alliance.events.models import Event, Organizer
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Affiliation, Appointment, Organization, holding
from alliance.organizations.queries import this_day
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, Session, Speaker
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Delegation, Registration

MOST = 30
COMING = (
    RegistrationState.REQUESTED,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
    RegistrationState.CONFIRMED,
)


def my_events(user: Any) -> dict[str, list[Line]]:
    """All of it, by panel, in one statement; each line tells of an event: n = its id."""
    return read(
        [
            invitations(user, MOST),
            registrations(user, MOST),
            accepted(user, MOST),
            attended(user, MOST),
            delegations(user, MOST),
            parts(user, MOST),
            organized(user, MOST),
        ]
    )


def my_next(user: Any) -> list[Any]:
    """What the overview of a member shows of events: open invitations, coming registrations, parts to answer."""
    return [invitations(user, 4), registrations(user, 4), parts(user, 4)]


def about(*columns: Any) -> sa.Select[Any]:
    """Columns that every line has: title, at, until, text2 = zone, n = the event's id, other = city."""
    return select(
        *columns,
        Event.title,
        Event.starts_at.label("at"),
        Event.ends_at.label("until"),
        Event.zone.label("text2"),
        Event.id.label("n"),
        Event.city.label("other"),
    )


def takes_place() -> Any:
    return sa.and_(
        Event.ends_at > now(), Event.state.in_((EventState.PUBLISHED, EventState.POSTPONED)), ~Event.is_template
    )


def invitations(user: Any, most: int) -> Any:
    """Invitations that wait for an answer: code = nonce."""
    rows = (
        about(Invitation.id, Invitation.nonce.label("code"), Invitation.state)
        .add_columns(placed(Event.starts_at, Invitation.id))
        .join(Event, Event.id == Invitation.event_id)
        .where(Invitation.person_id == user.id, Invitation.state == InvitationState.SENT, takes_place())
        .order_by(Event.starts_at, Invitation.id)
        .limit(most)
    )
    return part("invitations", rows)


def registrations(user: Any, most: int) -> Any:
    """Live registrations for what is still to come: state, code = nonce."""
    rows = (
        about(Registration.id, Registration.nonce.label("code"), Registration.state)
        .add_columns(placed(Event.starts_at, Registration.id))
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id == user.id, Registration.state.in_(COMING), takes_place())
        .order_by(Event.starts_at, Registration.id)
        .limit(most)
    )
    return part("registrations", rows)


def accepted(user: Any, most: int) -> Any:
    """Invitations that were accepted to events without registration, where nothing else tells of it: code = nonce."""
    rows = (
        about(Invitation.id, Invitation.nonce.label("code"))
        .add_columns(placed(Event.starts_at, Invitation.id))
        .join(Event, Event.id == Invitation.event_id)
        .where(Invitation.person_id == user.id, Invitation.state == InvitationState.ACCEPTED)
        .where(Invitation.registration_id.is_(None), takes_place())
        .order_by(Event.starts_at, Invitation.id)
        .limit(most)
    )
    return part("accepted", rows)


def attended(user: Any, most: int) -> Any:
    """Confirmed registrations for what is over, the latest first: code = nonce."""
    rows = (
        about(Registration.id, Registration.nonce.label("code"), Registration.state)
        .add_columns(placed(Event.starts_at.desc(), Registration.id))
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id == user.id, Registration.state == RegistrationState.CONFIRMED)
        .where(Event.ends_at <= now(), Event.state == EventState.PUBLISHED)
        .order_by(Event.starts_at.desc(), Registration.id)
        .limit(most)
    )
    return part("attended", rows)


def delegations(user: Any, most: int) -> Any:
    """Delegations of organizations that this person speaks for: n2 = seats, day2 none, text = named, code = nonce."""
    on = this_day()
    speaks = (
        select(Affiliation.organization_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(Affiliation.person_id == user.id, Appointment.kind == AppointmentKind.PRIMARY)
        .where(holding(Affiliation, on), holding(Appointment, on))
    )
    rows = (
        about(Delegation.id, Delegation.nonce.label("code"), Delegation.seats.label("n2"))
        .add_columns(sa.cast(Delegation.named, sa.String).label("text"), placed(Event.starts_at, Delegation.id))
        .join(Event, Event.id == Delegation.event_id)
        .join(Organization, Organization.id == Delegation.organization_id)
        .where(sa.or_(Delegation.head_id == user.id, Delegation.organization_id.in_(speaks)))
        .where(Delegation.cancelled_at.is_(None), takes_place())
        .order_by(Event.starts_at, Delegation.id)
        .limit(most)
    )
    return part("delegations", rows)


def parts(user: Any, most: int) -> Any:
    """Parts in programmes to come: the event's title, state = answer, code = nonce."""
    rows = (
        about(Part.id, Speaker.nonce.label("code"), Part.answer.label("state"))
        .add_columns(placed(Event.starts_at, Part.id))
        .join(Speaker, Speaker.id == Part.speaker_id)
        .join(Session, Session.id == Part.session_id)
        .join(Event, Event.id == Speaker.event_id)
        .where(Speaker.person_id == user.id, Part.answer != SpeakerAnswer.NOT_ASKED, Session.removed_at.is_(None))
        .where(takes_place())
        .order_by(Event.starts_at, Part.id)
        .limit(most)
    )
    return part("parts", rows)


def organized(user: Any, most: int) -> Any:
    """Events that this person helps to run, those to come first: state = state of the event, text = role."""
    over = sa.case((Event.ends_at <= now(), 1), else_=0)
    rows = (
        about(Event.id, Event.state, Organizer.role.label("text"))
        .add_columns(placed(over, Event.starts_at, Event.id))
        .join(Organizer, Organizer.event_id == Event.id)
        .where(Organizer.person_id == user.id, holding(Organizer, this_day()))
        .order_by(over, Event.starts_at, Event.id)
        .limit(most)
    )
    return part("organized", rows)

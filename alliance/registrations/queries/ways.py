"""Who knows of an event because of a registration, and who attends it."""

from __future__ import annotations

import sqlalchemy as sa

from alliance.events.models import Event
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Affiliation, Appointment, holding
from alliance.organizations.queries import this_day
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Delegation, Registration

LIVE = tuple(one for one in RegistrationState if one.is_live)


def is_registered_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Has a live registration for `Event`, or answers for a delegation to it."""
    own = sa.exists().where(
        Registration.event_id == Event.id, Registration.person_id == person_id, Registration.state.in_(LIVE)
    )
    speaks = (
        sa.select(Affiliation.organization_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(
            Affiliation.person_id == person_id,
            Appointment.kind == AppointmentKind.PRIMARY,
            holding(Affiliation, this_day()),
            holding(Appointment, this_day()),
        )
    )
    heads = sa.exists().where(
        Delegation.event_id == Event.id,
        Delegation.cancelled_at.is_(None),
        sa.or_(Delegation.head_id == person_id, Delegation.organization_id.in_(speaks)),
    )
    return sa.or_(own, heads)


def attends_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Has a confirmed registration for `Event`."""
    return sa.exists().where(
        Registration.event_id == Event.id,
        Registration.person_id == person_id,
        Registration.state == RegistrationState.CONFIRMED,
    )

"""Papers for guests without an account: who holds the link of a confirmed registration or of an accepted invitation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.core.db import db
from alliance.events.enums import FileAudience
from alliance.events.models import Event, EventFile
from alliance.events.queries.files import file_of_event, files_for_guests
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.invitations.queries.invitations import invitation_of_secret
from alliance.programmes.models import Session, SessionFile, ShownSession
from alliance.programmes.queries.agenda import Item, all_items, by_day
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration
from alliance.registrations.queries.guests import registration_of_secret

FOR_GUESTS = (FileAudience.EVERYBODY, FileAudience.ATTENDEES)


@dataclass(frozen=True)
class Attendee:
    """Who attends, as the link says: the name and organization that papers carry."""

    event: Event
    row: Registration | Invitation

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def organization(self) -> str:
        return self.row.organization.name.text if self.row.organization else self.row.organization_name


@dataclass(frozen=True)
class Opened:
    """A file of the event or of one of its sessions, for one attendee."""

    attendee: Attendee
    file: EventFile | SessionFile


def is_coming(invitation: Invitation) -> bool:
    """Accepted, and with a seat where the event has seats."""
    if invitation.state is not InvitationState.ACCEPTED:
        return False
    registration = invitation.registration
    return registration is None or registration.state is RegistrationState.CONFIRMED


def attendee_of(user: Any, by: str, secret: str) -> Attendee | None:
    """Who holds the link (`by` is registrations or invited) and attends; None for anybody else."""
    if by == "invited":
        invitation = invitation_of_secret(user, secret)
        return Attendee(invitation.event, invitation) if invitation is not None and is_coming(invitation) else None
    registration = registration_of_secret(user, secret) if by == "registrations" else None
    if registration is None or registration.state is not RegistrationState.CONFIRMED:
        return None
    return Attendee(registration.event, registration) if registration.event.is_open_to_readers else None


def opened_file(user: Any, by: str, secret: str, file_id: int) -> Opened | None:
    """A file of the event that somebody who attends may open."""
    attendee = attendee_of(user, by, secret)
    file = file_of_event(attendee.event.id, file_id) if attendee else None
    if attendee is None or file is None or file.removed_at is not None or file.audience not in FOR_GUESTS:
        return None
    return Opened(attendee, file)


def opened_material(user: Any, by: str, secret: str, file_id: int) -> Opened | None:
    """Slides or a paper of a session that somebody who attends may open."""
    attendee = attendee_of(user, by, secret)
    if attendee is None:
        return None
    wanted = materials(attendee.event).where(SessionFile.id == file_id)
    file = db.session.scalar(wanted)
    return Opened(attendee, file) if file is not None else None


def materials(event: Event) -> Any:
    """Slides and papers of the published sessions of an event for those attending."""
    found = select(SessionFile).join(SessionFile.session).where(Session.event_id == event.id)
    found = found.join(ShownSession, ShownSession.session_id == Session.id)
    found = found.where(SessionFile.removed_at.is_(None), SessionFile.audience.in_(FOR_GUESTS))
    return found.options(joinedload(SessionFile.file), joinedload(SessionFile.session)).order_by(SessionFile.id)


def papers_for(attendee: Attendee) -> tuple[list[EventFile], list[SessionFile]]:
    """All that an attendee may open; two statements."""
    return files_for_guests(attendee.event), list(db.session.scalars(materials(attendee.event)))


def has_papers(registration: Registration) -> bool:
    """Whether the guest's own page leads to papers."""
    if registration.state is not RegistrationState.CONFIRMED:
        return False
    return any(papers_for(Attendee(registration.event, registration)))


def programme_of(event: Event) -> dict[date, list[Item]]:
    """The published programme day by day, for an invitee who may not see the event's own page; one statement."""
    return by_day(all_items(event, False))

"""What stands beside an event's own text on its page: files, and what ties the viewer to it. A statement each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from alliance.core.db import db
from alliance.core.lines import Line, part, placed, read
from alliance.events.enums import FileAudience, FileKind
from alliance.events.models import Event, EventFile
from alliance.events.policy import may_open
from alliance.events.queries.access import beside, visible_events, with_viewer
from alliance.files.models import StoredFile
from alliance.invitations.models import Invitation
from alliance.invitations.queries.ways import KNOWING
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Delegation, Plan, Registration, SeatCategory

MOST_FILES = 60
LIVE = tuple(one for one in RegistrationState if one.is_live)


@dataclass(frozen=True)
class Front:
    """An event that the viewer may know of, and how one registers for it."""

    event: Event
    plan: Plan | None


def front_of(user: Any, event_id: int) -> Front | None:
    """The event with its plan and categories in one statement, one more for what a signed-in viewer is to it."""
    wanted = (
        visible_events(user)
        .outerjoin(Plan, Plan.event_id == Event.id)
        .outerjoin(Plan.categories)
        .where(Event.id == event_id)
        .add_columns(Plan)
        .options(*beside(), contains_eager(Plan.categories))
        .order_by(SeatCategory.position, SeatCategory.id)
    )
    row = db.session.execute(wanted).unique().one_or_none()
    return Front(with_viewer(user, row[0]), row[1]) if row else None


def front_page(user: Any, event: Event) -> dict[str, list[Line]]:
    """The viewer's registrations, invitations and delegations, by panel; nothing is asked for a visitor."""
    if not user.is_authenticated:
        return {}
    return read([registrations(user, event), invitations(user, event), delegations(user, event)])


def files_for(user: Any, event: Event) -> tuple[list[Any], list[Any]]:
    """(pictures, other files) that the viewer may open: id, kind, title, name and size in bytes of each."""
    audiences = [one for one in FileAudience if may_open(user, event, one)]
    wanted = (
        select(EventFile.id, EventFile.kind, EventFile.title, StoredFile.name, StoredFile.size)
        .join(StoredFile, StoredFile.id == EventFile.file_id)
        .where(EventFile.event_id == event.id, EventFile.audience.in_(audiences), EventFile.removed_at.is_(None))
        .order_by(EventFile.kind, EventFile.position, EventFile.id)
        .limit(MOST_FILES)
    )
    rows = db.session.execute(wanted).all()
    pictures = [row for row in rows if row.kind is FileKind.PICTURE]
    return pictures, [row for row in rows if row.kind is not FileKind.PICTURE]


def registrations(user: Any, event: Event) -> Any:
    """The viewer's live registrations: state, text = name, code = the nonce of the personal link, until = offer."""
    rows = (
        select(Registration.id, Registration.state, Registration.name.label("text"), Registration.nonce.label("code"))
        .add_columns(Registration.offer_ends_at.label("until"), placed(Registration.id))
        .where(Registration.event_id == event.id, Registration.person_id == user.id, Registration.state.in_(LIVE))
        .order_by(Registration.id)
        .limit(3)
    )
    return part("registrations", rows)


def invitations(user: Any, event: Event) -> Any:
    """The viewer's invitations: state, code = nonce."""
    rows = (
        select(Invitation.id, Invitation.state, Invitation.nonce.label("code"), placed(Invitation.id))
        .where(Invitation.event_id == event.id, Invitation.person_id == user.id, Invitation.state.in_(KNOWING))
        .order_by(Invitation.id)
        .limit(3)
    )
    return part("invitations", rows)


def delegations(user: Any, event: Event) -> Any:
    """Delegations that the viewer heads: n named of n2 seats, code = nonce."""
    rows = (
        select(Delegation.id, Delegation.named.label("n"), Delegation.seats.label("n2"))
        .add_columns(Delegation.nonce.label("code"), placed(Delegation.id))
        .where(Delegation.event_id == event.id, Delegation.head_id == user.id, Delegation.cancelled_at.is_(None))
        .order_by(Delegation.id)
        .limit(3)
    )
    return part("delegations", rows)

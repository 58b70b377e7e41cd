"""What stands beside an event's own text on its page: files, and what ties the viewer to it. One statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from alliance.core.lines import Line, part, placed, read
from alliance.events.enums import FileAudience, FileKind
from alliance.events.models import Event, EventFile
from alliance.events.policy import may_open
from alliance.files.models import StoredFile
from alliance.invitations.models import Invitation
from alliance.invitations.queries.ways import KNOWING
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Delegation, Registration

LIVE = tuple(one for one in RegistrationState if one.is_live)


def front_page(user: Any, event: Event) -> dict[str, list[Line]]:
    """Files and pictures that the viewer may open; the viewer's registrations, invitations and delegations."""
    parts = [files(user, event, FileKind.PICTURE), files(user, event, FileKind.MATERIAL, FileKind.PAPER)]
    if user.is_authenticated:
        parts += [registrations(user, event), invitations(user, event), delegations(user, event)]
    return read(parts)


def files(user: Any, event: Event, *kinds: FileKind) -> Any:
    """Title, text = name of the file, state = kind, n = size in bytes; panel 'pictures' or 'files'."""
    audiences = [one for one in FileAudience if may_open(user, event, one)]
    rows = (
        select(EventFile.id, EventFile.title, EventFile.kind.label("state"), StoredFile.name.label("text"))
        .add_columns(StoredFile.size.label("n"), placed(EventFile.position, EventFile.id))
        .join(StoredFile, StoredFile.id == EventFile.file_id)
        .where(EventFile.event_id == event.id, EventFile.kind.in_(kinds), EventFile.removed_at.is_(None))
        .where(EventFile.audience.in_(audiences))
        .order_by(EventFile.position, EventFile.id)
        .limit(24)
    )
    return part("pictures" if FileKind.PICTURE in kinds else "files", rows)


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

"""Who may do what with a programme. Everything follows from the event that it belongs to."""

from __future__ import annotations

from typing import Any

from alliance.events import policy as events
from alliance.programmes.models import Part, Room, Session, SessionFile, Speaker, Track

Piece = Room | Track | Session | Speaker


def can_edit(user: Any, piece: Piece) -> bool:
    """Change a room, a track, a session or a speaker: who runs the event."""
    return events.can_manage_event(user, piece.event)


def can_read_piece(user: Any, piece: Piece) -> bool:
    """See how it is planned: who runs the event, and coordinators."""
    return events.can_read_behind(user, piece.event)


def can_edit_part(user: Any, part: Part) -> bool:
    return events.can_manage_event(user, part.session.event)


def can_edit_material(user: Any, material: SessionFile) -> bool:
    return events.can_manage_event(user, material.session.event)


def can_open_material(user: Any, material: SessionFile) -> bool:
    """Open slides or papers: by their audience; those of a session that is not open only who attends."""
    session = material.session
    if not session.is_open and not events.attends(user, session.event):
        return False
    return events.may_open(user, session.event, material.audience)

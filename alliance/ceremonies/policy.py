"""Who may do what with ceremonies: whoever runs their event. Pure questions over loaded facts."""

from __future__ import annotations

from typing import Any

from alliance.ceremonies.models import Ceremony, Cue, Signing, StagePlace
from alliance.events.policy import can_manage_event, can_read_behind


def can_read_ceremony(user: Any, ceremony: Ceremony) -> bool:
    """Readiness, run of show, stage and papers: who runs the event, and all coordinators."""
    return can_read_behind(user, ceremony.event)


def can_run_ceremony(user: Any, ceremony: Ceremony) -> bool:
    """Prepare it, and press the buttons on the day: who runs the event."""
    return can_manage_event(user, ceremony.event)


def can_run_signing(user: Any, signing: Signing) -> bool:
    return can_run_ceremony(user, signing.ceremony)


def can_run_cue(user: Any, cue: Cue) -> bool:
    return can_run_ceremony(user, cue.ceremony)


def can_run_place(user: Any, place: StagePlace) -> bool:
    return can_run_ceremony(user, place.ceremony)

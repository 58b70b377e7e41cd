"""The public page of an event, its overview for who runs it, and one person's events."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from alliance.core.access import allow, signed_in, viewer
from alliance.core.secrets import secret_of
from alliance.core.web import page
from alliance.event_pages.queries.mine import my_events
from alliance.programmes.enums import SpeakerAnswer
from alliance.registrations.enums import RegistrationState

ANSWERS = {one.value: one for one in SpeakerAnswer}
STATES = {one.value: one for one in RegistrationState}


@allow(signed_in)
def mine() -> ResponseReturnValue:
    """Everything that ties the viewer to events."""
    return page(
        "event_pages/mine.html", panels=my_events(viewer()), answers=ANSWERS, states=STATES, secret_of=secret_of
    )

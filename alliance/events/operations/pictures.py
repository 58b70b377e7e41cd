"""The picture at the head of an event's page."""

from __future__ import annotations

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import lock
from alliance.core.operation import operation
from alliance.events.models import Event
from alliance.files.operations import PICTURES, keep_upload


@operation
def put_picture(actor: Person, event: Event, filename: str, data: bytes) -> None:
    """Show a picture with the event. Refuses what is no picture; it is drawn anew, so nothing but pixels remains."""
    file = keep_upload(actor, filename, data, PICTURES, field="picture")
    lock(event)
    event.picture = file
    record(actor, "events.picture_put", event)


@operation
def drop_picture(actor: Person, event: Event) -> None:
    """Show it without a picture; the file stays where copies of the event use it."""
    lock(event)
    event.picture = None
    record(actor, "events.picture_dropped", event)

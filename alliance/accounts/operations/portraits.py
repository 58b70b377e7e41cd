"""A person's portrait: a picture drawn anew, without what cameras write into it."""

from __future__ import annotations

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import lock
from alliance.core.operation import operation
from alliance.files.operations import PICTURES, keep_upload


@operation
def set_portrait(actor: Person, person: Person, filename: str, data: bytes) -> None:
    """Keep a picture as the person's portrait. Refuses what is no picture, too large, or empty."""
    file = keep_upload(actor, filename, data, PICTURES, "portrait")
    lock(person)
    person.portrait_file_id = file.id
    record(actor, "accounts.portrait_set", person)


@operation
def remove_portrait(actor: Person, person: Person) -> None:
    """Show the initials again."""
    lock(person)
    if person.portrait_file_id is not None:
        person.portrait_file_id = None
        record(actor, "accounts.portrait_removed", person)

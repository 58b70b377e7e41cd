"""Writing to a member without knowing an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.audit.operations import note_export, record
from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.core.text import one_line
from alliance.directory import notices
from alliance.directory.models import ContactMessage, DirectoryEntry
from alliance.directory.queries.wishes import listed
from alliance.membership.queries import this_day

if TYPE_CHECKING:
    from alliance.accounts.models import Person


@operation
def leave_message(
    writer: Person | None, organization_id: int, name: str, email: str, text: str, is_spam: bool = False
) -> ContactMessage:
    """Keep a message to a member and pass it on; spam is kept and not sent. Refuses who is not listed today."""
    wanted = select(DirectoryEntry).where(DirectoryEntry.organization_id == organization_id, listed(this_day()))
    entry = db.session.scalar(wanted)
    if entry is None:
        raise Refused(_("This organization is no longer in the directory."))
    message = ContactMessage(
        organization=entry.organization, name=one_line(name)[:200], email=email, text=text, is_spam=is_spam
    )
    db.session.add(message)
    verb = "directory.spam_kept" if is_spam else "directory.message_left"
    record(writer, verb, message, organization_id)
    if not is_spam:
        notices.message_left(message, entry)
    return message


@operation
def note_takeout(person: Person, count: int, kind: str) -> None:
    """The audit entry of a list that somebody took along."""
    note_export(person, "directory.exported", count, format=kind)

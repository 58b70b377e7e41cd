"""Files of an event: materials, papers for those attending, pictures."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.events.enums import FileAudience, FileKind
from alliance.events.models import Event, EventFile
from alliance.events.operations.papers import refuse_unmarkable
from alliance.events.queries.files import files_of
from alliance.files.models import StoredFile
from alliance.files.operations import OFFICE, PICTURES, keep_upload, read_bytes

TAKEN = OFFICE | {"zip"}
MOST_FILES = 300  # of one event, pictures included


@dataclass(frozen=True)
class FileInput:
    """What a file is and who may open it. `filename`, `data`: the upload; empty when only the description changes."""

    kind: FileKind
    audience: FileAudience
    title: Localized
    is_marked: bool = False
    filename: str = ""
    data: bytes = b""


@operation
def add_file(actor: Person | None, event: Event, typed: FileInput) -> EventFile:
    """Keep a file with an event, as the last of its kind. Without a title it is called as its file.

    Refuses hostile, unreadable and too large files, other than pictures for the gallery, names on what is no PDF that
    can carry them, and more than `MOST_FILES`.
    """
    lock(event)
    there = files_of(event)
    if len(there) >= MOST_FILES:
        raise Refused(_("An event takes %(most)s files. Remove one first.", most=MOST_FILES), field="file")
    stored = kept(actor, typed)
    row = EventFile(
        event=event,
        file=stored,
        kind=typed.kind,
        audience=audience_for(typed),
        title=typed.title or Localized(*[stored.name.rpartition(".")[0]] * 2),
        is_marked=typed.is_marked,
        position=max((one.position for one in there if one.kind is typed.kind), default=0) + 1,
        added_by_id=actor.id if actor else None,
    )
    db.session.add(row)
    record(actor, "events.file_added", row, file=stored.name, audience=row.audience.value, is_marked=row.is_marked)
    return row


def kept(actor: Person | None, typed: FileInput) -> StoredFile:
    """The upload as a stored file, after what is asked of its kind."""
    if typed.kind is FileKind.PICTURE and typed.is_marked:
        raise Refused(_("Pictures carry no names. Choose another kind."), field="is_marked")
    if typed.is_marked:
        refuse_unmarkable(typed.filename, typed.data, field="file")
    allowed = PICTURES if typed.kind is FileKind.PICTURE else TAKEN
    return keep_upload(actor, typed.filename, typed.data, allowed, field="file")


def audience_for(typed: FileInput) -> FileAudience:
    """Papers are never for everybody."""
    is_paper = typed.kind is FileKind.PAPER or typed.is_marked
    return FileAudience.ATTENDEES if is_paper and typed.audience is FileAudience.EVERYBODY else typed.audience


@operation
def change_file(actor: Person | None, row: EventFile, typed: FileInput, version: int) -> None:
    """Describe a file anew, or replace its content. Refuses what `add_file` refuses, and who was too slow."""
    lock(row)
    if row.version != version:
        raise Clash(_("Somebody else changed this file while you were editing it."), shown(row))
    if typed.data:
        row.file = kept(actor, typed)
    else:
        refuse_unfit(row, typed)
    if row.kind is not typed.kind:
        row.position = max((one.position for one in files_of(row.event) if one.kind is typed.kind), default=0) + 1
    row.kind, row.audience, row.is_marked = typed.kind, audience_for(typed), typed.is_marked
    row.title = row.title.replaced(typed.title.en, typed.title.zh) if typed.title else row.title
    record(actor, "events.file_changed", row, file=row.file.name)


def refuse_unfit(row: EventFile, typed: FileInput) -> None:
    """The file that stays has to fit the kind that it gets now."""
    is_picture = row.file.media_type.startswith("image/")
    if typed.kind is FileKind.PICTURE and (not is_picture or typed.is_marked):
        raise Refused(_("Only JPG, PNG and WEBP files without names are pictures of the gallery."), field="kind")
    if typed.is_marked and not row.is_marked:
        refuse_unmarkable(row.file.name, read_bytes(row.file), field="is_marked")


def shown(row: EventFile) -> dict[str, object]:
    """A file as its form shows it."""
    return {
        "kind": row.kind.value,
        "audience": row.audience.value,
        "title_en": row.title.en,
        "title_zh": row.title.zh,
        "is_marked": row.is_marked,
    }


@operation
def move_file(actor: Person | None, row: EventFile, up: bool) -> None:
    """Change places with the one before or after of the same kind; nothing happens at the ends."""
    lock(row.event)
    same = [one for one in files_of(row.event) if one.kind is row.kind]
    at = same.index(row) if row in same else 0
    other = at - 1 if up else at + 1
    if 0 <= other < len(same):
        same[at], same[other] = same[other], same[at]
        for place, one in enumerate(same, 1):  # all anew: equal places would never part
            one.position = place
        record(actor, "events.file_moved", row, position=row.position)


@operation
def remove_file(actor: Person | None, row: EventFile) -> None:
    """Take a file off; it can be put back. Twice changes nothing."""
    lock(row)
    if row.removed_at is None:
        row.removed_at = now()
        record(actor, "events.file_removed", row)


@operation
def restore_file(actor: Person | None, row: EventFile) -> None:
    """Put back a file that was taken off, as the last of its kind. Twice changes nothing."""
    lock(row)
    if row.removed_at is not None:
        last = sa.select(sa.func.max(EventFile.position))
        last = last.where(
            EventFile.event_id == row.event_id, EventFile.kind == row.kind, EventFile.removed_at.is_(None)
        )
        row.removed_at, row.position = None, (db.session.scalar(last) or 0) + 1
        record(actor, "events.file_restored", row)

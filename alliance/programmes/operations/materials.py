"""Slides and papers of a session."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.events.enums import FileAudience
from alliance.events.operations.papers import refuse_unmarkable
from alliance.files.operations import OFFICE, keep_upload
from alliance.programmes.models import Session, SessionFile
from alliance.programmes.operations.sessions import refuse_removed
from alliance.programmes.queries.programme import materials_of

MOST = 30


@dataclass(frozen=True)
class MaterialInput:
    """How a file is shown; without a title by its name. `is_marked`: a PDF that carries the reader's name."""

    title: Localized = field(default_factory=Localized)
    audience: FileAudience = FileAudience.EVERYBODY
    is_marked: bool = False


@operation
def attach_material(
    actor: Person | None, session: Session, filename: str, data: bytes, shown: MaterialInput | None = None
) -> SessionFile:
    """Attach a file to a session; readers have it at once. Refuses files that are not taken, too many of them, and
    marks on what cannot carry them."""
    shown = shown or MaterialInput()
    lock(session)
    refuse_removed(session)
    if len(materials_of(session.id)) >= MOST:
        raise Refused(_("A session has at most %(most)s files.", most=MOST), "file")
    if shown.is_marked:
        refuse_unmarkable(filename, data, "file")
    file = keep_upload(actor, filename, data, OFFICE, "file")
    material = SessionFile(
        session=session, file=file, title=shown.title, audience=shown.audience, is_marked=shown.is_marked
    )
    db.session.add(material)
    record(actor, "programmes.material_attached", material, file=file.name)
    return material


@operation
def remove_material(actor: Person, material: SessionFile) -> None:
    """Take a file off; it is kept for the record."""
    lock(material)
    if material.removed_at is not None:
        raise Refused(_("This file is taken off already."))
    material.removed_at = now()
    record(actor, "programmes.material_removed", material, file=material.file.name)

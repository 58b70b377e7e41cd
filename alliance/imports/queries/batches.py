"""Finding imports and what was found out about their rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.core.db import db
from alliance.core.duties import can_manage_members
from alliance.imports.enums import Outcome
from alliance.imports.models import Import, ImportFinding

PIECE = 1000


def visible_imports(user: Any) -> Select[Any]:
    """All for those who manage members, none for others; the newest first."""
    found = select(Import).options(joinedload(Import.file), joinedload(Import.started_by)).order_by(Import.id.desc())
    return found if can_manage_members(user) else found.where(False)  # type: ignore[arg-type]


def visible_import(user: Any, import_id: int) -> Import | None:
    """One import as this viewer may see it, else None."""
    return db.session.scalar(visible_imports(user).where(Import.id == import_id))


def findings(batch: Import, outcome: Outcome | None = None) -> Select[Any]:
    """What was found out about the rows, in the order of the sheet; of one outcome when named."""
    found = select(ImportFinding).where(ImportFinding.import_id == batch.id).order_by(ImportFinding.number)
    return found.where(ImportFinding.outcome == outcome) if outcome else found


def all_findings(batch: Import) -> Iterator[ImportFinding]:
    """Every finding, read a thousand at a time."""
    last = 0
    while rows := list(db.session.scalars(findings(batch).where(ImportFinding.number > last).limit(PIECE))):
        yield from rows
        last = rows[-1].number

"""Imports of organizations and members from a sheet, and what was found out about each row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.files.models import StoredFile
from alliance.imports.enums import ImportState, Outcome

SILENCE = timedelta(minutes=15)  # three leases of a worker: after that nobody is at it any more


class Import(Keyed, Stamped, Versioned, Model):
    """One uploaded sheet. `columns` is [{"header", "samples", "values"}] of the sheet, `values` null when many;
    `mapping` is {index of a column: target}; `report` {"counts", "joining", "people", "made", "error"} as far
    as known; `done` of `total` rows are read."""

    __tablename__ = "import_batch"

    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED, index=True)
    columns: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    mapping: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship()
    started_by: Mapped[Person] = relationship()

    @property
    def audit_label(self) -> str:
        return self.file.name

    @property
    def is_silent(self) -> bool:
        """The worker should be at it, and nothing was heard of it for long."""
        return self.state.is_moving and self.updated_at < now() - SILENCE

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have which outcome; empty before the check."""
        return dict((self.report or {}).get("counts", {}))


class ImportFinding(Keyed, Model):
    """What became of one row: `number` in the sheet, the name it gives, the outcome, the reasons in words, and the
    organization that it is about or that it made."""

    __tablename__ = "import_finding"
    __table_args__ = (
        sa.Index("ix_import_finding_import_id_number", "import_id", "number"),
        sa.Index("ix_import_finding_import_id_outcome_number", "import_id", "outcome", "number"),
    )

    import_id: Mapped[int] = mapped_column(sa.ForeignKey("import_batch.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    outcome: Mapped[Outcome]
    notes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"), index=True)

    @property
    def audit_label(self) -> str:
        return f"row {self.number}"

"""Imports of organizations and members from a sheet."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.files.models import StoredFile
from alliance.imports.enums import ImportState


class Import(Keyed, Stamped, Versioned, Model):
    """One uploaded sheet. `mapping` is {column: target}, `report` the rows' findings, `done` and `total` count rows."""

    __tablename__ = "import_batch"

    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[ImportState] = mapped_column(default=ImportState.UPLOADED, index=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
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

"""Uploaded and made files: the row here, the bytes in the object store under a key that nobody can guess."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from alliance.core.db import Keyed, Model, Stamped


class StoredFile(Keyed, Stamped, Model):
    """`name` is what the uploader called it, `key` where the bytes lie, `sha256` in hex, `size` in bytes."""

    __tablename__ = "stored_file"

    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    uploaded_by_id: Mapped[int | None] = mapped_column(index=True)  # no key: people refer to files themselves

    @property
    def audit_label(self) -> str:
        return self.name

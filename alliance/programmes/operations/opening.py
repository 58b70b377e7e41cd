"""Handing out slides and papers whose reading is recorded."""

from __future__ import annotations

from typing import Any

from alliance.core.operation import operation
from alliance.events.operations.papers import PaperReader, open_paper, reader_of
from alliance.programmes.models import SessionFile


@operation
def open_material(user: Any, material: SessionFile) -> bytes:
    """The bytes for this reader, with the reader's name on every page of a marked file; the reading is recorded."""
    reader = reader_of(user) if user.is_authenticated else PaperReader("")
    return open_paper(reader, material, material.session.event, "programmes.material_opened")

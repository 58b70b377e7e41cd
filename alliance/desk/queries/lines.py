"""One line of the desk's first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """What waits, why, who has it, since when (or until when), and whether that is past the agreed limit."""

    title: Any
    note: str
    url: str
    tone: str
    icon: str
    state: str
    who: str
    since: datetime | None
    late: bool = False
    until: datetime | None = None

"""What a device sends: marks as JSON, read with as little trust as any form."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from alliance.attendance.enums import MarkKind
from alliance.attendance.operations.ledger import MarkInput
from alliance.attendance.operations.marks import LONGEST_DOOR, MOST
from alliance.attendance.queries.passes import typed_code
from alliance.core.clock import now
from alliance.core.text import one_line

KEY = re.compile(r"[0-9A-Za-z_-]{8,60}")
LONGEST_WAIT = timedelta(days=14)  # a device that comes back later than this has a broken clock


def marks_in(body: Any, event_id: int) -> list[MarkInput] | None:
    """The marks of a request, None when it has another shape.

    `{"sent": …, "marks": [{"key", "kind": "in" or "undo", "code", "at", "door", "undoes"}, …]}`, instants in
    milliseconds by the device's clock: how long ago a mark was made is told by `sent` minus `at`, so that a clock that
    is wrong does no harm.
    """
    if not isinstance(body, dict) or not is_instant(body.get("sent")):
        return None
    given = body.get("marks")
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        return None
    received = now()
    found = [mark_in(one, float(body["sent"]), received, event_id) for one in given]
    marks = [one for one in found if one is not None]
    return marks if len(marks) == len(found) == len({one.key for one in marks}) else None


def mark_in(given: Any, sent: float, received: datetime, event_id: int) -> MarkInput | None:
    if not isinstance(given, dict) or not is_instant(given.get("at")):
        return None
    texts = {name: given.get(name, "") for name in ("key", "kind", "code", "door", "undoes")}
    if not all(isinstance(text, str) and len(text) <= 300 for text in texts.values()):
        return None
    if not KEY.fullmatch(texts["key"]) or texts["kind"] not in set(MarkKind) or len(texts["undoes"]) > 60:
        return None
    ago = timedelta(milliseconds=min(max(0.0, sent - float(given["at"])), LONGEST_WAIT / timedelta(milliseconds=1)))
    code = typed_code(texts["code"], event_id) or one_line(texts["code"])[:60]
    door = one_line(texts["door"])[:LONGEST_DOOR]
    return MarkInput(texts["key"], code, received - ago, MarkKind(texts["kind"]), door, one_line(texts["undoes"]))


def is_instant(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e14

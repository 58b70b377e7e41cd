"""GET never writes: every statement that a test's GET, HEAD or OPTIONS sends is looked at.

Listens to all engines of the process. What it finds is kept until `writes_of_get` takes it away; plugin.py
does that after each test and fails it.
"""

import re

from flask import Flask, has_request_context, request, request_started
from sqlalchemy import Connection, Engine, event

SAFE = {"GET", "HEAD", "OPTIONS"}
WRITE = re.compile(r"\s*(?:INSERT\s+(?:OR \w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+\"?(\w+)", re.IGNORECASE)
MARK = "alliance.tests.dispatched"

# Table: why a GET may write to it.
ALLOWED: dict[str, str] = {
    "audit_entry": "reading a document of an application or taking a sheet away leaves a trace (SAFETY row 26)",
}

_found: list[str] = []


def mark_dispatched(_app: Flask, **_: object) -> None:
    """Tell requests that are answered from request contexts that a test only opened to build an address."""
    request.environ[MARK] = True


def look(
    _connection: Connection,
    _cursor: object,
    statement: str,
    _parameters: object,
    _context: object,
    _many: bool,
) -> None:
    write = WRITE.match(statement)
    if not write or not has_request_context() or request.method not in SAFE or MARK not in request.environ:
        return
    if write.group(1).lower() not in ALLOWED:
        _found.append(f"{request.method} {request.path} writes: {' '.join(statement.split())[:120]}")


def writes_of_get() -> list[str]:
    """What was found since the last call."""
    found = _found[:]
    _found.clear()
    return found


def watch() -> None:
    """Begin to listen; once in a process, before the first connection."""
    request_started.connect(mark_dispatched)
    event.listen(Engine, "before_cursor_execute", look)

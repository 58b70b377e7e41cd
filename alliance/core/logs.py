"""Structured logs: one line an event, with the request's id; text from outside cannot forge a line (SAFETY row 27)."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask

from alliance.core.text import one_line
from alliance.core.trace import origin


def add_origin(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put in the request's id and the caller's address."""
    come_from = origin.get()
    if come_from.request_id:
        event["request_id"] = come_from.request_id
        event["address"] = come_from.address
    return event


def flatten(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Line breaks and control characters leave every value but our own stack traces."""
    for key, value in event.items():
        if isinstance(value, str) and key != "exception":
            event[key] = one_line(value)
    return event


def init_logs(app: Flask) -> None:
    """Send the root logger's lines through structlog to standard error, as JSON or for eyes (ALLIANCE_LOG_FORMAT)."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_origin,
        structlog.processors.format_exc_info,
        flatten,
    ]
    as_json = app.config["LOG_FORMAT"] == "json"
    last: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler, *[one for one in root.handlers if type(one) is not logging.StreamHandler]]
    root.setLevel(logging.INFO)
    logging.getLogger("huey").setLevel(logging.WARNING)

"""What event pages add when the program is put together."""

from __future__ import annotations

from flask import Flask

from alliance.event_pages.queries.entries import entries_of
from alliance.meetings.queries.entries import add_entries


def init_app(_app: Flask) -> None:
    """A person's calendar holds the events too; connecting twice changes nothing."""
    add_entries("events", entries_of)

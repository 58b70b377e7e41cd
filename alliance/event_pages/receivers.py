"""What event pages add when the program is put together."""

from __future__ import annotations

from flask import Flask

from alliance.event_pages.queries.badges import badges
from alliance.event_pages.queries.entries import entries_of
from alliance.events.queries.lists import add_badges
from alliance.meetings.queries.entries import add_entries


def init_app(_app: Flask) -> None:
    """A person's calendar holds the events too, and lists say how registration stands; twice changes nothing."""
    add_entries("events", entries_of)
    add_badges("registration", badges)

"""What attendance add when the program is put together, and what they hear of."""

from __future__ import annotations

from flask import Flask


def init_app(_app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""

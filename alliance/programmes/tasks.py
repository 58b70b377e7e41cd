"""What programmes do by themselves."""

from __future__ import annotations

from flask import Flask


def init_app(_app: Flask) -> None:
    """Register the tasks."""

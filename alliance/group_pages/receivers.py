"""What group pages add to the pages of groups, and what they hear of."""

from __future__ import annotations

from flask import Flask


def init_app(_app: Flask) -> None:
    """Register tabs and listen; connecting twice changes nothing."""

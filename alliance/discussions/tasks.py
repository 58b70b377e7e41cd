"""What discussions do by themselves, every day or when a job is due."""

from __future__ import annotations

from flask import Flask


def init_app(_app: Flask) -> None:
    """Register the tasks."""

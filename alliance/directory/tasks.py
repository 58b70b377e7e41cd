"""What the worker does for the directory."""

from __future__ import annotations

from flask import Flask

from alliance.directory.operations import indexing
from alliance.jobs.operations import tasks_of


def refresh() -> None:
    """Once a day: reworded taxonomies reach the search words, ended suspensions bring entries back."""
    indexing.reindex_all()


def init_app(app: Flask) -> None:
    tasks = tasks_of(app)
    tasks.named["directory.refresh"] = refresh
    tasks.daily.append("directory.refresh")

"""What the worker does for imports."""

from __future__ import annotations

from flask import Flask

from alliance.imports.operations import importing
from alliance.jobs.operations import tasks_of


def init_app(app: Flask) -> None:
    tasks = tasks_of(app)
    tasks.named["imports.check"] = importing.check
    tasks.named["imports.run"] = importing.run

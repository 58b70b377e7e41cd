"""What agreements add when the program is put together."""

from __future__ import annotations

from flask import Flask

from alliance.agreements import policy
from alliance.agreements.queries.languages import language_name


def init_app(app: Flask) -> None:
    """Words and questions that the templates use; doing it twice changes nothing."""
    app.jinja_env.globals["agreements_policy"] = policy
    app.jinja_env.filters["language_name"] = language_name

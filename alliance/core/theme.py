"""Light, dark or as the device: kept in a cookie of its own, so that a page is right before any script runs."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody
from alliance.core.web import local_path, page

COOKIE = "theme"
THEMES = ("light", "dark", "auto")
YEAR = 31_536_000  # seconds

bp = Blueprint("core", __name__)


def theme() -> str:
    """The reader's choice: 'light', 'dark' or 'auto' (as the device)."""
    chosen = request.cookies.get(COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def theme_choices() -> list[tuple[str, str, str]]:
    """Value, label and icon of each choice."""
    return [
        ("light", _("Light"), "sun"),
        ("dark", _("Dark"), "moon-stars"),
        ("auto", _("As my device"), "circle-half"),
    ]


@bp.route("/appearance", methods=["GET", "POST"])
@allow(anybody)
def appearance() -> ResponseReturnValue:
    """Show the three choices; a POST keeps one of them on this device and leads back to where the reader was."""
    chosen = request.form.get("theme", "")
    if request.method == "GET" or chosen not in THEMES:
        return page("core/appearance.html")
    answer = redirect(local_path(request.form.get("next")) or url_for("core.appearance"), code=303)
    secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
    answer.set_cookie(COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer


def init_app(app: Flask) -> None:
    """Give templates `theme()` and `theme_choices()`, and open the page of the three choices."""
    app.jinja_env.globals.update(theme=theme, theme_choices=theme_choices)
    app.register_blueprint(bp)

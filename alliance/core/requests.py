"""What happens around every request: host check, request id, origin of changes, language, odd tokens."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Flask, abort, current_app, g, has_request_context, request
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from alliance.core.trace import Origin, origin

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
HOST = re.compile(r"(\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[^:@/\s]+))(:\d{1,5})?")  # nothing but a name and a port
LARGEST_ID = 2**31 - 1  # what a key of ours can be; more than that would crash the databases


class IdConverter(IntegerConverter):
    """Numbers in addresses; those that no row can have answer 404 (SAFETY row 15).

    Up to nine digits: a longer one is no address at all, so that posting to it is not answered with 405 where another
    rule of the same path takes GET.
    """

    regex = r"\d{1,9}"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID} | options)


def init_requests(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    app.before_request(begin)
    app.after_request(remember_language)
    app.teardown_request(end)


def begin() -> None:
    """Name the request, refuse foreign hosts and malformed text before any view or database work."""
    g.request_id = secrets.token_hex(8)
    g.origin_token = origin.set(Origin("web", request.remote_addr or "", g.request_id))
    found = HOST.fullmatch(request.environ.get("HTTP_HOST", ""))
    if found is None or (found["six"] or found["name"]) not in current_app.config["ALLOWED_HOSTS"]:
        abort(400)
    refuse_odd_text()


def refuse_odd_text() -> None:
    """A NUL in an address or a token that is not ASCII answers 400, never 500 (SAFETY rows 11, 15)."""
    if "\x00" in request.path or any("\x00" in value for value in request.args.values()):
        abort(400)
    token = request.headers.get("X-CSRFToken", "")
    if request.method == "POST" and "multipart" not in (request.content_type or ""):
        token += request.form.get("csrf_token", "")
    if not token.isascii() or "\x00" in token:
        abort(400)


def end(_error: Any) -> None:
    token = g.pop("origin_token", None)
    if token is not None:
        origin.reset(token)


def chosen_language() -> str:
    """The reader's language: the address (?lang=), else the cookie, else the account's, else the browser's."""
    if not has_request_context():
        return "en"  # the command line, the worker
    for wish in (request.args.get("lang"), request.cookies.get("language")):
        if wish in LOCALES:
            return str(wish)
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    best = request.accept_languages.best_match(["en", "zh", "zh-CN", "zh-Hans", "zh-TW"], "en")
    return "zh" if best.startswith("zh") else "en"


def chosen_locale() -> str:
    return LOCALES[chosen_language()]


def remember_language(answer: Any) -> Any:
    """A language chosen by ?lang= stays for this browser."""
    wish = request.args.get("lang")
    if wish in LOCALES and request.cookies.get("language") != wish:
        year = 365 * 24 * 3600
        answer.set_cookie("language", wish, max_age=year, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer

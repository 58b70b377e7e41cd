"""Small answers that every view needs: pages, redirects, addresses that trust no request header."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale


def page(template: str, part: str | None = None, status: int = 200, **context: Any) -> ResponseReturnValue:
    """The whole page, or only its part when htmx asks for the part."""
    wanted = part if part and "HX-Request" in request.headers else template
    return render_template(wanted, **context), status


def go(endpoint: str, **url: Any) -> ResponseReturnValue:
    """After a change: send the reader on, in the way the browser or htmx expects."""
    return go_to(url_for(endpoint, **url))


def go_to(address: str) -> ResponseReturnValue:
    """Like `go`, to a local address."""
    if "HX-Request" in request.headers:
        return make_response("", 204, {"HX-Redirect": address})
    return redirect(address, code=303)


def local_path(address: str | None) -> str | None:
    """The address when it is a path of ours; None for anything that leads elsewhere (open redirects)."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    if any(ord(sign) < 33 or sign == "\\" for sign in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def absolute(endpoint: str, **url: Any) -> str:
    """A full address for mails, feeds and papers, built on the configured base address, never on the request's host."""
    base = urlsplit(current_app.config["BASE_URL"])
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, url, force_external=True)


def url_with(**changes: Any) -> str:
    """This page's address with some query values replaced; None or [] takes one out."""
    query: dict[str, Any] = {key: request.args.getlist(key) for key in request.args}
    for key, value in changes.items():
        query[key] = value
    kept = {key: value for key, value in query.items() if value not in (None, [], "")}
    endpoint = request.endpoint or "home.index"
    return url_for(endpoint, **{**(request.view_args or {}), **kept})


def html_lang() -> str:
    """The language tag of this page."""
    locale = get_locale()
    return "zh-Hans" if locale is not None and locale.language == "zh" else "en"


def language_url() -> str:
    """The same page in the other language."""
    other = "en" if html_lang() == "zh-Hans" else "zh"
    if request.endpoint is None or request.method not in ("GET", "HEAD"):
        return url_for("home.index", lang=other)
    return url_with(lang=other)

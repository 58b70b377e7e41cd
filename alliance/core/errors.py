"""Error pages in both languages with the reference of the request; the same errors as text for programs."""

from __future__ import annotations

import logging
from typing import Any, cast

from flask import Flask, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, TooManyRequests

from alliance.core.db import db
from alliance.core.operation import TooManyTries

log = logging.getLogger(__name__)
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}


def init_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(TooManyTries, show_too_many)
    app.register_error_handler(OperationalError, show_unavailable)
    app.register_error_handler(Exception, show_crash)


def show(error: HTTPException) -> ResponseReturnValue:
    """The page of an HTTP error; unknown codes use the nearest page we have."""
    code = error.code or 500
    if code < 400:
        return error.get_response()
    known = code if code in PAGES else (400 if code < 500 else 500)
    body: Any
    if request.accept_mimetypes.best == "application/json":
        body = jsonify(error=error.name, reference=g.get("request_id", ""))
    else:
        reason = str(error.description) if isinstance(error, CSRFError) else ""
        body = _page(known, reason=reason, retry_after=getattr(error, "retry_after", None))
    retry = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(int(retry))} if isinstance(retry, int | float) else {}
    allow = getattr(error, "valid_methods", None)
    if allow:
        headers["Allow"] = ", ".join(sorted(allow))
    return body, code, headers


def show_too_many(error: TooManyTries) -> ResponseReturnValue:
    return show(TooManyRequests(retry_after=error.seconds))


def show_unavailable(error: DBAPIError) -> ResponseReturnValue:
    """The database does not answer or is busy: nothing was stored, the reader may try again."""
    log.error("database unavailable", exc_info=error)
    _roll_back()
    return _page(503), 503, {"Retry-After": "5"}


def show_crash(error: Exception) -> ResponseReturnValue:
    """A fault of ours: logged with the reference that the page shows."""
    log.exception("unhandled error", exc_info=error)
    _roll_back()
    return _page(500), 500


def _page(code: int, **context: Any) -> str:
    """The page of an error. Templates ask who reads; where that question fails, the page is a visitor's."""
    name, context = f"errors/{code}.html", {"request_id": g.get("request_id", ""), **context}
    try:
        return render_template(name, **context)
    except SQLAlchemyError:
        _roll_back()
        g._login_user = cast("Any", current_app).login_manager.anonymous_user()
        return render_template(name, **context)


def _roll_back() -> None:
    try:
        db.session.rollback()
    except Exception:
        log.exception("rollback failed")

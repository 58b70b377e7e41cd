"""What the accounts contribute to every request: who is signed in, and that a session stays awake while used."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from alliance.accounts.models import Person, SignInSession, Visitor
from alliance.accounts.queries import live_session
from alliance.core.clock import now
from alliance.core.db import db, writing
from alliance.core.extensions import login
from alliance.settings.queries import current_alliance

AWAKE = timedelta(minutes=10)  # how exactly `seen_at` is kept; the idle limit is 8 hours


def init_app(app: Flask) -> None:
    login.init_app(app)
    login.session_protection = None  # our session row is the protection; addresses of phones change
    login.anonymous_user = Visitor
    login.user_loader(load_person)
    login.unauthorized_handler(send_to_sign_in)
    app.before_request(ask_for_second_factor)
    app.teardown_request(keep_awake)


def load_person(token: str) -> Person | None:
    """The person behind a cookie's token, if the session row still stands."""
    session = live_session(token)
    if session is None:
        return None
    g.sign_in_session = session
    if session.seen_at < now() - AWAKE:
        g.seen_session_id = session.id
    person = session.sign_in.person
    person.session_token = token
    return person


def send_to_sign_in() -> ResponseReturnValue:
    """A visitor meets a closed page: sign in first, then come back."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in.show", next=back), code=303)


def ask_for_second_factor() -> ResponseReturnValue | None:
    """Where the alliance requires it, whoever holds a duty sets up a second factor before anything else is reached."""
    opened = (request.endpoint or "").startswith(("accounts.security.", "accounts.sign_in.", "core."))
    if opened or not current_alliance().second_factor_required or not current_user.is_authenticated:
        return None
    if g.sign_in_session.sign_in.totp_secret or not current_user.duties():
        return None
    flash(
        _("The alliance requires a code at sign-in for its secretariat. Set it up now; it takes two minutes."),
        "warning",
    )
    return redirect(url_for("accounts.security.second_factor"), code=303)


def keep_awake(_error: BaseException | None) -> None:
    """Note every ten minutes that a session is in use, in a transaction of its own."""
    session_id = g.pop("seen_session_id", None)
    if session_id is None:
        return
    token = writing.set(True)
    try:
        db.session.rollback()
        with Session(db.engine, join_transaction_mode="create_savepoint") as own:
            own.execute(sa.update(SignInSession).where(SignInSession.id == session_id).values(seen_at=now()))
            own.commit()
    finally:
        writing.reset(token)

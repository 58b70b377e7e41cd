"""The border between our session rows and the cookie: coming in, going on, going out."""

from __future__ import annotations

from flask import current_app, flash, g, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from alliance.accounts.models import SignIn, SignInSession
from alliance.accounts.operations import sessions as session_operations
from alliance.accounts.policy import owes_second_factor
from alliance.core.web import go, go_to, local_path

HALF = "half"  # what the cookie holds between password and code
HALF_LIFE = 600  # seconds


def origin() -> str:
    """The network address that tries are counted by: the peer's, or what trusted proxies say; never a header alone."""
    return request.remote_addr or ""


def enter(sign_in: SignIn, address: str | None) -> ResponseReturnValue:
    """Begin a session with a fresh cookie and go on to a page of ours."""
    token = session_operations.open_session(sign_in, origin(), request.headers.get("User-Agent", ""))
    person = sign_in.person
    session.clear()  # nothing of the visitor's cookie lives on (session fixation)
    person.session_token = token
    login_user(person)
    if owes_second_factor(person):
        flash(_("You change members' data. Set up sign-in with a code under 'Sign-in and security'."), "warning")
    return onwards(address)


def onwards(address: str | None) -> ResponseReturnValue:
    """To the page that was wanted, if it is ours, else to the overview."""
    path = local_path(address)
    return go_to(path) if path else go("home.overview")


def leave() -> None:
    """Forget the reader in this browser."""
    logout_user()
    session.clear()


def present_session() -> SignInSession | None:
    """The session that this request came with."""
    found: SignInSession | None = g.get("sign_in_session")
    return found


def halves() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="alliance.accounts.half")


def keep_half(sign_in: SignIn, address: str | None) -> None:
    """The password was right: remember that for ten minutes in the signed cookie, until the code comes."""
    session.clear()
    session[HALF] = halves().dumps([sign_in.id, stamp_of(sign_in), address or ""])


def half() -> tuple[int, str, str] | None:
    """(sign-in's id, stamp of its password, page wanted) of a reader who still owes the code."""
    try:
        number, stamp, address = halves().loads(session.get(HALF, ""), max_age=HALF_LIFE)
    except (BadSignature, ValueError):
        return None
    return int(number), str(stamp), str(address)


def stamp_of(sign_in: SignIn) -> str:
    """Changes with the password, so that a half sign-in does not outlive it."""
    changed = sign_in.password_changed_at
    return changed.isoformat() if changed else ""

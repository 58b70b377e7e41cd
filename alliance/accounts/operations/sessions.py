"""Opening and ending signed-in sessions. Ending the row ends the session on the server, whatever the cookie says."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa

from alliance.accounts.enums import SessionEnd
from alliance.accounts.models import Person, SignIn, SignInSession
from alliance.accounts.queries import ABSOLUTE, hash_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.text import one_line


@operation
def open_session(sign_in: SignIn, address: str, user_agent: str) -> str:
    """Begin a session for a person whose password (and code) were right; the token for the cookie."""
    token = secrets.token_urlsafe(32)
    row = SignInSession(
        sign_in_id=sign_in.id,
        token_hash=hash_of(token),
        expires_at=now() + ABSOLUTE,
        address=address[:64],
        user_agent=one_line(user_agent)[:300],
    )
    db.session.add(row)
    record(sign_in.person, "accounts.signed_in", row)
    return token


@operation
def end_session(actor: Person, session: SignInSession, reason: SessionEnd) -> None:
    """End one session; ending it again changes nothing."""
    if session.ended_at is None:
        session.ended_at, session.end_reason = now(), reason
        record(actor, "accounts.session_ended", session, reason=reason)


@operation
def end_sessions_of(actor: Person | None, person: Person, reason: SessionEnd, keep: int | None = None) -> int:
    """End all open sessions of a person but the one with id `keep`; how many."""
    mine = sa.select(SignIn.id).where(SignIn.person_id == person.id).scalar_subquery()
    wanted = sa.update(SignInSession).where(SignInSession.sign_in_id == mine, SignInSession.ended_at.is_(None))
    if keep is not None:
        wanted = wanted.where(SignInSession.id != keep)
    ended: Any = db.session.execute(wanted.values(ended_at=now(), end_reason=reason))
    if ended.rowcount:
        record(actor, "accounts.sessions_ended", person, reason=reason, count=ended.rowcount)
    return int(ended.rowcount)

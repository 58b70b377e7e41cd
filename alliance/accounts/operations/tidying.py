"""Rows that have served: links past their time and sessions long over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from alliance.accounts.models import SecretLink, SignInSession
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation

LINKS_KEPT = timedelta(days=30)  # after their time: long enough to answer what became of a mail
SESSIONS_KEPT = timedelta(days=90)


@operation
def forget_old_links_and_sessions() -> int:
    """Remove links and sessions that ended long ago, and what sign-ups that were never proven left; how many rows."""
    links: Any = db.session.execute(sa.delete(SecretLink).where(SecretLink.expires_at < now() - LINKS_KEPT))
    over: Any = db.session.execute(sa.delete(SignInSession).where(SignInSession.expires_at < now() - SESSIONS_KEPT))
    unproven = sa.update(SecretLink).where(SecretLink.expires_at < now(), SecretLink.person_id.is_(None))
    db.session.execute(unproven.values(payload={}))
    return int(links.rowcount + over.rowcount)

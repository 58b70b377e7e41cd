"""Reading the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from alliance.audit.models import AuditEntry
from alliance.core.db import db


@dataclass(frozen=True)
class AuditFilter:
    """What a coordinator looks for; empty values do not filter. `since` and `until` are instants."""

    actor_id: int | None = None
    verb: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def audit_entries(wanted: AuditFilter) -> Select[Any]:
    """Entries, newest first. `verb` matches as a beginning: 'applications.' finds all of that feature."""
    found = select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.actor_id:
        found = found.where(AuditEntry.actor_id == wanted.actor_id)
    if wanted.verb:
        found = found.where(AuditEntry.verb >= wanted.verb, AuditEntry.verb < wanted.verb + "\uffff")
    if wanted.subject_type:
        found = found.where(AuditEntry.subject_type == wanted.subject_type)
    if wanted.subject_id is not None:
        found = found.where(AuditEntry.subject_id == wanted.subject_id)
    if wanted.since:
        found = found.where(AuditEntry.at >= wanted.since)
    if wanted.until:
        found = found.where(AuditEntry.at < wanted.until)
    return found


def entries_before(wanted: AuditFilter, before_id: int | None, most: int) -> list[AuditEntry]:
    """Up to `most` entries older than one, newest first."""
    found = audit_entries(wanted)
    if before_id:
        found = found.where(AuditEntry.id < before_id)
    return list(db.session.scalars(found.limit(most)))


def trail_of(subject_type: str, subject_id: int, most: int = 10) -> list[AuditEntry]:
    """The newest entries about one thing."""
    return entries_before(AuditFilter(subject_type=subject_type, subject_id=subject_id), None, most)

"""Writing the audit log: always inside the transaction that makes the change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alliance.audit.models import AuditEntry
from alliance.core.clock import now
from alliance.core.db import db, insert_rows
from alliance.core.localized import Localized
from alliance.core.operation import operation
from alliance.core.text import one_line
from alliance.core.trace import origin

if TYPE_CHECKING:
    from alliance.accounts.models import Person

HIDDEN = {"password_hash", "totp_secret", "version", "updated_at"}


def record(
    actor: Person | None, verb: str, subject: Any = None, organization_id: int | None = None, **details: Any
) -> None:
    """Note who did what to which thing.

    Call it before the session is flushed to have the subject's changed columns kept as `changes` by themselves.
    """
    changes = changed_columns(subject) if subject is not None else {}
    db.session.flush()  # the subject needs its id
    come_from = origin.get()
    db.session.add(
        AuditEntry(
            actor_id=actor.id if actor is not None else None,
            actor_name=one_line(str(actor.display_name))[:200] if actor is not None and actor.id else "",
            organization_id=organization_id,
            verb=verb,
            subject_type=subject.__tablename__ if subject is not None else "",
            subject_id=subject.id if subject is not None else None,
            subject_label=one_line(str(getattr(subject, "audit_label", "")))[:300],
            details=plain(details | ({"changes": changes} if changes else {})),
            channel=come_from.channel,
            address=come_from.address,
            request_id=come_from.request_id,
        )
    )


def record_many(
    actor: Person | None,
    verb: str,
    subject_type: str,
    subjects: Sequence[tuple[int, str]],
    organization_ids: Sequence[int] | None = None,
) -> None:
    """Note the same act on many things, each (id, label), by the thousand; `organization_ids` in the same order."""
    come_from, at = origin.get(), now()
    alike: dict[str, Any] = {
        "at": at,
        "actor_id": actor.id if actor is not None else None,
        "actor_name": one_line(str(actor.display_name))[:200] if actor is not None and actor.id else "",
        "verb": verb,
        "subject_type": subject_type,
        "details": {},
        "channel": come_from.channel,
        "address": come_from.address,
        "request_id": come_from.request_id,
    }
    where: Sequence[int | None] = organization_ids or [None] * len(subjects)
    rows = [
        alike | {"subject_id": key, "subject_label": one_line(label)[:300], "organization_id": organization}
        for (key, label), organization in zip(subjects, where, strict=True)
    ]
    insert_rows(AuditEntry, rows)


@operation
def note_export(actor: Person, verb: str, count: int, **details: Any) -> None:
    """Note that somebody took a list of so many rows out of the program."""
    record(actor, verb, None, count=count, **details)


def changed_columns(row: Any) -> dict[str, list[Any]]:
    """What an already stored row is about to change: column → [before, after]; secrets are left out."""
    state = sa.inspect(row)
    if not state.persistent:
        return {}
    found = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if column.key not in HIDDEN and history.has_changes() and history.deleted:
            found[column.key] = [history.deleted[0], history.added[0] if history.added else None]
    return found


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if isinstance(value, Localized):
        return value.as_dict()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)

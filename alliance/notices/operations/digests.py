"""Daily and weekly mails: what a reader chose to have gathered leaves as one mail at 08:00 in the reader's zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.text import plain_excerpt
from alliance.core.web import absolute
from alliance.jobs.enums import WorkState
from alliance.notices.enums import Category
from alliance.notices.models import SECRET_MARK, Notice
from alliance.notices.operations.queueing import Addressee, queue
from alliance.notices.queries import held, unwanted, waiting_digests

READERS = 100
MOST = 40  # entries spelled out in one mail, so that it stays below the size at which mail programs cut it
EXCERPT = 200


@dataclass(frozen=True)
class Entry:
    """One carried notice as the digest shows it."""

    subject: str
    excerpt: str
    url: str


def gather_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Write the daily and weekly mails that are due; how many."""
    written = 0
    while readers := waiting_digests(READERS):
        before = written
        for key, person_id in readers:
            if stopping():
                return written
            written += write_digest(key, person_id)
        if written == before:  # another worker writes these; the next sweep sees what is left
            break
    return written


@operation
def write_digest(recipient_key: str, person_id: int | None) -> int:
    """Put one reader's held notices that are due into one mail, each once: 1, or 0 when another worker was faster."""
    mine = sa.and_(Notice.recipient_key == recipient_key, Notice.person_id == person_id, Notice.due_at <= now())
    wanted = sa.select(Notice).where(held(), mine).order_by(Notice.id)
    rows = list(db.session.scalars(wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True)))
    rows = without_unwanted(rows)
    if not rows:
        return 0
    last = rows[-1]
    reader = Addressee(last.recipient, last.recipient_name, last.locale, last.zone, last.person_id)
    digest = queue(
        "notices.digest",
        to=reader,
        category=Category.DIGEST,
        url=absolute("notices.inbox"),
        groups=groups_of(rows[:MOST]),
        total=len(rows),
        more=max(0, len(rows) - MOST),
        only=rows[0].subject if len(rows) == 1 else "",
    )
    db.session.flush()
    for row in rows:
        row.state, row.finished_at, row.carried_by_id = WorkState.DONE, now(), digest.id if digest else None
    return 1


def without_unwanted(rows: list[Notice]) -> list[Notice]:
    """Cancel what the reader does not want any more since it was queued; the rest."""
    reasons = unwanted(rows)
    for row in rows:
        if row.id in reasons:
            row.state, row.finished_at, row.last_error = WorkState.CANCELLED, now(), reasons[row.id]
    return [row for row in rows if row.id not in reasons]


def groups_of(rows: list[Notice]) -> list[tuple[Category, list[Entry]]]:
    """The notices by category, in the order of the categories and of their coming."""
    found: dict[Category, list[Entry]] = {}
    for row in rows:
        found.setdefault(row.category, []).append(entry_of(row))
    return sorted(found.items(), key=lambda pair: list(Category).index(pair[0]))


def entry_of(row: Notice) -> Entry:
    """A notice with a link that acts is opened in the inbox: its secret belongs to the mail of its own."""
    url: Any = row.url if row.url and SECRET_MARK not in row.url else absolute("notices.show", notice_id=row.id)
    words = row.words.partition("\n\n")[2] or row.words
    return Entry(row.subject, plain_excerpt(words.partition("\n\n")[0], EXCERPT), url)

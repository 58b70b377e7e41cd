"""The same notice to many readers: wishes asked for all at once, words made once in each language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alliance.core.calendars import Calendar
from alliance.core.clock import now
from alliance.core.db import insert_rows
from alliance.core.text import address_key, one_line
from alliance.jobs.enums import WorkState
from alliance.jobs.operations import wake_afterwards
from alliance.notices.enums import DEAD_ADDRESS, Category, Frequency
from alliance.notices.models import Notice
from alliance.notices.operations.queueing import (
    Reader,
    columns_about,
    columns_of,
    new_message_id,
    next_digest,
    thread_id,
)
from alliance.notices.operations.rendering import Mail, language_of, render_mail
from alliance.notices.queries import Wish, wishes_of
from alliance.settings.queries import current_alliance


@dataclass(frozen=True)
class Copy:
    """One reader of a notice that many get; `secret_nonce` makes the links of this copy that act, `calendar` is its
    own invitation."""

    reader: Reader
    secret_nonce: str = ""
    calendar: Calendar | None = None


def queue_many(
    kind: str,
    to: Iterable[Copy],
    category: Category,
    subject_row: Any = None,
    url: str = "",
    reply_to: str = "",
    thread: str = "",
    zone: str = "",
    **context: Any,
) -> int:
    """Write the same notice to many readers, as `queue` does to one; how many. Each reader once, those with an address;
    guests without a row are `Addressee`s.

    Two statements for the wishes and one for each thousand rows, whatever the number of readers. The words are made
    once in each language, so the templates know no `reader`; times are told in `zone` (the alliance's when not given).
    """
    copies = {copy_key(one): one for one in to if one_line(one.reader.email)}
    wishes = wishes_of([key_of(one) for one in copies.values()], category)
    wanted = [one for one in copies.values() if is_wanted(one, wishes[key_of(one)])]
    shared = {
        "kind": kind,
        "category": category,
        "url": url,
        "reply_to": one_line(reply_to)[:254],
        "thread_id": thread_id(thread),
        "subject_type": "",
        "subject_id": None,
        **columns_about(subject_row),
    }
    words = {one: wording(shared, one, zone, context) for one in {language_of(copy.reader) for copy in wanted}}
    rows = [
        shared | words[language_of(copy.reader)] | columns_of_copy(copy) | scheduled(copy, wishes[key_of(copy)])
        for copy in wanted
    ]
    insert_rows(Notice, rows)
    if rows:
        wake_afterwards()
    return len(rows)


def copy_key(copy: Copy) -> object:
    """Each person once; of those without a row, everybody with a link of their own once, else every address once."""
    reader = copy.reader
    return reader.id or copy.secret_nonce or (one_line(reader.display_name), address_key(reader.email))


def key_of(copy: Copy) -> tuple[int | None, str]:
    """Under which the reader's wishes are kept."""
    return copy.reader.id, address_key(copy.reader.email)


def is_wanted(copy: Copy, wish: Wish) -> bool:
    """Whether anything is written at all: without a row of a person there is no inbox for what cannot be sent."""
    return wish.frequency is not Frequency.NEVER and not (wish.is_dead and copy.reader.id is None)


def wording(shared: dict[str, Any], language: str, zone: str, context: dict[str, Any]) -> dict[str, str]:
    """Subject and parts in one language."""
    blank = Notice(**shared, locale=language, zone=zone or current_alliance().zone)
    mail: Mail = render_mail(shared["kind"], blank, None, context)
    return {"subject": one_line(mail.subject)[:300], "text": mail.text, "html": mail.html}


def columns_of_copy(copy: Copy) -> dict[str, Any]:
    address = one_line(copy.reader.email)
    return {
        **columns_of(copy.reader, address),
        "message_id": new_message_id(),
        "secret_nonce": copy.secret_nonce,
        "calendar": copy.calendar.text if copy.calendar else "",
        "calendar_method": copy.calendar.method.value if copy.calendar else "",
    }


def scheduled(copy: Copy, wish: Wish) -> dict[str, Any]:
    """Whether it leaves now, waits for the reader's digest, or stays in the inbox alone because the address is dead."""
    at: dict[str, Any] = {
        "digest": wish.frequency,
        "state": WorkState.QUEUED,
        "due_at": now(),
        "finished_at": None,
        "last_error": "",
    }
    if wish.is_dead:
        at |= {"state": WorkState.CANCELLED, "finished_at": now(), "last_error": DEAD_ADDRESS}
    elif wish.frequency is not Frequency.AT_ONCE:
        at["due_at"] = next_digest(wish.frequency, copy.reader.zone or current_alliance().zone)
    return at

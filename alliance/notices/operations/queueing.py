"""Writing notices: rendered in the reader's language inside the transaction that causes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import afterwards, operation
from alliance.core.secrets import new_nonce
from alliance.core.text import address_key, one_line
from alliance.core.web import absolute
from alliance.jobs.enums import WorkState
from alliance.jobs.operations import wake
from alliance.notices.enums import Category, Frequency
from alliance.notices.models import DeadAddress, Notice, Preference, Unsubscription
from alliance.notices.operations.rendering import Mail, render_mail

SECRET_MARK = "SECRET-LINK-IS-PUT-IN-WHEN-THE-MAIL-LEAVES"
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


class Reader(Protocol):
    """Whoever can be written to: a person, or an `Addressee` for somebody without a row."""

    id: Any
    locale: Any
    zone: Any

    @property
    def display_name(self) -> Any: ...

    @property
    def email(self) -> Any: ...


@dataclass(frozen=True)
class Addressee:
    """Somebody who has no row of a person yet."""

    email: str
    display_name: str = ""
    locale: str = "en"
    zone: str = "Asia/Shanghai"
    id: int | None = None


def queue(
    kind: str,
    to: Reader,
    category: Category,
    subject_row: Any = None,
    url: str = "",
    email: str = "",
    reply_to: str = "",
    secret_nonce: str = "",
    thread: str = "",
    **context: Any,
) -> Notice | None:
    """Write one notice to one reader; it leaves after the commit. None when the reader does not want it.

    `kind` is 'feature.name' and names the templates `<feature>/mail/<name>.txt` and `.html`. `email` overrides the
    reader's primary address. A `url` containing `SECRET_MARK` needs `secret_nonce`. `thread` groups mails about
    one thing.
    """
    address = email or to.email
    frequency = wanted_frequency(to.id, address, category)
    if not address or frequency is Frequency.NEVER:
        return None
    notice = Notice(
        kind=kind,
        category=category,
        person_id=to.id,
        recipient=address,
        recipient_key=address_key(address),
        recipient_name=one_line(to.display_name or "")[:200],
        reply_to=one_line(reply_to)[:254],
        locale=to.locale,
        message_id=new_message_id(),
        thread_id=thread_id(thread),
        url=url,
        secret_nonce=secret_nonce,
        subject_type=subject_row.__tablename__ if subject_row is not None else "",
        subject_id=subject_row.id if subject_row is not None else None,
        digest=frequency,
        subject="",
        text="",
        html="",
    )
    put_text(notice, render_mail(kind, notice, to, context))
    db.session.add(notice)
    db.session.flush()
    afterwards(wake)
    return notice


def put_text(notice: Notice, mail: Mail) -> None:
    notice.subject = one_line(mail.subject)[:300]
    notice.text = mail.text
    notice.html = mail.html


def wanted_frequency(person_id: int | None, address: str, category: Category) -> Frequency:
    """How the reader wants this category now. Duty mail always goes at once."""
    if category.is_duty:
        return Frequency.AT_ONCE
    key = address_key(address)
    off = select(Unsubscription.id).where(Unsubscription.address_key == key, Unsubscription.category == category)
    dead = select(DeadAddress.id).where(DeadAddress.address_key == key)
    if db.session.scalar(off) or db.session.scalar(dead):
        return Frequency.NEVER
    if person_id is None:
        return Frequency.AT_ONCE
    chosen = select(Preference.frequency).where(Preference.person_id == person_id, Preference.category == category)
    return db.session.scalar(chosen) or Frequency.AT_ONCE


def new_message_id() -> str:
    """A Message-ID that stays the notice's for ever, under our own domain (RFC 5322)."""
    return f"<{new_nonce()}@{mail_domain()}>"


def thread_id(thread: str) -> str:
    """The id that mails about one thing refer to, so that mail programs show them together."""
    return f"<{thread}@{mail_domain()}>" if thread else ""


def mail_domain() -> str:
    return (
        current_app.config["MAIL_SENDER"].rpartition("@")[2] or urlsplit(current_app.config["BASE_URL"]).hostname or ""
    )


@contextmanager
def reading_as(locale: str) -> Iterator[None]:
    """Translate into a reader's language inside the block."""
    with force_locale(LOCALES.get(locale, "en")):
        yield


def secret_url(endpoint: str, **url: Any) -> str:
    """An absolute address whose secret is put in only when the mail leaves."""
    return absolute(endpoint, secret=SECRET_MARK, **url)


@operation
def mark_read(notice: Notice) -> None:
    """The reader opened the notice in the inbox."""
    notice.read_at = notice.read_at or now()


def unsent(notice: Notice) -> bool:
    return notice.state in (WorkState.QUEUED, WorkState.RUNNING, WorkState.FAILED)

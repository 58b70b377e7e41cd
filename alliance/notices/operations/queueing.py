"""Writing notices: rendered in the reader's language inside the transaction that causes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app

from alliance.core.calendars import Calendar
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.secrets import new_nonce
from alliance.core.text import address_key, ascii_host, one_line
from alliance.core.web import absolute
from alliance.jobs.enums import WorkState
from alliance.jobs.operations import wake_afterwards
from alliance.notices.enums import DEAD_ADDRESS, Category, Frequency
from alliance.notices.models import SECRET_MARK, Notice
from alliance.notices.operations.rendering import Mail, language_of, reading_as, render_mail
from alliance.notices.queries import Wish, wish_of
from alliance.settings.queries import current_alliance

__all__ = ["SECRET_MARK", "Addressee", "Reader", "queue", "reading_as", "secret_url"]

DIGEST_HOUR = time(8)
MONDAY = 0


class Reader(Protocol):
    """Whoever can be written to: a person, or an `Addressee` for somebody without a row."""

    @property
    def id(self) -> Any: ...

    @property
    def locale(self) -> Any: ...

    @property
    def zone(self) -> Any: ...

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
    zone: str = ""
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
    calendar: Calendar | None = None,
    **context: Any,
) -> Notice | None:
    """Write one notice to one reader; it leaves after the commit. None when the reader does not want it.

    `kind` is 'feature.name' and names the templates `<feature>/mail/<name>.txt` and `.html`. `email` overrides the
    primary address. A `url` with `SECRET_MARK` needs `secret_nonce`. `thread` groups mails about one thing, `calendar`
    goes along. A dead address still gets its entry in the inbox. Two statements at most, no word to the mail server.
    """
    address = one_line(email or to.email)
    if not address:
        return None
    wish = Wish() if category.is_duty else wish_of(to.id, address_key(address), category)
    if wish.frequency is Frequency.NEVER or (wish.is_dead and to.id is None):
        return None
    notice = Notice(
        kind=kind,
        category=category,
        url=url,
        reply_to=one_line(reply_to)[:254],
        secret_nonce=secret_nonce,
        **ids_of(thread),
        **columns_of(to, address),
        **columns_about(subject_row),
        **columns_carrying(calendar),
    )
    put_text(notice, render_mail(kind, notice, to, context))
    schedule(notice, wish)
    db.session.add(notice)
    return notice


def columns_of(reader: Reader, address: str) -> dict[str, Any]:
    """The reader as of now: the notice keeps its address, language and zone whatever becomes of the person."""
    return {
        "person_id": reader.id,
        "recipient": address[:254],
        "recipient_key": address_key(address)[:254],
        "recipient_name": one_line(reader.display_name or "")[:200],
        "locale": language_of(reader),
        "zone": reader.zone or current_alliance().zone,
    }


def ids_of(thread: str) -> dict[str, str]:
    """The notice's own id and that of what it is about."""
    return {"message_id": new_message_id(), "thread_id": thread_id(thread)}


def columns_carrying(calendar: Calendar | None) -> dict[str, str]:
    """The calendar that goes along, with the method that its part of the mail names."""
    return {"calendar": calendar.text, "calendar_method": calendar.method.value} if calendar else {}


def columns_about(row: Any) -> dict[str, Any]:
    """What the notice is about; a row that is new gets its number first."""
    if row is None:
        return {}
    if row.id is None:
        db.session.flush()
    return {"subject_type": row.__tablename__, "subject_id": row.id}


def put_text(notice: Notice, mail: Mail) -> None:
    notice.subject = one_line(mail.subject)[:300]
    notice.text = mail.text
    notice.html = mail.html


def schedule(notice: Notice, wish: Wish) -> None:
    """Let it leave now, hold it for the reader's next digest, or note that its address is dead."""
    notice.digest = wish.frequency
    if wish.is_dead:
        notice.state, notice.finished_at, notice.last_error = WorkState.CANCELLED, now(), DEAD_ADDRESS
    elif wish.frequency is Frequency.AT_ONCE:
        wake_afterwards()
    else:
        notice.due_at = next_digest(wish.frequency, notice.zone)


def next_digest(frequency: Frequency, zone: str) -> datetime:
    """The next 08:00 in the reader's zone; for a weekly digest the next Monday's."""
    local = now().astimezone(ZoneInfo(zone))
    day = local.date()
    if local.time() >= DIGEST_HOUR:
        day += timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        day += timedelta(days=(MONDAY - day.weekday()) % 7)
    return datetime.combine(day, DIGEST_HOUR, ZoneInfo(zone))


def new_message_id() -> str:
    """A Message-ID that stays the notice's for ever, under our own domain (RFC 5322)."""
    return f"<{new_nonce()}@{mail_domain()}>"


def thread_id(thread: str) -> str:
    """The id that mails about one thing refer to, so that mail programs show them together."""
    return f"<{'-'.join(thread.split())}@{mail_domain()}>"[:120] if thread else ""


def mail_domain() -> str:
    """The domain that our mails come from, in ASCII."""
    sender = str(current_app.config["MAIL_SENDER"]).rpartition("@")[2]
    return ascii_host(sender or urlsplit(current_app.config["BASE_URL"]).hostname or "localhost")


def secret_url(endpoint: str, **url: Any) -> str:
    """An absolute address whose secret is put in only when the mail leaves."""
    return absolute(endpoint, secret=SECRET_MARK, **url)

"""From a stored notice to the message as it goes over the wire.

The same row always gives the same message: Message-ID and date are the row's, so a message that arrives twice after a
lost reply is one message to the reader's mail program (RFC 5322 section 3.6.4).
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Any

from flask import current_app

from alliance.core.secrets import secret_of, short_secret_of
from alliance.core.text import ascii_host, one_line
from alliance.core.web import absolute
from alliance.notices.models import SECRET_MARK, UNSUBSCRIBE_MARK
from alliance.notices.operations.queueing import mail_domain
from alliance.notices.queries import UNSUBSCRIBE
from alliance.settings.queries import current_alliance

LARGEST = 102 * 1024  # bytes; Gmail cuts longer mails (SAFETY row 44)
UNWANTED_IN_NAMES = str.maketrans("", "", '@:,;"<>()[]\\')
WHOLE = {"message-id", "in-reply-to", "references", "list-id", "list-unsubscribe"}


class MailPolicy(EmailPolicy):
    """SMTP's policy, except that ids and addresses longer than a line are left whole.

    Python would write them as encoded words, which no mail program reads in these headers (RFC 2047 section 5).
    """

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}{self.linesep}" if name.lower() in WHOLE else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode() if name.lower() in WHOLE else super().fold_binary(name, value)


POLICY = MailPolicy(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length, cte_type="7bit")


def compose(notice: Any, reveal: bool = True) -> EmailMessage:
    """The message of a notice (or of a claimed row of one). Without `reveal` links that act stay marks.

    Refuses with ValueError an address that cannot be written into a header.
    """
    message = EmailMessage(policy=POLICY)
    for name, value in headers(notice, reveal):
        message[name] = value
    text, html = parts(notice, reveal)
    message.set_content(cut(text), charset="utf-8")
    if len(html.encode()) <= LARGEST:
        message.add_alternative(html, subtype="html", charset="utf-8")
    if notice.calendar:
        add_calendar(message, notice.calendar, notice.calendar_method)
    message["Content-Language"] = "zh-Hans" if notice.locale == "zh" else "en"
    return message


def add_calendar(message: EmailMessage, calendar: str, method: str) -> None:
    """The last alternative, as mail programs look for an invitation: its method is that of the calendar (RFC 6047)."""
    params = {"method": method, "name": "invite.ics"}
    message.add_alternative(calendar, subtype="calendar", charset="utf-8", params=params)


def header_lines(notice: Any) -> list[tuple[str, str]]:
    """The headers for coordinators, readable, with marks for links that act."""
    try:
        return [(name, str(value)) for name, value in headers(notice, reveal=False)]
    except ValueError as error:
        return [("", str(error))]


def headers(notice: Any, reveal: bool) -> list[tuple[str, Any]]:
    """The headers of the message in their order."""
    found: list[tuple[str, Any]] = [
        ("From", mailbox(current_alliance().short_name.in_language(notice.locale), current_app.config["MAIL_SENDER"])),
        ("To", mailbox(notice.recipient_name, notice.recipient)),
        ("Subject", one_line(notice.subject)),
        ("Date", format_datetime(notice.created_at)),
        ("Message-ID", notice.message_id),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: nobody's machine answers it
        ("X-Auto-Response-Suppress", "All"),
    ]
    if notice.reply_to:
        found.append(("Reply-To", mailbox("", reply_address(notice, reveal))))
    if notice.thread_id:
        found += [("In-Reply-To", notice.thread_id), ("References", notice.thread_id)]
    return found if notice.category.is_duty else found + list_headers(notice, reveal)


def reply_address(notice: Any, reveal: bool) -> str:
    """Where answers go; an address that acts for its reader is stored with a mark in the place of its secret."""
    secret = short_secret_of(notice.secret_nonce) if reveal and notice.secret_nonce else SECRET_MARK
    return str(notice.reply_to).replace(SECRET_MARK, secret)


def list_headers(notice: Any, reveal: bool) -> list[tuple[str, str]]:
    """What mail programs need to show their own unsubscribe button (RFC 2369, 2919, 8058)."""
    return [
        ("List-Id", f"<{notice.category.value.replace('_', '-')}.{mail_domain()}>"),
        ("List-Unsubscribe", f"<{unsubscribe_url(notice.message_id, reveal)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Precedence", "bulk"),
    ]


def unsubscribe_url(message_id: str, reveal: bool = True) -> str:
    """The link that acts for the address and category of one notice: opaque and unforgeable (RFC 8058 section 3)."""
    return absolute("notices.unsubscribe", secret=unsubscribe_secret(message_id) if reveal else UNSUBSCRIBE_MARK)


def unsubscribe_secret(message_id: str) -> str:
    return secret_of(UNSUBSCRIBE + message_id.strip("<>").partition("@")[0])


def parts(notice: Any, reveal: bool = True) -> tuple[str, str]:
    """Text and HTML with the secrets of their links put in."""
    if not reveal:
        return notice.text, notice.html
    secrets = {UNSUBSCRIBE_MARK: unsubscribe_secret(notice.message_id)}
    if notice.secret_nonce:
        secrets[SECRET_MARK] = secret_of(notice.secret_nonce)
    text, html = notice.text, notice.html
    for mark, secret in secrets.items():
        text, html = text.replace(mark, secret), html.replace(mark, secret)
    return text, html


def cut(text: str) -> str:
    """At most `LARGEST` bytes of text, cut between characters."""
    raw = text.encode()
    return text if len(raw) <= LARGEST else raw[: LARGEST - 8].decode(errors="ignore") + " …\n"


def mailbox(name: str, address: str) -> Address:
    """A name and an address for a header; the name loses what could be taken for another address."""
    local, at, host = one_line(address).rpartition("@")
    if not at or not local or not host or any(sign in ' ,;<>"()' for sign in local + host):
        raise ValueError(f"{address!r} is no mail address")
    return Address(display_name(name), local, ascii_host(host))


def display_name(name: str) -> str:
    """A name as it may stand beside an address: no `@`, no quotes, no brackets (the habit of pretix)."""
    return " ".join(one_line(name).translate(UNWANTED_IN_NAMES).split())

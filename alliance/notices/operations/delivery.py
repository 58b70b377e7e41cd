"""Delivery: due notices are claimed in batches, sent over one connection, and each one's outcome is written at once.

No transaction is open while the mail server talks. What was claimed and not tried is given back; a worker that dies
loses its lease and another sends the same message with the same Message-ID.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_mail import Connection

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, insert_once
from alliance.core.operation import operation
from alliance.jobs.enums import WorkState
from alliance.jobs.operations import Claimed, bury, cancel, claim, fail, finish, give_back, renew
from alliance.notices.enums import Frequency
from alliance.notices.models import DeadAddress, Notice
from alliance.notices.operations.composing import compose
from alliance.notices.operations.outcomes import Outcome, away, outcome_of
from alliance.notices.queries import dead_address_of, unwanted

BATCH = 50
PER_CONNECTION = 500
AWAY = timedelta(minutes=1)
CONVERSATION = 10  # waits for the server that one mail can take at most, from greeting to goodbye

log = logging.getLogger(__name__)
Message = Any


class Line(Connection):
    """One connection to the mail server of the settings: Flask-Mail's, with a time limit and checked certificates."""

    def configure_host(self) -> smtplib.SMTP:
        settings, timeout = self.mail, current_app.config["MAIL_TIMEOUT"]
        context = ssl.create_default_context()
        if settings.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(settings.server, settings.port, timeout=timeout, context=context)
        else:
            host = smtplib.SMTP(settings.server, settings.port, timeout=timeout)
        try:
            if settings.use_tls:
                host.starttls(context=context)
            if settings.username and settings.password:
                host.login(settings.username, settings.password)
            host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host


class NoConnection(Exception):
    """The mail server did not let us in; the cause says why."""


@dataclass
class Sender:
    """Keeps one connection for many mails, opening it when it is needed and anew when it broke or is used up."""

    line: Line | None = None
    sent: int = 0

    def send(self, message: Message, recipient: str) -> None:
        """Hand over one message; raises what smtplib raises, `NoConnection` when there is no way to the server."""
        host = self.host()
        if host is None:  # Flask-Mail's MAIL_SUPPRESS_SEND
            return
        try:
            host.send_message(message, from_addr=current_app.config["MAIL_SENDER"], to_addrs=[recipient])
        except smtplib.SMTPSenderRefused as refused:
            if refused.smtp_code != 421 or self.sent == 0:
                raise
            self.close()  # the server wants no more on this connection; nothing was handed over yet
            self.send(message, recipient)
        except (smtplib.SMTPServerDisconnected, OSError):
            self.close()
            raise
        else:
            self.sent += 1

    def host(self) -> smtplib.SMTP | None:
        if self.line is not None and self.sent >= PER_CONNECTION:
            self.close()
        if self.line is None:
            line = Line(current_app.extensions["mail"])
            try:
                line.__enter__()
            except (smtplib.SMTPException, OSError) as error:
                raise NoConnection from error
            self.line, self.sent = line, 0
        return self.line.host

    def close(self) -> None:
        """End the conversation; a server that is gone already does not matter."""
        line, self.line = self.line, None
        if line is None or line.host is None:
            return
        try:
            line.host.quit()
        except (smtplib.SMTPException, OSError):
            line.host.close()


def deliver_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Send all that is due until nothing is left, the server is away or the worker has to stop; how many were tried."""
    bury(Notice)
    sender, tried = Sender(), 0
    try:
        while not stopping() and (batch := claim(Notice, at_once(), limit=BATCH, lease=lease_time())):
            done, goes_on = deliver_batch(sender, batch, stopping)
            tried += done
            if not goes_on:
                break
    finally:
        sender.close()
    return tried


def at_once() -> sa.ColumnElement[bool]:
    """Notices that leave singly; the others wait for a digest."""
    return Notice.digest == Frequency.AT_ONCE


def lease_time() -> timedelta:
    """Twice as long as one mail can take, so that a lease is renewed between mails and never runs out in one."""
    return timedelta(seconds=2 * CONVERSATION * current_app.config["MAIL_TIMEOUT"])


def deliver_batch(sender: Sender, batch: list[Claimed], stopping: Callable[[], bool]) -> tuple[int, bool]:
    """Send the rows of one claim; how many were tried, and whether the server still takes mail.

    Two breaks in a row mean that the server is away: what is due then waits a minute.
    """
    rows = without_unwanted(batch)
    messages = {row.id: composed(row) for row in rows}
    db.session.commit()  # what was read for the messages: no transaction while the server talks
    held_until, breaks = rows[0].leased_until if rows else now(), 0
    for number, row in enumerate(rows):
        if stopping():
            give_back(Notice, rows[number:])
            return number, False
        held_until, is_ours = hold(row, held_until)
        if not is_ours:
            continue
        outcome = attempt(sender, messages[row.id])
        settle(row, outcome)
        breaks = breaks + 1 if outcome.is_break else 0
        if outcome.is_away or breaks == 2:
            put_off(rows[number + 1 :])
            return number + 1, False
    return len(rows), True


def without_unwanted(batch: list[Claimed]) -> list[Claimed]:
    """Cancel what nobody wants any more since it was queued; the rest."""
    reasons = unwanted(batch)
    for row in batch:
        if row.id in reasons:
            cancel(Notice, row, reasons[row.id])
    return [row for row in batch if row.id not in reasons]


def composed(row: Claimed) -> Message | Exception:
    """The message, or what is wrong with it."""
    try:
        return compose(row)
    except Exception as error:
        log.exception("notice %s cannot be written", row.id)
        return error


def hold(row: Claimed, held_until: datetime) -> tuple[datetime, bool]:
    """Renew the batch's lease when the next mail might outlast it; until when it holds, and whether the row is ours."""
    if held_until - now() > lease_time() / 2:
        return held_until, True
    until = now() + lease_time()
    return until, row.id in renew(Notice, row.lease, lease_time())


def attempt(sender: Sender, message: Message | Exception) -> Outcome:
    """Try to hand over one message."""
    if isinstance(message, Exception):
        return Outcome(str(message) or repr(message), is_final=True)
    try:
        sender.send(message, message["To"].addresses[0].addr_spec)
    except NoConnection as error:
        return away(error.__cause__ or error)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        return outcome_of(error)
    return Outcome()


def settle(row: Claimed, outcome: Outcome) -> None:
    """Write what became of one notice, in one short transaction."""
    if outcome.is_sent:
        finish(Notice, row)
    elif outcome.is_dead_address:
        give_up_address(row, outcome.words)
    else:
        fail(Notice, row, outcome.words, final=outcome.is_final)
    if not outcome.is_sent:
        log.info("notice %s to the mail server: %s", row.id, outcome.words)


@operation
def give_up_address(row: Claimed, words: str) -> None:
    """The server knows no such mailbox: give up the notice and mark the address, with the server's words."""
    fail(Notice, row, words, final=True)
    if insert_once(DeadAddress, address_key=row.recipient_key, reason=words[:500]):
        record(None, "notices.address_marked_dead", dead_address_of(row.recipient_key), reason=words[:500])


@operation
def put_off(rows: list[Claimed]) -> None:
    """The mail server is away: what was claimed and not tried goes back, and all that is due waits a minute."""
    give_back(Notice, rows)
    due = sa.and_(Notice.state == WorkState.QUEUED, Notice.due_at <= now(), at_once())
    later = sa.update(Notice).where(due).values(due_at=now() + AWAY)
    db.session.execute(later.execution_options(synchronize_session=False))

"""The mailbox of answers, read by IMAP: each message is judged, then marked as seen.

Nothing is lost when the worker ends in between: a message not yet marked is read again, and its Message-ID says that
it was taken.
"""

from __future__ import annotations

import imaplib
import logging
import ssl
import time
from collections.abc import Callable
from typing import Any

from flask import current_app

from alliance.discussions.operations.reading import LARGEST, Unreadable
from alliance.discussions.operations.receiving import note_unreadable, take_mail

EACH = 60.0  # seconds from one look to the next
BATCH = 100  # messages taken at one look

log = logging.getLogger(__name__)


class Trouble(Exception):
    """The mail server answered otherwise than hoped."""


def is_due() -> bool:
    """Whether a mailbox is set up and this worker has not looked into it for a minute; asking counts as a look."""
    if not current_app.config["REPLY_IMAP_SERVER"] or not current_app.config["REPLY_ADDRESS"]:
        return False
    looked: dict[str, float] = current_app.extensions.setdefault("alliance.mailbox", {})
    if time.monotonic() - looked.get("at", -EACH) < EACH:
        return False
    looked["at"] = time.monotonic()
    return True


def take_all(stopping: Callable[[], bool] = lambda: False) -> int:
    """Take what lies unseen in the mailbox; how many. A server that is away is noted and asked again in a minute."""
    try:
        line = connect()
    except (imaplib.IMAP4.error, OSError, Trouble) as error:
        log.warning("the mailbox of answers cannot be reached: %r", error)
        return 0
    try:
        return take_unseen(line, stopping)
    except (imaplib.IMAP4.error, OSError, Trouble) as error:
        log.warning("the mailbox of answers broke off: %r", error)
        return 0
    finally:
        leave(line)


def connect() -> imaplib.IMAP4:
    """A signed-in connection with the folder open; certificates are checked."""
    settings = current_app.config
    host, port, timeout = settings["REPLY_IMAP_SERVER"], settings["REPLY_IMAP_PORT"], settings["REPLY_IMAP_TIMEOUT"]
    if settings["REPLY_IMAP_TLS"] == "tls":
        line: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=timeout)
    else:
        line = imaplib.IMAP4(host, port, timeout=timeout)
    try:
        if settings["REPLY_IMAP_TLS"] == "starttls":
            line.starttls(ssl.create_default_context())
        line.login(settings["REPLY_IMAP_USERNAME"], settings["REPLY_IMAP_PASSWORD"])
        answer(line.select(f'"{settings["REPLY_IMAP_FOLDER"]}"'))
    except BaseException:
        leave(line)
        raise
    return line


def leave(line: imaplib.IMAP4) -> None:
    """End the conversation; a server that is gone already does not matter."""
    for goodbye in (line.logout, line.shutdown):
        try:
            goodbye()
        except (imaplib.IMAP4.error, OSError):
            continue


def take_unseen(line: imaplib.IMAP4, stopping: Callable[[], bool]) -> int:
    """Judge the unseen messages one after the other, oldest first."""
    found = answer(line.uid("SEARCH", "UNSEEN"))
    numbers = [one.decode() for one in found[0].split()] if found and found[0] else []
    taken = 0
    for number in numbers[:BATCH]:
        if stopping():
            break
        taken += take_one(line, number)
        answer(line.uid("STORE", number, "+FLAGS", "(\\Seen)"))
    return taken


def take_one(line: imaplib.IMAP4, number: str) -> int:
    """Judge one message: 1, or 0 for one that cannot be read. What the database refuses is raised and tried again."""
    size = length_in(answer(line.uid("FETCH", number, "(RFC822.SIZE)")))
    if size > LARGEST:
        note_unreadable(f"<{number}.{size}@mailbox>", size, "larger than 25 MB")
        return 0
    held = [part for part in answer(line.uid("FETCH", number, "(BODY.PEEK[])")) if isinstance(part, tuple)]
    try:
        outcome = take_mail(held[0][1] if held else b"")
    except Unreadable as error:
        log.warning("message %s in the mailbox of answers cannot be read: %s", number, error)
        return 0
    log.info("message %s in the mailbox of answers: %s", number, outcome or "taken before")
    return 1


def length_in(parts: list[Any]) -> int:
    """The size in bytes that a server tells: '1 (UID 5 RFC822.SIZE 1234)'."""
    words = b" ".join(one for part in parts for one in (part if isinstance(part, tuple) else (part,)) if one)
    digits = words.partition(b"RFC822.SIZE ")[2].split(b" ")[0].strip(b")")
    return int(digits) if digits.isdigit() else 0


def answer(said: tuple[str, list[Any]]) -> list[Any]:
    """What the server sent; raises when it did not do as asked."""
    state, parts = said
    if state != "OK":
        raise Trouble(f"{state}: {parts!r}"[:200])
    return parts

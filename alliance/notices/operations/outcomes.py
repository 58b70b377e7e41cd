"""What a mail server's answer means for a notice: sent, later, never, or never again to this address."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass

from alliance.core.text import one_line

NO_SUCH_MAILBOX = re.compile(r"^5\.1\.\d+\b")  # RFC 3463 section 3.2: something is wrong with the address
OF_THE_MAILBOX = {550, 551, 553}


@dataclass(frozen=True)
class Outcome:
    """`words` are the server's (none: sent). A break is a connection that ended in the middle of a mail; away means
    that no conversation came about at all."""

    words: str = ""
    is_final: bool = False
    is_dead_address: bool = False
    is_break: bool = False
    is_away: bool = False

    @property
    def is_sent(self) -> bool:
        return not self.words


def outcome_of(error: Exception) -> Outcome:
    """What to do after an error of smtplib's or of the network, once the conversation had begun."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return of_reply(code, words, to_recipient=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return of_reply(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError):
        return Outcome(words_of(error), is_final=True)
    return Outcome(words_of(error), is_break=True)


def of_reply(code: int, words: bytes | str, to_recipient: bool = False) -> Outcome:
    """4xx is tried again, 5xx is not; only a refusal of the recipient's address itself marks the address."""
    said = one_line(words.decode(errors="replace") if isinstance(words, bytes) else words)
    final = 500 <= code <= 599
    dead = to_recipient and code in OF_THE_MAILBOX and bool(NO_SUCH_MAILBOX.match(said))
    return Outcome(f"{code} {said}".strip(), is_final=final, is_dead_address=dead)


def away(error: BaseException) -> Outcome:
    """No conversation came about: refused, silent, turned away at the door, or our password is wrong. That is no
    fault of the mail, so even a 5xx here is tried again."""
    return Outcome(words_of(error), is_away=True)


def words_of(error: BaseException) -> str:
    """The server's words, or the network's."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        return one_line(f"{error.smtp_code} {text}")
    return one_line(str(error)) or type(error).__name__

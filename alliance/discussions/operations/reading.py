"""Reading a mail as it came over the wire, whatever it is made of: nothing in it can stop the program."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import Any

from alliance.core.text import one_line, tidy
from alliance.discussions.operations.quoting import own_words, words_of_html

LARGEST = 25 * 1024 * 1024  # bytes of a whole message
MOST_PARTS = 100
LONGEST_TEXT = 200_000  # characters that are looked at
RECIPIENT_FIELDS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Resent-To")
WIDER = {  # labels that Chinese mail programs write for more than they say
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "unicode-1-1-utf-8": "utf-8",
}
AUTOMATIC_SUBJECTS = re.compile(
    r"^\s*(?:re\s*[:：]\s*)?(?:auto(?:matic)?[ -]?(?:reply|response|replied)|out of (?:the )?office|"
    r"自动回复|自動回覆|休假自动回复|"
    r"undeliver(?:ed|able)|delivery status notification|mail delivery (?:failed|failure)|returned mail|系统退信|退信)",
    re.IGNORECASE,
)
MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+@-]|$)", re.IGNORECASE)


class Unreadable(ValueError):
    """Not a mail that can be read, or one that is too large."""


@dataclass(frozen=True)
class Attached:
    name: str
    data: bytes


@dataclass(frozen=True)
class Incoming:
    """What we need of a mail: who says to have sent it, to which addresses it came, what was written anew, its files.

    `automatic` names what shows that a machine sent it; `failure` what the own mail server found wrong with its sender.
    """

    message_id: str
    sender: str
    senders: int
    recipients: tuple[str, ...]
    subject: str
    text: str
    files: tuple[Attached, ...]
    automatic: str
    failure: str
    size: int


def read_mail(raw: bytes, envelope: str = "", authserv: str = "") -> Incoming:
    """Take a message apart. `envelope` is the address that the server delivered it to, if it says so; `authserv` the
    name of the own server in Authentication-Results. Raises `Unreadable`."""
    if len(raw) > LARGEST:
        raise Unreadable("larger than 25 MB")
    if not raw.strip():
        raise Unreadable("empty")
    message = message_from_bytes(raw)
    parts = leaves(message)
    senders = addresses_in(message, "From")
    return Incoming(
        message_id=id_of(message, raw),
        sender=senders[0] if senders else "",
        senders=len(senders),
        recipients=tuple(one for one in (envelope, *addresses_in(message, *RECIPIENT_FIELDS)) if one),
        subject=one_line(header(message, "Subject"))[:300],
        text=text_of(parts),
        files=tuple(files_of(parts)),
        automatic=automatic_sign(message, senders[0] if senders else ""),
        failure=failure_in(message, authserv),
        size=len(raw),
    )


def leaves(message: Message) -> list[Message]:
    """The parts that hold something; a mail within the mail is one of them and is not taken apart."""
    found: list[Message] = []
    waiting: list[Message] = [message]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop(0)
        held: Any = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(held, list):
            waiting = [*held, *waiting]
        else:
            found.append(part)
    return found


def id_of(message: Message, raw: bytes) -> str:
    """The Message-ID; for a mail without one a name made of its content, so that the same one is taken once."""
    found = re.search(r"<[^<>\s]{3,240}>", header(message, "Message-ID"))
    return found[0] if found else f"<{hashlib.sha256(raw).hexdigest()[:40]}@without.id>"


def header(message: Message, name: str) -> str:
    """A header as text, whatever it is encoded in; empty when it is not there."""
    return decoded(message.get(name, ""))


def decoded(value: Any) -> str:
    try:
        parts = decode_header(str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    except (ValueError, UnicodeError):
        return str(value)
    return "".join(part if isinstance(part, str) else as_text(part, charset) for part, charset in parts)


def as_text(data: bytes, charset: str | None) -> str:
    """Bytes as text: in the charset they name (or what its users mean by it), else in UTF-8, else in GB 18030."""
    named = WIDER.get((charset or "").strip("\"' ").lower(), (charset or "").strip("\"' ").lower())
    for wish in (named, "utf-8", "gb18030"):
        try:
            if wish and wish not in ("unknown-8bit", "us-ascii", "ascii"):
                return data.decode(wish)
        except (LookupError, UnicodeError):
            continue
    return data.decode("latin-1")


def addresses_in(message: Message, *names: str) -> list[str]:
    """The addresses in these headers, as they stand; what is no address is left out."""
    values = [str(value) for name in names for value in message.get_all(name, [])]
    pairs = getaddresses([one_line(value) for value in values])
    return [one_line(address)[:254] for _name, address in pairs if "@" in address]


def text_of(parts: list[Message]) -> str:
    """What was written anew: of the plain text, else of the HTML."""
    for kind in ("plain", "html"):
        held = [body(part) for part in parts if is_body(part, kind)]
        words = "\n".join(one for one in held if one.strip())[:LONGEST_TEXT]
        if words.strip():
            return tidy(own_words(words if kind == "plain" else words_of_html(words)))
    return ""


def is_body(part: Message, kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}" and not is_attached(part)


def is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def body(part: Message) -> str:
    data = part.get_payload(decode=True)
    text = as_text(data, part.get_content_charset()) if isinstance(data, bytes) else ""
    if str(part.get_param("format", "")).lower() == "flowed":
        return unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return text.replace("\r\n", "\n")


def unflowed(text: str, delete_space: bool) -> str:
    """Lines that end in a blank go on in the next one (RFC 3676); the blank of a signature's '-- ' does not."""
    found: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        plain = line[1:] if line.startswith(" ") else line
        if goes_on and not plain.startswith(">") and plain != "-- ":
            found[-1] = (found[-1][:-1] if delete_space else found[-1]) + plain
        else:
            found.append(plain)
        goes_on = plain.endswith(" ") and plain != "-- " and not plain.startswith(">")
    return "\n".join(found)


def files_of(parts: list[Message]) -> list[Attached]:
    """What is attached; pictures that the HTML shows in itself (logos of signatures) are not."""
    html = "".join(body(part) for part in parts if is_body(part, "html"))
    found = []
    for part in parts:
        inside = str(part.get("Content-ID", "")).strip("<> ")
        data = part.get_payload(decode=True)
        if is_attached(part) and isinstance(data, bytes) and not (inside and f"cid:{inside}" in html):
            found.append(Attached(one_line(decoded(part.get_filename() or "file"))[:255], data))
    return found


def automatic_sign(message: Message, sender: str) -> str:
    """What shows that a machine sent it (RFC 3834 and the habits of servers and lists); empty for a person's mail."""
    submitted = header(message, "Auto-Submitted").split(";")[0].strip().lower()
    signs = {
        "Auto-Submitted": submitted not in ("", "no"),
        "Precedence": header(message, "Precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply"),
        "Return-Path": str(message.get("Return-Path", "x")).strip() in ("<>", ""),
        "Content-Type": message.get_content_type() == "multipart/report",
        "From": bool(MACHINES.match(sender)),
        "Subject": bool(AUTOMATIC_SUBJECTS.match(header(message, "Subject"))),
    }
    signs |= {
        name: name in message
        for name in ("List-Id", "List-Unsubscribe", "List-Post", "X-Autoreply", "X-Autorespond", "X-Loop")
    }
    return next((name for name, shows in signs.items() if shows), "")


def failure_in(message: Message, authserv: str) -> str:
    """What the own server found wrong with the sender (RFC 8601), empty when nothing or when it says nothing.

    Only its own header counts: the one that bears its name, or the topmost, which the last server put there.
    """
    found = [" ".join(str(one).split()) for one in message.get_all("Authentication-Results", [])]
    own = [one for one in found if one.split(";")[0].split()[:1] == [authserv]] if authserv else found[:1]
    results = "; ".join(own).lower()
    if re.search(r"\bdmarc=fail\b", results):
        return "dmarc=fail"
    bad_spf, bad_dkim = re.search(r"\bspf=(?:hard)?fail\b", results), re.search(r"\bdkim=fail\b", results)
    if bad_spf and not re.search(r"\b(?:dkim|dmarc)=pass\b", results):
        return "spf=fail"
    if bad_dkim and not re.search(r"\b(?:dkim|spf|dmarc)=pass\b", results):
        return "dkim=fail"
    return ""

"""What a mail server was given, kept as files that other processes can read, and what can be said about it.

A drop is a folder: `mode` says how the server behaves, `NNNNNN.eml` is a message as it came over the wire and
`NNNNNN.json` its envelope. Writers rename into place, so a reader never sees half a message.
"""

import email
import email.policy
import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

MODES = (
    "ok", "grey", "data451", "rcpt450", "rcpt550", "hang", "greet421", "slow", "drop", "lost_reply", "refuse",
)  # fmt: skip


@dataclass(frozen=True)
class Mail:
    """One message as the server stored it."""

    sender: str
    recipients: tuple[str, ...]
    received_at: float  # seconds since 1970
    mode: str  # how the server behaved at that moment
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        return str(self.message.get("Message-ID", "")).strip()

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def text(self) -> str:
        return self.body("plain")

    @property
    def html(self) -> str:
        return self.body("html")

    def body(self, kind: str) -> str:
        """The text of that kind with plain line ends, or an empty string."""
        part = self.message.get_body((kind,))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""

    def fingerprint(self) -> str:
        """The same for two messages that say the same, whatever their Message-ID, date and boundaries."""
        said = hashlib.sha256(self.subject.encode())
        for part in self.message.walk():
            if not part.is_multipart():
                said.update(bytes(part.get_payload(decode=True) or b""))
        return said.hexdigest()


@dataclass
class Report:
    """Who got what how often; the empty lists are the good news.

    `same_id` counts the Message-IDs that came more than once to one recipient (a reader's program shows
    those once), `other_id` names recipients who got the same words under different Message-IDs.
    """

    messages: int = 0
    recipients: Counter[str] = field(default_factory=Counter)  # different Message-IDs for each address
    same_id: dict[tuple[str, str], int] = field(default_factory=dict)
    other_id: dict[str, list[str]] = field(default_factory=dict)
    without_id: list[str] = field(default_factory=list)

    def not_exactly_once(self, expected: Iterable[str]) -> list[str]:
        """One line for each address that got none, several, or was not to get any."""
        awaited = {address.lower() for address in expected}
        return [
            f"{address}: {self.recipients[address]} instead of {int(address in awaited)}"
            for address in sorted(awaited | set(self.recipients))
            if self.recipients[address] != int(address in awaited)
        ]


class MailDrop:
    """The folder of one mail server."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def mode(self) -> str:
        """How the server behaves: a word of MODES, for some with a colon and what it applies to."""
        file = self.folder / "mode"
        return file.read_text() if file.exists() else "ok"

    @mode.setter
    def mode(self, mode: str) -> None:
        if mode.partition(":")[0] not in MODES:
            raise ValueError(f"no mode {mode!r}; there are {', '.join(MODES)}")
        self._write("mode", mode.encode())

    def store(self, mail: Mail) -> None:
        number = f"{len(list(self.folder.glob('*.json'))) + 1:06}"
        envelope = {
            "sender": mail.sender,
            "recipients": mail.recipients,
            "received_at": mail.received_at,
            "mode": mail.mode,
        }
        self._write(f"{number}.eml", mail.raw)
        self._write(f"{number}.json", json.dumps(envelope, indent=1).encode())

    def mails(self, to: str | None = None) -> list[Mail]:
        """What was stored, in order; with an address only what went there."""
        found = [self._read(file) for file in sorted(self.folder.glob("*.json"))]
        return [mail for mail in found if to is None or to.lower() in map(str.lower, mail.recipients)]

    def clear(self) -> None:
        """Forget all messages; the mode stays."""
        for file in [*self.folder.glob("*.json"), *self.folder.glob("*.eml")]:
            file.unlink()

    def wait_for(self, enough: Callable[[list[Mail]], bool] | int, seconds: float = 20) -> list[Mail]:
        """The messages, once there are that many (or the test says so); fails after the given seconds."""
        satisfied = (lambda mails: len(mails) >= enough) if isinstance(enough, int) else enough
        deadline = time.monotonic() + seconds
        while not satisfied(mails := self.mails()):
            assert time.monotonic() < deadline, f"after {seconds} s only {[mail.subject for mail in mails]}"
            time.sleep(0.05)
        return mails

    def report(self) -> Report:
        mails = self.mails()
        told: dict[str, Counter[str]] = defaultdict(Counter)
        said: dict[tuple[str, str], set[str]] = defaultdict(set)
        for mail in mails:
            for address in map(str.lower, mail.recipients):
                told[address][mail.message_id] += 1
                said[address, mail.fingerprint()].add(mail.message_id)
        return Report(
            messages=len(mails),
            recipients=Counter({address: len(ids) for address, ids in told.items()}),
            same_id={(key, who): n for who, ids in told.items() for key, n in ids.items() if n > 1},
            other_id={who: sorted(ids) for (who, _), ids in said.items() if len(ids) > 1},
            without_id=[mail.subject for mail in mails if not mail.message_id],
        )

    def _read(self, file: Path) -> Mail:
        envelope = json.loads(file.read_text())
        envelope["recipients"] = tuple(envelope["recipients"])
        return Mail(raw=file.with_suffix(".eml").read_bytes(), **envelope)

    def _write(self, name: str, content: bytes) -> None:
        half = self.folder / f"{name}.part"
        half.write_bytes(content)
        half.rename(self.folder / name)

"""A real SMTP server with faults that can be switched on while it runs.

In a test: `with SmtpServer(tmp_path) as server: server.mode = "grey"`. By hand or beside a real worker:
`python -m tests.servers.smtp --port 1025 --dir FOLDER --mode ok`; a word in `FOLDER/mode` switches it.

| mode | what a client meets |
|---|---|
| ok | every message is stored and acknowledged |
| grey | 451 the first time for each recipient (grey listing), then ok |
| data451 | 451 after the message |
| rcpt450, rcpt550 | that answer to each recipient; `rcpt550:@example.org` only to addresses like that |
| hang | a connection, and then no word |
| greet421 | 421 instead of a greeting |
| slow:3 | 3 seconds, then the message is stored and acknowledged; not if the client is gone by then |
| drop | the connection is cut while the client sends the message |
| lost_reply | the message is stored, then the connection is cut without a reply |
| refuse | nobody listens on the port |
"""

import argparse
import asyncio
import signal
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import AnyStr

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.maildrop import MODES, Mail, MailDrop
from tests.servers.shared import free_port

GREETED_OFF = "421 4.3.2 Too busy, come back later"
GREY = "451 4.7.1 Greylisted, come back later"
NOT_NOW = "451 4.3.0 Local trouble, come back later"
MAILBOX_BUSY = "450 4.2.1 Mailbox busy"
NO_SUCH_USER = "550 5.1.1 No such user here"


class Faults:
    """Answers of the server, by the drop's mode of that moment."""

    def __init__(self, drop: MailDrop, aloud: bool = False) -> None:
        self.drop = drop
        self.aloud = aloud
        self.seen: set[str] = set()
        self.guests: set[FaultySmtp] = set()  # connections that are open now

    def mode(self) -> tuple[str, str]:
        """The mode and what it applies to."""
        word, _, about = self.drop.mode.partition(":")
        return word, about

    async def handle_RCPT(
        self, server: "FaultySmtp", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.refusal(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def refusal(self, address: str) -> str | None:
        word, about = self.mode()
        if about not in address:
            return None
        if word == "grey" and address not in self.seen:
            self.seen.add(address)
            return GREY
        return {"rcpt450": MAILBOX_BUSY, "rcpt550": NO_SUCH_USER}.get(word)

    async def handle_DATA(self, server: "FaultySmtp", session: Session, envelope: Envelope) -> str:
        word, about = self.mode()
        if word == "data451":
            return NOT_NOW
        if word == "slow":
            await asyncio.sleep(float(about or 5))
        self.accept(envelope, word)
        if word == "lost_reply":
            await server.cut()
        return "250 OK"

    def accept(self, envelope: Envelope, word: str) -> None:
        raw = envelope.original_content or b""
        mail = Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), time.time(), word, raw)
        self.drop.store(mail)
        if self.aloud:
            print(f"--- to {', '.join(mail.recipients)}: {mail.subject}\n{mail.text}", flush=True)


class FaultySmtp(SMTP):
    """The library's server, which may also keep silent, turn away and hang up."""

    event_handler: Faults

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.event_handler.guests.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.guests.discard(self)

    def hang_up(self) -> None:
        self._writer.transport.abort()

    async def _handle_client(self) -> None:
        word, _ = self.event_handler.mode()
        if word == "hang":
            await asyncio.sleep(24 * 3600)
        elif word == "greet421":
            await self.push(GREETED_OFF)
            await self.cut(gently=True)
        else:
            await super()._handle_client()

    async def push(self, status: AnyStr) -> None:
        await super().push(status)
        if str(status).startswith("354") and self.event_handler.mode()[0] == "drop":
            await self.cut()

    async def cut(self, gently: bool = False) -> None:
        """Hang up; the library ends the task of this client when the connection is gone."""
        transport = self._writer.transport
        transport.close() if gently else transport.abort()
        await asyncio.sleep(60)


class SmtpServer:
    """The server in a thread of this process; `drop` is what it got."""

    def __init__(
        self,
        folder: Path | str,
        mode: str = "ok",
        port: int | None = None,
        host: str = "127.0.0.1",
        aloud: bool = False,
    ) -> None:
        self.drop = MailDrop(folder)
        self.drop.mode = mode
        self.host = host
        self.port = port or free_port(host)
        self.faults = Faults(self.drop, aloud)
        self.settled = threading.Event()  # the port is as the mode says
        self.ending = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)

    @property
    def mode(self) -> str:
        return self.drop.mode

    @mode.setter
    def mode(self, mode: str) -> None:
        """Switch; when this returns, the port is open or closed as the mode wants it."""
        self.drop.mode = mode
        if self.thread.is_alive():
            self.settled.clear()
            assert self.settled.wait(10), "the mail server does not follow"

    async def serve(self) -> None:
        """Listen while the mode wants it, until `ending` is set."""
        server: asyncio.Server | None = None
        try:
            while not self.ending.is_set():
                server = await self.follow_mode(server)
                self.settled.set()
                await asyncio.sleep(0.02)
        finally:
            if server:
                server.close()
            for guest in list(self.faults.guests):
                guest.hang_up()
            await asyncio.sleep(0.02)  # the loop closes what was hung up

    async def follow_mode(self, server: asyncio.Server | None) -> asyncio.Server | None:
        refusing = self.faults.mode()[0] == "refuse"
        if refusing and server:
            server.close()
            await server.wait_closed()
            return None
        if not refusing and not server:
            loop = asyncio.get_running_loop()
            return await loop.create_server(
                lambda: FaultySmtp(self.faults, enable_SMTPUTF8=True, hostname="sink.example", loop=loop),
                self.host,
                self.port,
            )
        return server

    def __enter__(self) -> "SmtpServer":
        self.thread.start()
        assert self.settled.wait(10), "the mail server does not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ending.set()
        self.thread.join(10)


def main() -> None:
    options = argparse.ArgumentParser(description="A mail server for trying things out.")
    options.add_argument("--port", type=int, default=1025)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--dir", type=Path, required=True, help="where messages and the mode are kept")
    options.add_argument("--mode", default="ok", help=", ".join(MODES))
    options.add_argument("--print", action="store_true", help="print each message as it comes")
    given = options.parse_args()
    for name in (signal.SIGINT, signal.SIGTERM):  # also where a shell started us with SIGINT ignored
        signal.signal(name, signal.default_int_handler)
    server = SmtpServer(given.dir, given.mode, given.port, given.host, aloud=given.print)
    print(f"SMTP on {given.host}:{given.port}, messages in {given.dir}, Ctrl-C ends it", flush=True)
    try:
        asyncio.run(server.serve())
    except KeyboardInterrupt:
        print("ended")


if __name__ == "__main__":
    main()

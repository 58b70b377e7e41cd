"""The real program as real processes: web server and worker, with folder, database and mail of their own.

with LiveApp(tmp_path, smtp=server) as live:
    visitor = Visitor(live.url)
    live.worker.kill()      # kill -9
    live.worker.start()
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType

from tests.servers.shared import free_port
from tests.servers.smtp import SmtpServer

ROOT = Path(__file__).resolve().parent.parent.parent


class Program:
    """One process of the program, with its own process group so that a kill takes its children too."""

    def __init__(self, words: list[str], environment: Mapping[str, str], log: Path) -> None:
        self.command = [sys.executable, "-m", "alliance", *words]
        self.environment = environment
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it prints is added to `log`."""
        assert not self.running, "it runs already"
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process is not None, "it was never started"
        return self.process.pid

    def kill(self) -> None:
        """kill -9, children included: no chance to finish anything."""
        self.send(signal.SIGKILL)

    def stop(self, seconds: float = 30) -> None:
        """SIGTERM, as a service manager does; kill -9 for what is still there after the given seconds."""
        if not self.running or self.process is None:
            return
        os.kill(self.pid, signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def send(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(30)

    def said(self) -> str:
        """Everything that it printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


class LiveApp:
    """Both processes; `web` and `worker` can be killed and started again one by one."""

    def __init__(
        self,
        folder: Path,
        database_url: str | None = None,
        smtp: SmtpServer | None = None,
        queue_url: str | None = None,
        **settings: str,
    ) -> None:
        """`settings` are others without their prefix: `mail_timeout="1"` is ALLIANCE_MAIL_TIMEOUT=1."""
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        given = {"DATABASE_URL": database_url, "QUEUE_URL": queue_url}
        given |= {name.upper(): value for name, value in settings.items()}
        self.environment = self.settings(smtp, {name: value for name, value in given.items() if value})
        self.web = Program(["serve"], self.environment, folder / "web.log")
        self.worker = Program(["worker"], self.environment, folder / "worker.log")

    def settings(self, smtp: SmtpServer | None, given: Mapping[str, str]) -> dict[str, str]:
        """The environment of the processes: nothing of the tester's own ALLIANCE_ settings gets in."""
        ours = {
            "INSTANCE": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / 'alliance.sqlite3'}",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "BASE_URL": self.url,
            "SECRET_KEY": "a secret for tests only, of more than 32 characters",
            "RATE_LIMIT_FACTOR": "1000",
            "MAIL_SERVER": smtp.host if smtp else "127.0.0.1",
            "MAIL_PORT": str(smtp.port if smtp else free_port()),
            **given,
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ALLIANCE_")}
        clean["PYTHONUNBUFFERED"] = "1"
        return clean | {f"ALLIANCE_{name}": value for name, value in ours.items()}

    def run(self, *words: str, seconds: float = 120) -> str:
        """One command of the program to its end, such as `run("upgrade")`; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "alliance", *words],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, f"alliance {' '.join(words)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def start(self, worker: bool = True) -> None:
        """Bring the database up to date, start both, wait until the site answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run("upgrade")
        self.web.start()
        if worker:
            self.worker.start()
        self.wait_until_healthy()

    def wait_until_healthy(self, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not self.healthy():
            assert self.web.running, f"the web server ended:\n{self.web.said()}"
            assert time.monotonic() < deadline, f"no healthy answer in {seconds} s:\n{self.web.said()}"
            time.sleep(0.1)

    def healthy(self) -> bool:
        wire = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            wire.request("GET", "/healthz")
            return wire.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            wire.close()

    def stop(self) -> None:
        """Both end as a service manager ends them."""
        self.worker.stop()
        self.web.stop()

    def end(self) -> None:
        """Leave nothing of it running, however it is."""
        for program in (self.worker, self.web):
            program.stop(5)
            program.kill()

    def __enter__(self) -> "LiveApp":
        try:
            self.start()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()


@contextmanager
def running_app(folder: Path, **settings: str) -> Iterator[tuple[LiveApp, SmtpServer]]:
    """A live program with a mail server that takes everything."""
    with SmtpServer(folder / "mail") as smtp, LiveApp(folder, smtp=smtp, **settings) as live:
        yield live, smtp

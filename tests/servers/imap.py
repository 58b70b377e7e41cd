"""A real IMAP server, pymap from pip: one mailbox in memory, with STARTTLS when it is given a certificate."""

from __future__ import annotations

import datetime
import imaplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers.shared import free_port

USER, PASSWORD = "answers", "a password of the tests"
PATIENCE = 20  # seconds until the server answers


@dataclass(frozen=True)
class ImapServer:
    """Where it listens, and a way to lay messages into its mailbox and to see which were seen."""

    port: int

    def line(self) -> imaplib.IMAP4:
        line = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        return line

    def put(self, raw: bytes) -> None:
        line = self.signed_in()
        line.append("INBOX", "", "", raw)
        line.logout()

    def unseen(self) -> int:
        line = self.signed_in()
        line.select("INBOX", readonly=True)
        found = line.uid("SEARCH", "UNSEEN")[1][0]
        line.logout()
        return len(found.split()) if found else 0

    def signed_in(self) -> imaplib.IMAP4:
        line = self.line()
        if "STARTTLS" in line.capabilities:
            line.starttls()  # the tests' own look; whether certificates are checked is the program's matter
        line.login(USER, PASSWORD)
        return line


@contextmanager
def running_imap(certificate: tuple[Path, Path] | None = None) -> Iterator[ImapServer]:
    """A server with an empty mailbox for USER and PASSWORD; `certificate` (file, key) makes it ask for TLS."""
    port = free_port()
    tls = ["--cert", str(certificate[0]), "--key", str(certificate[1])] if certificate else ["--no-tls"]
    program = [
        sys.executable,
        "-c",
        "from pymap.main import main; main()",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *tls,
    ]
    mailbox = ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen([*program, *mailbox], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = ImapServer(port)
    try:
        wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(server: ImapServer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            server.line().shutdown()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    at = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=1))
        .not_valid_after(at + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "imap.pem", folder / "imap.key"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = serialization.PrivateFormat.TraditionalOpenSSL
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, secret, serialization.NoEncryption()))
    return certificate_file, key_file

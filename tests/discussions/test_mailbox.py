"""The mailbox of answers over a real IMAP server, and the pipe as a mail server uses it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

import alliance
from alliance.app import create_app
from alliance.cli import main
from alliance.core.db import db, writing
from alliance.discussions.models import Post, ReplyAddress
from alliance.discussions.operations import mailbox
from alliance.discussions.tasks import empty_mailbox
from tests.discussions.conftest import start
from tests.discussions.messages import answer_to
from tests.servers.imap import PASSWORD, USER, make_certificate, running_imap

ROOT = Path(alliance.__file__).parent.parent


@pytest.fixture(scope="module")
def server():
    with running_imap() as found:
        yield found


@pytest.fixture
def settings(app, monkeypatch):
    """Answers by mail set up for a server: `settings(port, tls)`."""

    def choose(port, tls="none", **more):
        values = {
            "REPLY_ADDRESS": "answers@alliance.example",
            "REPLY_IMAP_SERVER": "127.0.0.1",
            "REPLY_IMAP_PORT": port,
            "REPLY_IMAP_TLS": tls,
            "REPLY_IMAP_USERNAME": USER,
            "REPLY_IMAP_PASSWORD": PASSWORD,
            "REPLY_IMAP_TIMEOUT": 5.0,
        }
        for name, value in (values | more).items():
            monkeypatch.setitem(app.config, name, value)
        monkeypatch.setitem(app.extensions, "alliance.mailbox", {})

    return choose


@pytest.fixture
def nonce(group, chair, li):
    start(chair, group)
    return db.session.scalar(sa.select(ReplyAddress.nonce).where(ReplyAddress.person_id == li.id))


def posts():
    return [one.text for one in db.session.scalars(sa.select(Post).order_by(Post.id))]


def test_the_worker_empties_the_mailbox_once_a_minute(server, settings, nonce):
    settings(server.port)
    server.put(answer_to(nonce, "One."))
    server.put(b"")  # nothing that can be read, in nobody's way
    server.put(answer_to(nonce, "Two.", Message_ID="<two@b.example>"))
    assert empty_mailbox() == 2
    assert posts() == ["What do you think?", "One.", "Two."]
    assert server.unseen() == 0
    server.put(answer_to(nonce, "Three.", Message_ID="<three@b.example>"))
    assert empty_mailbox() == 0  # it looked less than a minute ago
    assert server.unseen() == 1
    assert mailbox.take_all() == 1


def test_a_message_that_was_taken_but_not_marked_is_not_posted_again(server, settings, nonce):
    settings(server.port)
    server.put(answer_to(nonce, "One."))
    server.put(answer_to(nonce, "One."))
    assert mailbox.take_all() == 2
    assert posts() == ["What do you think?", "One."]


def test_a_worker_that_has_to_stop_leaves_the_rest(server, settings, nonce):
    settings(server.port)
    server.put(answer_to(nonce, "One."))
    assert mailbox.take_all(lambda: True) == 0
    assert server.unseen() == 1
    mailbox.take_all()


@pytest.mark.parametrize("wrong", [{"REPLY_IMAP_PASSWORD": "wrong"}, {"REPLY_IMAP_FOLDER": "Nowhere"}])
def test_a_mailbox_that_does_not_open_stops_nothing(server, settings, nonce, wrong, caplog):
    settings(server.port, **wrong)
    assert mailbox.take_all() == 0
    assert "cannot be reached" in caplog.text


def test_a_server_that_is_away_stops_nothing(settings, caplog):
    settings(9)
    assert mailbox.take_all() == 0
    assert "cannot be reached" in caplog.text


def test_without_settings_nothing_is_asked(app, monkeypatch):
    monkeypatch.setitem(app.config, "REPLY_IMAP_SERVER", "")
    assert empty_mailbox() == 0


def test_the_connection_is_encrypted_and_its_certificate_checked(settings, nonce, tmp_path, monkeypatch, caplog):
    certificate = make_certificate(tmp_path)
    with running_imap(certificate) as server:
        server.put(answer_to(nonce, "One."))
        settings(server.port, "starttls")
        assert mailbox.take_all() == 0
        assert "certificate verify failed" in caplog.text
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert mailbox.take_all() == 1
    assert posts() == ["What do you think?", "One."]


# The pipe


@pytest.fixture
def surroundings(tmp_path):
    """The environment of a program of its own with an empty database file."""
    return {
        "ALLIANCE_INSTANCE": str(tmp_path),
        "ALLIANCE_REPLY_ADDRESS": "answers@alliance.example",
        "ALLIANCE_DATABASE_URL": f"sqlite:///{tmp_path / 'pipe.sqlite3'}",
        "ALLIANCE_LOG_FORMAT": "console",
    }


def piped(raw, environment):
    """What `receive-mail` ends with and says, in this process."""
    done = CliRunner().invoke(main, ["receive-mail"], input=raw, env=environment)
    return done.exit_code, done.output


@pytest.mark.live
@pytest.mark.pure  # always with a database file of its own
@pytest.mark.slow
def test_the_pipe_ends_as_mail_servers_understand(surroundings):
    raw = b"From: x@y.example\r\nTo: answers@alliance.example\r\nMessage-ID: <a@b>\r\n\r\nHello"
    assert piped(raw, surroundings)[0] == os.EX_TEMPFAIL  # no tables yet: the mail server keeps it and tries again
    make_tables(surroundings)
    command = [sys.executable, "-m", "alliance", "receive-mail"]
    environment = os.environ | surroundings
    done = subprocess.run(command, input=raw, capture_output=True, cwd=ROOT, env=environment, timeout=300, check=False)
    assert (done.returncode, done.stdout) == (os.EX_OK, b"unknown\n")
    assert piped(raw, surroundings) == (os.EX_OK, "taken before\n")
    assert piped(b"", surroundings)[0] == os.EX_DATAERR
    assert piped(raw, surroundings | {"ALLIANCE_REPLY_ADDRESS": ""})[0] == os.EX_CONFIG


def make_tables(surroundings):
    settings = {
        "SQLALCHEMY_DATABASE_URI": surroundings["ALLIANCE_DATABASE_URL"],
        "INSTANCE": surroundings["ALLIANCE_INSTANCE"],
    }
    token = writing.set(True)
    with create_app(settings).app_context():
        db.create_all()
    writing.reset(token)

"""`python -m alliance verify-ballot` as a process of its own; files of real ballots with the script."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from alliance.app import create_app
from alliance.ballots import counting
from alliance.ballots.models import Ballot, Vote
from alliance.ballots.operations.settling import settle
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.results import published_text
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import at, now
from alliance.core.db import db, writing
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory
from tests.servers.live import ROOT, LiveApp

pytestmark = [pytest.mark.live, pytest.mark.slow]


@pytest.fixture
def live(tmp_path, own_database_url):
    """The environment of a real program whose database has the tables."""
    found = LiveApp(tmp_path, database_url=own_database_url)
    app = create_app(
        {
            "TESTING": True,
            "INSTANCE": str(tmp_path),
            "SQLALCHEMY_DATABASE_URI": own_database_url,
            "FILES_URL": f"file://{tmp_path / 'uploads'}",
            "QUEUE_URL": "memory://",
            "BASE_URL": "http://localhost",
            "SECRET_KEY": found.environment["ALLIANCE_SECRET_KEY"],
            "MAIL_SENDER": "secretariat@alliance.example",
        }
    )
    app.extensions["alliance.waker"] = None
    with app.app_context():
        token = writing.set(True)
        db.create_all()
        writing.reset(token)
        yield found
        db.session.remove()
        db.engine.dispose()


def settled(group, holders, **values):
    """A ballot of yesterday that lasted an hour, with two votes for and one against."""
    with at(now() - timedelta(days=1)):
        ballot = BallotFactory(group=group, opened=True, closes_at=now() + timedelta(hours=1), **values)
        for elector, holder, answer in zip(electors_of(ballot), holders, ("yes", "yes", "no"), strict=True):
            cast_vote(holder.person, ballot, elector, {"answer": answer})
    settle(ballot)
    return ballot, published_text(ballot)


def process(live, *words):
    command = [sys.executable, "-m", "alliance", "verify-ballot", *words]
    done = subprocess.run(command, cwd=ROOT, env=live.environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines() or done.stderr.splitlines()


def script(folder, text):
    (folder / "counting.py").write_bytes(Path(counting.__file__).read_bytes())
    (folder / "published.json").write_text(text, encoding="utf-8", newline="")
    command = [sys.executable, "-I", "counting.py", "published.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout.splitlines()[-1]


def test_the_command_and_the_script_find_what_was_altered(live, tmp_path):
    token = writing.set(True)
    group = GroupFactory(code="wg3")
    holders = [voting_member(group) for _place in range(3)]
    motion, text = settled(group, holders)
    secret, secret_text = settled(group, holders, secret=True)
    labels = [motion.label, secret.label]

    assert [script(tmp_path, one) for one in (text, secret_text)] == [(0, "OK"), (0, "OK")]
    assert script(tmp_path, text.replace('"yes":2', '"yes":3'))[0] == 1
    assert process(live) == (0, [f"{label}: OK" for label in labels])
    assert process(live, "WG9-B001") == (1, ["Error: No ballot WG9-B001 was opened."])

    db.session.execute(sa.update(Vote).values(choice={"answer": "no"}))
    db.session.execute(sa.update(Ballot).where(Ballot.id == secret.id).values(frozen=secret.frozen + " "))
    db.session.commit()
    writing.reset(token)
    code, said = process(live)
    assert code == 1
    assert f"{labels[0]}: The published file and the rows differ in the votes." in said
    assert f"{labels[1]}: The frozen text was altered: its hash differs." in said

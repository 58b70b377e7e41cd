"""The worker is killed in the middle of an import: nothing of it stays, and it comes in once when a worker is back."""

import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from alliance.core.localized import Localized
from alliance.imports.enums import ImportState
from tests.imports.steps import sheet
from tests.servers.live import LiveApp

pytestmark = [pytest.mark.slow, pytest.mark.live]

ROWS = 4000
OLD = datetime(2020, 1, 1, tzinfo=UTC)


def prepare(engine, folder):
    """A person, a tier, a kept sheet whose check is over and that was told to run."""
    (folder / "uploads").mkdir(exist_ok=True)
    data = sheet([(f"Org {at}", f"组织{at}", "Gold") for at in range(ROWS)])
    (folder / "uploads" / "sheet-of-the-test").write_bytes(data)
    meta = sa.MetaData()
    meta.reflect(engine)
    stamps = {"created_at": OLD, "updated_at": OLD}
    rows = {
        "person": {"id": 1, "display_name": "Zhao Min", "family_name": "Zhao", "given_name": "Min", "locale": "en",
                   "romanized_name": "", "form_of_address": "", "pinyin_key": "", "latin_key": "",
                   "zone": "Asia/Shanghai", "phone": "", "listed": False, **stamps},
        "tier": {"id": 1, "code": "gold", "name": Localized("Gold").as_dict(), "benefits": {"en": "", "zh": ""},
                 "voting_weight": 1, "currency": "CNY", "position": 0, "open_to_applicants": True, **stamps},
        "stored_file": {"id": 1, "key": "sheet-of-the-test", "name": "members.csv", "media_type": "text/csv",
                        "size": len(data), "sha256": "", **stamps},
        "import_batch": {"id": 1, "file_id": 1, "started_by_id": 1, "state": "running", "columns": [],
                         "mapping": {"0": "name_en", "1": "name_zh", "2": "tier"},
                         "options": {"tiers": {"Gold": "gold"}}, "report": {}, "done": 0, "total": ROWS, **stamps},
        "job": {"id": 1, "name": "imports.run", "payload": {"import_id": 1}, "state": "queued", "due_at": OLD,
                "attempts": 0, "lease": "", "last_error": "", **stamps},
    }  # fmt: skip
    with engine.begin() as connection:
        for name, row in rows.items():
            connection.execute(meta.tables[name].insert(), row)


def ask(engine, text):
    with engine.connect() as connection:
        return connection.scalar(sa.text(text))


def until(engine, text, wanted, seconds=120):
    """Wait until the database says so."""
    end = time.monotonic() + seconds
    while (found := ask(engine, text)) != wanted:
        assert time.monotonic() < end, f"{text}: {found}"
        time.sleep(0.02)


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_finishes(tmp_path, own_database_url):
    live = LiveApp(tmp_path, database_url=own_database_url, files_url=f"file://{tmp_path / 'uploads'}")
    engine = sa.create_engine(own_database_url)
    try:
        live.run("upgrade")
        prepare(engine, tmp_path)
        live.worker.start()
        until(engine, "SELECT attempts FROM job WHERE id = 1", 1)
        time.sleep(1.5)  # the rows are read or being written
        live.worker.kill()
        assert ask(engine, "SELECT state FROM import_batch") == ImportState.RUNNING
        assert [ask(engine, f"SELECT count(*) FROM {name}") for name in ("organization", "membership")] == [0, 0]

        with engine.begin() as connection:  # five minutes pass
            connection.execute(sa.text("UPDATE job SET leased_until = :then WHERE id = 1"), {"then": OLD})
        live.worker.start()

        until(engine, "SELECT state FROM import_batch", ImportState.DONE.value)
        names = ("organization", "membership", "directory_entry")
        assert [ask(engine, f"SELECT count(*) FROM {name}") for name in names] == [ROWS, ROWS, ROWS]
        assert ask(engine, "SELECT count(*) FROM audit_entry WHERE verb = 'imports.done'") == 1
    finally:
        live.end()
        engine.dispose()

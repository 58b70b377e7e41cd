import json

import pytest

from tests.load.parallel import Visitor
from tests.servers.live import LiveApp

pytestmark = [pytest.mark.live, pytest.mark.slow]


@pytest.fixture
def live(tmp_path, own_database_url, smtp):
    with LiveApp(tmp_path, database_url=own_database_url, smtp=smtp) as running:
        yield running


def test_the_program_runs_survives_kill_9_and_ends_when_told(live):
    """Both processes come back after kill -9, and SIGTERM ends them without a trace of trouble."""
    assert json.loads(Visitor(live.url).get("/healthz").text)["database"] == "ok"
    live.web.kill()
    live.worker.kill()
    assert (live.healthy(), live.worker.running) == (False, False)
    live.web.start()
    live.worker.start()
    live.wait_until_healthy()
    live.stop()
    assert (live.web.running, live.worker.running) == (False, False)
    assert "Traceback" not in live.web.said() + live.worker.said()

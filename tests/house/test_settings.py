"""An unsafe start is refused with the reason; a safe one is not."""

import pytest

from config import UnsafeStart, settings

pytestmark = pytest.mark.pure
SAFE = {"ENVIRONMENT": "production", "SECRET_KEY": "s" * 40, "BASE_URL": "https://members.example.org"}


def started(tmp_path, **changes):
    given = SAFE | {"INSTANCE": str(tmp_path)} | changes
    return settings({f"ALLIANCE_{name}": value for name, value in given.items() if value})


def test_a_safe_production_start_has_secure_cookies(tmp_path):
    found = started(tmp_path)
    assert (found["SESSION_COOKIE_SECURE"], found["SESSION_COOKIE_NAME"]) == (True, "__Host-alliance")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "ALLIANCE_SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "ALLIANCE_SECRET_KEY"),
        ({"DEBUG": "1"}, "ALLIANCE_DEBUG"),
        ({"BASE_URL": ""}, "ALLIANCE_BASE_URL"),
        ({"BASE_URL": "http://members.example.org"}, "ALLIANCE_ALLOW_HTTP"),
        ({"CLOCK_AHEAD": "3600"}, "ALLIANCE_CLOCK_AHEAD"),
    ],
)
def test_an_unsafe_production_start_is_refused_with_the_setting_to_mend(tmp_path, changes, named):
    with pytest.raises(UnsafeStart, match=named):
        started(tmp_path, **changes)


def test_http_may_be_accepted_knowingly(tmp_path):
    found = started(tmp_path, BASE_URL="http://members.example.org", ALLOW_HTTP="1")
    assert found["SESSION_COOKIE_SECURE"] is False


def test_a_development_start_makes_a_secret_of_its_own_and_keeps_it(tmp_path):
    first = started(tmp_path, ENVIRONMENT="", SECRET_KEY="", BASE_URL="")
    second = started(tmp_path, ENVIRONMENT="", SECRET_KEY="", BASE_URL="")
    assert len(first["SECRET_KEY"]) >= 32
    assert first["SECRET_KEY"] == second["SECRET_KEY"]

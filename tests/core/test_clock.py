from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from alliance.core.clock import at, now, today

pytestmark = pytest.mark.pure

NOON = datetime(2021, 12, 2, 12, tzinfo=UTC)


def test_the_clock_stands_still_inside_a_held_moment_and_goes_on_after_it():
    with at(NOON):
        assert now() == NOON
        assert now() == NOON
    assert now() > NOON + timedelta(days=365)


def test_held_moments_nest():
    with at(NOON), at(NOON + timedelta(days=1)):
        assert now() == NOON + timedelta(days=1)


def test_a_held_moment_is_given_back_in_utc_and_decides_the_day_of_every_zone():
    with at(datetime(2021, 12, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))):
        assert now() == datetime(2021, 12, 3, 4, 30, tzinfo=UTC)
        assert today("America/New_York") == date(2021, 12, 2)
        assert today("Asia/Shanghai") == date(2021, 12, 3)


def test_the_clock_goes_on_also_after_a_fault():
    with pytest.raises(ZeroDivisionError), at(NOON):
        1 / 0  # noqa: B018
    assert now() != NOON


def test_a_time_without_a_zone_is_no_instant():
    with pytest.raises(ValueError, match="an instant has a zone"), at(datetime(2021, 12, 2)):
        pass

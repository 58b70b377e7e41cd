"""Now and next on phones: by the crew's link, without sign-in, filtered by crew, changing nothing."""

from datetime import timedelta

import pytest

from alliance.ceremonies.operations import day
from alliance.ceremonies.operations.ceremonies import renew_crew_link
from alliance.ceremonies.queries.ceremonies import cues_of, last_step
from alliance.core import clock
from alliance.core.secrets import secret_of
from alliance.events.enums import Visibility
from tests.ceremonies.scene import THREE, agreement, ceremony, coordinator, two_ready
from tests.factories import PersonFactory

DOORS = THREE - timedelta(minutes=30)


@pytest.fixture
def who():
    return coordinator()


@pytest.fixture
def one(who):
    made = two_ready()
    with clock.at(DOORS):
        day.begin(who, made, 0)
    return made


def look(client, one, minutes=0, part=False, **query):
    headers = {"HX-Request": "true"} if part else {}
    with clock.at(DOORS + timedelta(minutes=minutes)):
        answer = client.get(f"/ceremonies/live/{secret_of(one.crew_nonce)}", query_string=query, headers=headers)
    assert answer.status_code == 200
    return answer.text


def test_the_crews_link_shows_now_and_next_without_sign_in(client, one):
    text = look(client, one, 10)
    assert "Doors open" in text
    assert "20 minutes left" in text
    assert "in 20 minutes" in text  # the welcome
    assert "On time" in text
    assert '<meta name="robots" content="noindex">' in text


def test_a_change_of_the_day_reaches_every_phone_at_the_next_look(client, one, who):
    before = look(client, one, 10, part=True)
    assert "15:08" in before  # entry for the first agreement
    day.stretch(who, cues_of(one)[0], 5, last_step(one).id)
    after = look(client, one, 10, part=True)
    assert "15:13" in after
    assert "5 minutes behind the plan" in after
    assert "<html" not in after


def test_a_line_over_its_time_says_so(client, one):
    text = look(client, one, 33)
    assert "3 minutes over" in text
    assert "3 minutes behind the plan" in text


def test_each_crew_sees_when_it_acts(client, one):
    text = look(client, one, 10, crew="photo")
    assert "Your next part" in text
    assert "You act now" not in text
    assert "You act now" in look(client, one, 10, crew="ushers")
    assert "You act next" in look(client, one, 10, crew="host")
    assert "You act" not in look(client, one, 10, crew="nonsense")


def test_before_and_after_the_ceremony(client, who, one):
    waiting = ceremony(agreement())
    assert "It has not begun yet" in look(client, waiting)
    empty = ceremony(filled=False)
    assert "No run of show yet" in look(client, empty)
    day.finish(who, one, last_step(one).id)
    assert "The ceremony is over" in look(client, one, 40)


def test_in_both_languages(client, one):
    assert "奇瑞汽车" in look(client, one, 10, lang="zh")


def test_a_wrong_link_and_a_replaced_one_open_nothing(client, who, one):
    old = secret_of(one.crew_nonce)
    renew_crew_link(who, one)
    for secret in (old, "nonsense", one.crew_nonce, f"{one.crew_nonce}.forged"):
        assert client.get(f"/ceremonies/live/{secret}").status_code == 404


def test_a_hidden_event_hides_its_ceremony_from_everybody_else(as_user, client, one):
    one.event.visibility = Visibility.INVITED
    stranger = as_user(PersonFactory())
    for path in ("", "/run", "/stage", "/papers", "/live", "/control", "/papers/en/booklet.pdf"):
        assert stranger.get(f"/ceremonies/{one.id}{path}").status_code == 404
        assert client.get(f"/ceremonies/{one.id}{path}").status_code == 303  # to the sign-in, like any other number
        assert client.get(f"/ceremonies/999999{path}").status_code == 303
    assert stranger.get(f"/events/{one.event_id}/ceremonies").status_code == 404


def test_the_phones_poll_is_cheap(client, one, count_queries):
    look(client, one, 10, part=True)
    with count_queries() as sent:
        look(client, one, 10, part=True)
    assert len(sent) <= 7

"""Signing in and out through HTTP (SAFETY rows 1, 5, 6, 63)."""

import re

import pytest
import sqlalchemy as sa

from alliance.accounts.models import SignIn, SignInSession
from alliance.accounts.operations.passwords import hasher
from alliance.core.clock import now
from alliance.core.db import db
from tests.accounts.conftest import PASSWORD, is_in, sign_in

give = sign_in


def without_nonce(answer):
    return re.sub(r'nonce="[^"]*"', "", answer.text)


def test_the_right_password_opens(client, alice):
    answer = give(client)
    assert (answer.status_code, answer.location) == (303, "/overview")
    assert is_in(client)


def test_the_address_may_be_written_in_capitals_and_full_width(client, alice):
    assert give(client, "ＡLICE@EXAMPLE.COM").status_code == 303


def test_the_reader_goes_on_to_the_page_that_was_wanted(client, alice):
    assert give(client, next="/apply?call=3").location == "/apply?call=3"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.test", "https://evil.test", "/\\evil.test", "\\/evil.test", "http:evil.test", "/\t/evil.test", "evil.test",
     "javascript:alert(1)", "///evil.test", "/ /evil.test", "/\r\nLocation: evil.test", "https:/evil.test", "//evil@x"],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(client, alice, elsewhere):
    assert give(client, next=elsewhere).location == "/overview"


def test_wrong_password_and_unknown_address_are_answered_alike(client, alice):
    wrong = give(client, password="four other words here")
    unknown = give(client, "nobody@example.com", password="four other words here")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert without_nonce(wrong).replace("alice@", "nobody@") == without_nonce(unknown)
    assert "do not fit together" in wrong.text


def test_what_was_typed_is_kept_but_not_the_password(client, alice):
    page = give(client, password="four other words here").text
    assert 'value="alice@example.com"' in page
    assert "four other words" not in page


def test_a_closed_sign_in_opens_to_nobody(client, alice):
    alice.sign_in.deactivated_at = now()
    db.session.commit()
    assert give(client).status_code == 422


def test_the_cookie_is_new_after_signing_in(client, alice):
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    give(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["_user_id"] != str(alice.id)


def test_a_replayed_cookie_is_worth_nothing_after_signing_out(app, client, alice):
    give(client)
    saved = client.get_cookie("alliance").value
    assert client.post("/sign-out").location == "/"
    thief = app.test_client()
    thief.set_cookie("alliance", saved)
    assert not is_in(thief)
    assert db.session.scalars(sa.select(SignInSession.end_reason)).all() == ["signed_out"]


def test_a_visitor_may_press_sign_out(client):
    assert client.post("/sign-out").status_code == 303


def test_after_ten_wrong_tries_an_account_waits(client, alice):
    spellings = [
        "alice@example.com",
        "ALICE@example.com",
        "ａlice@example.com",
        " alice@example.com",
        "al\u200bice@example.com",
    ]
    assert [give(client, address, "wrong words").status_code for address in spellings * 2] == [422] * 10
    late = give(client)
    assert late.status_code == 429
    assert 0 < int(late.headers["Retry-After"]) <= 900


def test_an_unknown_address_waits_as_well(client):
    assert [give(client, "no@example.com").status_code for _ in range(11)][-2:] == [422, 429]


def test_a_header_does_not_reset_the_count(client, alice):
    for number in range(10):
        client.post(
            "/sign-in",
            data={"address": "alice@example.com", "password": "wrong words"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )
    assert give(client).status_code == 429


def test_thirty_wrong_tries_from_one_network_address_are_enough(client, alice):
    answers = [give(client, f"person{number}@example.org", "wrong words").status_code for number in range(31)]
    assert answers == [422] * 30 + [429]
    assert give(client).status_code == 429


def test_a_right_password_clears_the_account_not_the_network(client, alice):
    for _number in range(9):
        give(client, password="wrong words")
    assert give(client).status_code == 303
    client.post("/sign-out")
    assert [give(client, password="wrong words").status_code for _ in range(10)] == [422] * 10


def test_a_hash_of_other_parameters_is_made_anew(client, alice):
    alice.sign_in.password_hash = hasher("normal").hash(PASSWORD)
    db.session.commit()
    assert give(client).status_code == 303
    assert db.session.scalar(sa.select(SignIn.password_hash)).startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_the_audit_log_tells_of_right_and_wrong_tries(client, alice, trail):
    give(client, password="wrong words")
    give(client)
    assert trail() == ["accounts.sign_in_failed", "accounts.signed_in"]


def test_being_signed_in_costs_one_statement(client, as_user, alice, count_queries):
    client.get("/")
    with count_queries() as before:
        client.get("/")
    mine = as_user(alice)
    mine.get("/")
    with count_queries() as after:
        mine.get("/")
    assert len(after) - len(before) == 1


def test_a_closed_page_sends_to_sign_in_and_back(client):
    assert client.get("/overview?a=1").location == "/sign-in?next=/overview?a%3D1"

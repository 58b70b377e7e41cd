"""One's own sign-in: password, codes, sessions (SAFETY rows 1, 2, 4, 8)."""

from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa

from alliance.accounts.models import RecoveryCode, SignIn, SignInSession
from alliance.accounts.operations import second_factor
from alliance.accounts.operations.second_factor import begin_second_factor, end_second_factor, renew_recovery_codes
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from tests.accounts.conftest import OTHER, PASSWORD, is_in, sign_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret=SECRET, steps=0):
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=30 * steps))


# --- password


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(app, client, alice, outbox):
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    answer = client.post("/account/security/password", data={"current": PASSWORD, "password": OTHER})
    assert answer.location == "/account/security"
    assert is_in(client)
    assert not is_in(other)
    assert outbox() == [("accounts.password_changed", "Alice@Example.com")]
    assert sign_in(other, password=OTHER).status_code == 303


@pytest.mark.parametrize(
    ("current", "password", "message"),
    [
        ("some wrong password", OTHER, "not your present password"),
        (PASSWORD, "too short", "at least 12"),
        (PASSWORD, PASSWORD, "is your present password"),
        (PASSWORD, "alicechen123", "your name"),
        ("", OTHER, "Fill in this field"),
    ],
)
def test_a_change_of_password_is_refused_with_the_reason(client, alice, outbox, current, password, message):
    sign_in(client)
    answer = client.post("/account/security/password", data={"current": current, "password": password})
    assert answer.status_code == 422
    assert message in answer.text
    assert outbox() == []


# --- codes


def test_setting_codes_up_shows_ten_recovery_codes_once(client, alice, outbox):
    sign_in(client)
    page = client.get("/account/security/codes").text
    assert "<svg" in page
    answer = client.post("/account/security/codes", data={"secret": SECRET, "code": code_now(), "current": PASSWORD})
    codes = db.session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert (answer.status_code, len(codes), len(set(codes))) == (200, 10, 10)
    assert answer.text.count('<span class="refno text-nowrap">') == 10
    assert SECRET not in db.session.scalar(sa.select(SignIn.totp_secret))
    assert outbox() == [("accounts.second_factor_changed", "Alice@Example.com")]


def test_codes_are_not_set_up_with_a_wrong_code_or_password(client, alice):
    with pytest.raises(Refused, match="does not fit"):
        begin_second_factor(alice, SECRET, "000000", PASSWORD)
    with pytest.raises(Refused, match="not your present password"):
        begin_second_factor(alice, SECRET, code_now(), OTHER)
    assert alice.sign_in.totp_secret == ""


def test_codes_that_are_set_up_are_not_replaced_unseen(alice, coded):
    coded(alice)
    with pytest.raises(Refused, match="asked for already"):
        begin_second_factor(alice, SECRET, code_now(), PASSWORD)


def test_the_code_is_asked_for_after_the_password_and_works_once(app, client, alice, coded):
    coded(alice)
    code = code_now()
    assert sign_in(client, next="/account/profile").location == "/sign-in/code"
    assert not is_in(client)
    assert client.post("/sign-in/code", data={"code": f"{code[:3]} {code[3:]}"}).location == "/account/profile"
    assert is_in(client)
    other = app.test_client()
    sign_in(other)
    again = other.post("/sign-in/code", data={"code": code})
    assert (again.status_code, "used before" in again.text) == (422, True)
    assert other.post("/sign-in/code", data={"code": code_now(steps=1)}).status_code == 303


def test_a_clock_may_be_off_by_one_step_not_by_two(alice, coded):
    coded(alice)
    assert [second_factor.fitting_step(SECRET, code_now(steps=steps)) > 0 for steps in (-2, -1, 0, 1, 2)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_recovery_code_opens_once(app, client, alice, trail):
    codes = begin_second_factor(alice, SECRET, code_now(), PASSWORD)
    sign_in(client)
    assert client.post("/sign-in/code", data={"code": codes[3].upper().replace("-", " ")}).status_code == 303
    other = app.test_client()
    sign_in(other)
    assert other.post("/sign-in/code", data={"code": codes[3]}).status_code == 422
    assert other.post("/sign-in/code", data={"code": codes[4]}).status_code == 303
    assert "accounts.recovery_code_used" in trail()


def test_after_ten_wrong_codes_an_account_waits(client, alice, coded):
    coded(alice)
    sign_in(client)
    answers = [client.post("/sign-in/code", data={"code": "123456"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


@pytest.mark.parametrize("code", ["", "１２３", "é", "x" * 60, "\u0000", "-1"])
def test_odd_codes_are_wrong_codes(client, alice, coded, code):
    coded(alice)
    sign_in(client)
    assert client.post("/sign-in/code", data={"code": code}).status_code == 422


def test_without_a_password_there_is_no_place_for_a_code(client):
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": "123456"}).location == "/sign-in"


def test_a_half_sign_in_ends_with_a_change_of_password(client, alice, coded):
    coded(alice)
    sign_in(client)
    alice.sign_in.password_changed_at = now()
    db.session.commit()
    assert client.post("/sign-in/code", data={"code": code_now()}).location == "/sign-in"


def test_codes_can_be_switched_off_with_the_password(client, alice, outbox):
    begin_second_factor(alice, SECRET, code_now(), PASSWORD)
    sign_in(client)
    client.post("/sign-in/code", data={"code": code_now(steps=1)})
    assert client.post("/account/security/codes/remove", data={"current": OTHER}).status_code == 422
    assert client.post("/account/security/codes/remove", data={"current": PASSWORD}).status_code == 303
    assert (alice.sign_in.totp_secret, db.session.scalars(sa.select(RecoveryCode)).all()) == ("", [])
    assert outbox()[-1] == ("accounts.second_factor_changed", "Alice@Example.com")


def test_new_recovery_codes_replace_the_old(alice):
    old = begin_second_factor(alice, SECRET, code_now(), PASSWORD)
    new = renew_recovery_codes(alice, PASSWORD)
    assert [second_factor.use_code(alice.sign_in, old[0]), second_factor.use_code(alice.sign_in, new[0])] == [
        False,
        True,
    ]
    with pytest.raises(Refused, match="not your present password"):
        renew_recovery_codes(alice, OTHER)
    end_second_factor(alice, PASSWORD)
    with pytest.raises(Refused, match="Set that up first"):
        renew_recovery_codes(alice, PASSWORD)


def test_new_recovery_codes_are_shown_by_the_page(client, alice):
    begin_second_factor(alice, SECRET, code_now(), PASSWORD)
    sign_in(client)
    client.post("/sign-in/code", data={"code": code_now(steps=1)})
    answer = client.post("/account/security/codes/recovery", data={"current": PASSWORD})
    assert answer.text.count('<span class="refno text-nowrap">') == 10
    assert client.post("/account/security/codes/recovery", data={"current": OTHER}).status_code == 422


def test_coordinators_of_members_are_reminded_of_codes_and_others_not(app, client, coordinator, alice, coded):
    sign_in(client, "carol@alliance.example")
    assert "Set up sign-in with a code" in client.get("/account/security").text
    assert "a password alone is not enough" in client.get("/account/security").text
    other = app.test_client()
    sign_in(other)
    assert "a password alone is not enough" not in other.get("/account/security").text


# --- sessions


def test_a_session_unused_for_eight_hours_is_over(client, alice):
    sign_in(client)
    assert is_in(client)
    db.session.execute(sa.update(SignInSession).values(seen_at=now() - timedelta(hours=8, seconds=1)))
    db.session.commit()
    assert not is_in(client)


def test_a_session_is_over_after_seven_days_though_used(client, alice):
    sign_in(client)
    session = db.session.scalars(sa.select(SignInSession)).one()
    assert timedelta(days=6) < session.expires_at - now() <= timedelta(days=7)
    session.expires_at = now()
    db.session.commit()
    assert not is_in(client)


def test_using_a_session_keeps_it_awake(client, alice):
    sign_in(client)
    db.session.execute(sa.update(SignInSession).values(seen_at=now() - timedelta(hours=1)))
    db.session.commit()
    client.post("/account/security/password", data={})
    db.session.expire_all()
    assert now() - db.session.scalars(sa.select(SignInSession.seen_at)).one() < timedelta(minutes=1)


def test_sessions_are_listed_with_device_and_address_and_ended_one_by_one(app, client, alice):
    phone = app.test_client()
    words = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Mobile/15E148 Safari/604.1"
    )
    phone.post("/sign-in", data={"address": "alice@example.com", "password": PASSWORD}, headers={"User-Agent": words})
    sign_in(client)
    page = client.get("/account/security").text
    assert "Safari on iPhone" in page
    assert "127.0.0.1" in page
    there = db.session.scalars(sa.select(SignInSession).order_by(SignInSession.id)).first()
    assert client.post(f"/account/security/sessions/{there.id}/end").location == "/account/security"
    assert not is_in(phone)
    assert is_in(client)


def test_ending_the_present_session_signs_out(client, alice):
    sign_in(client)
    here = db.session.scalars(sa.select(SignInSession)).one()
    assert client.post(f"/account/security/sessions/{here.id}/end").location == "/"
    assert not is_in(client)


def test_signing_out_everywhere_ends_all_of_ones_own_sessions_only(app, client, alice, bob):
    others = [app.test_client() for _ in range(2)]
    sign_in(client)
    sign_in(others[0])
    sign_in(others[1], "bob@example.org")
    assert client.post("/account/security/sessions/end").location == "/"
    assert [is_in(browser) for browser in (client, *others)] == [False, False, True]


def test_the_sessions_of_others_do_not_exist(app, client, alice, bob):
    browser = app.test_client()
    sign_in(browser, "bob@example.org")
    his = db.session.scalars(sa.select(SignInSession)).one()
    sign_in(client)
    assert client.post(f"/account/security/sessions/{his.id}/end").status_code == 404
    assert is_in(browser)


@pytest.mark.parametrize("path", ["", "/password", "/codes", "/codes/remove", "/codes/recovery"])
def test_visitors_are_sent_to_sign_in(client, path):
    assert client.get(f"/account/security{path}").location.startswith("/sign-in?next=")


def test_the_page_costs_the_same_for_one_session_and_for_five(app, client, alice, count_queries):
    sign_in(client)
    client.get("/account/security")
    db.session.expire_all()
    with count_queries() as one:
        client.get("/account/security")
    for _number in range(4):
        sign_in(app.test_client())
    db.session.expire_all()
    with count_queries() as five:
        client.get("/account/security")
    assert len(one) == len(five)

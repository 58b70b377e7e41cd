"""SAFETY row 11: every change is a POST with a token of this browser; anything else changes nothing, nor crashes."""

import pytest
from sqlalchemy import func, select

from alliance.audit.models import AuditEntry
from alliance.core.db import db
from tests.factories import AdministratorFactory
from tests.safety.addresses import address, rules

pytestmark = pytest.mark.slow  # walks over every address of the program

WITHOUT_TOKEN = {"notices.unsubscribe"}  # RFC 8058: mail programs post without a cookie; the secret link is the proof
TOKENS = [None, "", "wrong", "IjEyMyI.aaaa.bbbb", "é令牌", "a\x00b"]


@pytest.fixture
def guarded(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("token", TOKENS, ids=["none", "empty", "wrong", "foreign", "not ASCII", "NUL"])
def test_no_post_is_taken_without_a_token_of_ours(guarded, as_user, token):
    browser = as_user(AdministratorFactory())
    posts = [rule for rule in rules(guarded, "POST") if rule.endpoint not in WITHOUT_TOKEN]
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))

    answers = {
        rule.endpoint: browser.post(
            address(guarded, rule), data={} if token is None else {"csrf_token": token}
        ).status_code
        for rule in posts
    }

    assert len(answers) > 30
    assert {endpoint: code for endpoint, code in answers.items() if code not in (400, 403)} == {}
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_token_in_a_header_is_checked_like_one_in_the_form(guarded, as_user):
    browser = as_user(AdministratorFactory())
    for token in ("wrong", "\u00e9".encode().decode("latin-1")):
        assert browser.post("/sign-out", headers={"X-CSRFToken": token}).status_code == 400


def test_no_address_takes_a_change_by_get(guarded):
    """Whatever answers only POST refuses GET with 405."""
    only_post = [rule for rule in rules(guarded, "POST") if "GET" not in rule.methods]
    browser = guarded.test_client()
    both = {rule.rule for rule in rules(guarded, "GET")}
    answers = {rule.endpoint: browser.get(address(guarded, rule)) for rule in only_post if rule.rule not in both}
    taken = {
        endpoint: answer.status_code
        for endpoint, answer in answers.items()
        if answer.status_code not in (404, 405) and "/sign-in" not in answer.headers.get("Location", "")
    }
    assert taken == {}

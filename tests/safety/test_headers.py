"""SAFETY rows 21 and 22: what every answer carries, pages, errors and files alike."""

import re

import pytest

from config import settings
from tests.factories import AdministratorFactory, PersonFactory
from tests.safety.addresses import address, rules

pytestmark = pytest.mark.slow  # walks over every address of the program

POLICY = re.compile(
    r"default-src 'none'; script-src 'nonce-[\w-]{24}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    r"connect-src 'self'; manifest-src 'self'; (frame-src 'self'; )?form-action 'self'; base-uri 'none'; "
    r"object-src 'none'; frame-ancestors 'none'"
)
FILES = re.compile(r"default-src 'none';( style-src 'unsafe-inline';)?( img-src [^;]+;)? sandbox")
OTHERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "factory", [None, PersonFactory, AdministratorFactory], ids=["visitor", "person", "administrator"]
)
def test_every_answer_carries_the_policy_and_its_fellows(app, as_user, factory):
    browser = as_user(factory()) if factory else app.test_client()
    wrong, nonces, asked = [], [], 0
    for rule in rules(app, "GET"):
        answer = browser.get(address(app, rule))
        asked += 1
        policy = answer.headers.get("Content-Security-Policy", "")
        if not POLICY.fullmatch(policy) and not FILES.fullmatch(policy):
            wrong.append((rule.endpoint, policy))
        nonces += re.findall(r"nonce-([\w-]+)", policy)
        wrong += [(rule.endpoint, name) for name, value in OTHERS.items() if answer.headers.get(name) != value]
        if factory and answer.mimetype == "text/html" and "no-store" not in answer.headers.get("Cache-Control", ""):
            wrong.append((rule.endpoint, "kept by caches"))
    assert wrong == []
    assert asked > 40
    assert len(set(nonces)) == len(nonces)


def test_errors_carry_the_policy_too(client):
    for answer in (client.get("/nothing-here"), client.post("/"), client.get("/\x00"), client.get("/?q=%00")):
        assert answer.status_code in (400, 404, 405)
        assert POLICY.fullmatch(answer.headers["Content-Security-Policy"])
        assert answer.headers["X-Request-ID"] in answer.text


def test_the_page_names_its_scripts_by_the_nonce_of_its_header(client):
    answer = client.get("/")
    nonce = re.search(r"nonce-([\w-]+)", answer.headers["Content-Security-Policy"])[1]
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert scripts
    assert all(f'nonce="{nonce}"' in script for script in scripts)


def test_behind_https_the_cookie_is_bound_to_the_host(tmp_path):
    found = settings({"ALLIANCE_BASE_URL": "https://members.example.org", "ALLIANCE_INSTANCE": str(tmp_path)})
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert (found["SESSION_COOKIE_SECURE"], found["SESSION_COOKIE_HTTPONLY"], found["SESSION_COOKIE_SAMESITE"]) == (
        True,
        True,
        "Lax",
    )

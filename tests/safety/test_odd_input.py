"""SAFETY rows 15, 45, 63: whatever stands in an address, a header or a host, nothing crashes or leads away."""

import re

import pytest

from tests.factories import AdministratorFactory
from tests.safety.addresses import address, rules

pytestmark = pytest.mark.slow  # walks over every address of the program

ODD = [
    {"page": "-1", "q": "'"},
    {"page": "999999999999", "q": "%" * 300},
    {"page": "abc", "sort": "no such", "state": "no such", "view": "\u202e"},
    {"q": "中" * 3000},
    {"q": '" OR 1=1 --', "kind": "x" * 5000, "before": "9" * 40},
    {"q": "a\r\nSet-Cookie: x=1", "since": "0000-00-00", "until": "9999-12-31", "id": "²", "actor": "1e9"},
    {"lang": "xx", "page": "٣", "tier": ["a", "b"], "region": "\ud7ff"},
]


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_no_odd_query_breaks_a_page(app, as_user, query):
    browser = as_user(AdministratorFactory())
    answers = {
        (rule.endpoint, who): one.get(address(app, rule), query_string=query).status_code
        for rule in rules(app, "GET")
        for who, one in (("visitor", app.test_client()), ("administrator", browser))
    }
    assert {key: code for key, code in answers.items() if code >= 500 and key[0] != "health.show"} == {}


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_row_can_have_answers_404(app, as_user, number):
    browser = as_user(AdministratorFactory())
    numbered = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    found = {
        (method, rule.endpoint): browser.open(plain_address(rule, number), method=method).status_code
        for rule in numbered
        for method in {"GET", "POST"} & rule.methods
    }
    assert len(found) > 60
    assert {key: code for key, code in found.items() if code != 404} == {}


def plain_address(rule, number: int) -> str:
    """The path of the rule with this number, built without asking the converters whether they like it."""
    return re.sub(r"<[^>]+>", "nothing", re.sub(r"<int:[^>]+>", str(number), rule.rule))


def test_a_nul_answers_400(client):
    assert client.get("/members?q=a%00b").status_code == 400
    assert client.post("/sign-in", data={"address": "a\x00b", "password": "x"}).status_code in (400, 422)


@pytest.mark.parametrize(
    "host", ["evil.test", "localhost.evil.test", "evil.test:80", "[::2]", "", "localhost:80@evil.test", "localhost:x"]
)
def test_a_foreign_host_is_answered_400(app, host):
    assert app.test_client().get("/", headers={"Host": host}).status_code == 400


AWAY = [
    "https://evil.test/", "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test",
    "http:evil.test", "javascript:alert(1)", "/%0d%0aSet-Cookie:x=1\r\nX: y", "https:/evil.test", " //evil.test",
    "/ok\r\nLocation: //evil.test", "data:text/html,x",
]  # fmt: skip


@pytest.mark.parametrize("target", AWAY)
def test_no_way_back_leads_to_another_site(as_user, target):
    answer = as_user(AdministratorFactory()).get("/sign-in", query_string={"next": target})
    assert "evil.test" not in answer.headers.get("Location", "")
    assert "javascript:" not in answer.headers.get("Location", "")
    answer = as_user(AdministratorFactory()).post("/appearance", data={"theme": "dark", "next": target})
    assert "evil.test" not in answer.headers.get("Location", "")
    assert "Set-Cookie:x" not in str(answer.headers)

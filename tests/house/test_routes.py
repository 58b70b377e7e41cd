import ast
import inspect
import textwrap

import pytest

from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory
from tests.house.writes import SAFE


def views(app):
    """Each view with its endpoint and all methods that it answers."""
    methods = {}
    for rule in app.url_map.iter_rules():
        methods.setdefault(rule.endpoint, set()).update(rule.methods)
    return [(endpoint, view, methods.get(endpoint, set())) for endpoint, view in app.view_functions.items()]


def test_every_view_says_who_may_see_it(app):
    assert [endpoint for endpoint, view, _ in views(app) if not hasattr(view, "policy")] == []


def test_every_view_can_be_reached(app):
    assert [endpoint for endpoint, _, methods in views(app) if not methods] == []


def calls_of_operations(view):
    """The operations that a view calls, as its source names them."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(view))))
    names = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    attributes = (name for name in names if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name))
    return [name.attr for name in attributes if name.value.id == "operations" or name.value.id.endswith("_operations")]


def test_views_that_only_show_call_no_operation(app):
    strays = {e: calls_of_operations(view) for e, view, methods in views(app) if methods and methods <= SAFE}
    assert {endpoint: calls for endpoint, calls in strays.items() if calls} == {}


def test_only_get_post_and_their_kin_are_answered(app):
    """Forms know two methods; what changes something is a POST with a token against forgery."""
    assert sorted({method for _, _, methods in views(app) for method in methods}) == ["GET", "HEAD", "OPTIONS", "POST"]


def plain_addresses(app):
    """The addresses that need nothing to be filled in and can be looked at."""
    rules = [rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in rule.methods]
    return sorted(rule.rule for rule in rules)


def broken(app, browser):
    """Shown, sent to sign in, refused or not there: all are answers; 5xx is none. Nothing is written on the way."""
    answers = {path: browser.get(path).status_code for path in plain_addresses(app) if path != "/healthz"}
    return {path: status for path, status in answers.items() if status >= 500}


def test_a_visitor_meets_no_broken_address(app, client):
    assert broken(app, client) == {}


@pytest.mark.parametrize("maker", [PersonFactory, CoordinatorFactory, AdministratorFactory])
def test_nobody_who_signed_in_meets_a_broken_address(app, as_user, maker):
    assert broken(app, as_user(maker())) == {}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_that_visitors_see_is_in_the_language_they_chose(app, client, language):
    """Also the error pages: the root element says which language it is."""
    wrong = {}
    for path in plain_addresses(app):
        answer = client.get(path, headers={"Accept-Language": {"en": "en", "zh": "zh-CN"}[language]})
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400 and "<html" in answer.text:
            wrong |= {} if f'<html lang="{language}' in answer.text else {path: answer.text[:80]}
    assert wrong == {}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused(app, client, method):
    answers = {path: client.open(path, method=method).status_code for path in plain_addresses(app)}
    assert {path: status for path, status in answers.items() if status != 405} == {}

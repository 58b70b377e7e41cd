"""Error pages when the database does not answer: they still come, also to somebody who was signed in."""

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_login import LoginManager
from sqlalchemy.exc import OperationalError

from alliance.core import assets, theme
from alliance.core.errors import init_errors
from alliance.core.extensions import babel
from alliance.core.headers import csp_nonce
from alliance.core.web import html_lang

pytestmark = pytest.mark.pure
CODES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)


def nobody_answers(_key: str) -> None:
    raise OperationalError("SELECT", {}, Exception("unable to open database file"))


@pytest.fixture
def client(tmp_path) -> FlaskClient:
    app = Flask("alliance", template_folder="../templates", static_folder=None, instance_path=str(tmp_path))
    app.config["SECRET_KEY"] = "only for this test"
    babel.init_app(app)
    LoginManager(app).user_loader(nobody_answers)
    init_errors(app)
    assets.Assets(app)
    theme.init_app(app)
    app.jinja_env.globals.update(html_lang=html_lang, csp_nonce=csp_nonce)
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
    return browser


def test_somebody_signed_in_reads_that_the_program_is_away(client: FlaskClient) -> None:
    answer = client.get("/appearance")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "We are away for a moment" in answer.text


def test_a_missing_page_is_still_told_as_missing(client: FlaskClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
    assert "找不到该页面" in answer.text


@pytest.mark.parametrize("code", CODES)
def test_every_error_page_speaks_both_languages_and_the_readers_first(app: Flask, code: int) -> None:
    with app.test_request_context():
        english = render_template(f"errors/{code}.html", lang="en", request_id="7F3C-D003")
        chinese = render_template(f"errors/{code}.html", lang="zh", request_id="7F3C-D003")
    assert '<html lang="en"' in english and 'lang="zh-Hans" class="muted"' in english
    assert '<html lang="zh-Hans"' in chinese and 'lang="en" class="muted"' in chinese
    assert english.count("7F3C-D003") == chinese.count("7F3C-D003") == 1

"""Light, dark or as the device: asked once, kept in a cookie, never a way to another site."""

import pytest
from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager

from alliance.core import theme

pytestmark = pytest.mark.pure


@pytest.fixture
def site() -> Flask:
    app = Flask("alliance.core", static_folder=None)
    Babel(app)
    LoginManager(app).user_loader(lambda _key: None)
    app.config["SECRET_KEY"] = "only for this test"
    theme.init_app(app)
    return app


def test_a_choice_is_kept_for_a_year_and_leads_back(site: Flask) -> None:
    answer = site.test_client().post("/appearance", data={"theme": "dark", "next": "/members?page=2"})
    assert (answer.status_code, answer.location) == (303, "/members?page=2")
    assert answer.headers["Set-Cookie"].endswith("Max-Age=31536000; HttpOnly; Path=/; SameSite=Lax")
    assert answer.headers["Set-Cookie"].startswith("theme=dark; ")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "", "members"])
def test_a_choice_never_leads_to_another_site(site: Flask, elsewhere: str) -> None:
    answer = site.test_client().post("/appearance", data={"theme": "light", "next": elsewhere})
    assert (answer.status_code, answer.location) == (303, "/appearance")


@pytest.mark.parametrize(
    ("cookie", "shown"), [("dark", "dark"), ("light", "light"), ("auto", "auto"), ("pink", "auto")]
)
def test_the_cookie_decides_and_nonsense_in_it_means_as_the_device(site: Flask, cookie: str, shown: str) -> None:
    with site.test_request_context(headers={"Cookie": f"theme={cookie}"}):
        assert theme.theme() == shown


def test_without_a_choice_the_device_decides(site: Flask) -> None:
    with site.test_request_context():
        assert theme.theme() == "auto"
        assert [value for value, _label, _icon in theme.theme_choices()] == ["light", "dark", "auto"]

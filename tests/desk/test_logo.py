"""The alliance's own picture."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from alliance.files.models import StoredFile
from alliance.settings.models import Alliance
from alliance.settings.operations import set_up_alliance
from tests.factories import AdministratorFactory, CoordinatorFactory, both


@pytest.fixture(autouse=True)
def alliance():
    return set_up_alliance(None, name=both("Test Alliance"), short_name=both("Test"))


def picture(kind="PNG", size=(64, 32)):
    out = io.BytesIO()
    Image.new("RGB", size, "#0b5966").save(out, kind)
    return out.getvalue()


def send(browser, data, name):
    return browser.post("/desk/settings/logo", data={"file": (io.BytesIO(data), name)})


def test_an_administrator_shows_a_logo_and_takes_it_back(as_user, session, trail):
    browser = as_user(AdministratorFactory())
    assert send(browser, picture(), "logo.png").status_code == 303
    kept = session.scalar(select(StoredFile))
    assert session.scalar(select(Alliance.logo_file_id)) == kept.id
    assert f'src="/alliance/logo/{kept.id}"' in browser.get("/desk/settings/").text

    browser.post("/desk/settings/logo/remove")

    assert session.scalar(select(Alliance.logo_file_id)) is None
    assert trail()[1:] == ["settings.logo_changed", "settings.logo_changed"]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg"), (b"<html>", "logo.png"), (b"", "logo.png")],
)
def test_what_is_no_picture_is_refused_beside_its_field(as_user, session, data, name):
    answer = send(as_user(AdministratorFactory()), data, name)
    assert answer.status_code == 422
    assert 'aria-describedby="file-error' in answer.text
    assert session.scalar(select(StoredFile)) is None


def test_coordinators_do_not_change_the_logo(as_user):
    browser = as_user(CoordinatorFactory())
    assert browser.get("/desk/settings/logo").status_code == 403
    assert send(browser, picture(), "logo.png").status_code == 403
    assert browser.post("/desk/settings/logo/remove").status_code == 403

"""Static files as a browser gets them: hashed, kept for ever, compressed, and nothing missing."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

import alliance
from alliance.core import assets as module
from alliance.core.assets import Assets, cut, fingerprint, gather, names_in, store

pytestmark = pytest.mark.pure

ROOT = Path(alliance.__file__).parent
TEMPLATES = ROOT.parent / "templates"
FIRST_VISIT = 150_000  # bytes, SPEED.md
PAGE = 30_000  # bytes left for the page itself


def bare_app(instance: Path) -> Flask:
    app = Flask(
        "alliance", root_path=str(ROOT), template_folder="../templates", static_folder=None, instance_path=str(instance)
    )
    Assets(app)
    return app


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return bare_app(tmp_path_factory.mktemp("instance"))


def test_every_asset_is_served_under_its_hash_and_never_asked_for_again(site: Flask) -> None:
    client = site.test_client()
    for name, url in site.extensions["assets"].urls.items():
        answer = client.get(url, buffered=True)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable"), (
            name
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert url == f"/assets/{fingerprint(answer.data)}/{name}"


def test_assets_say_what_they_are(site: Flask) -> None:
    client = site.test_client()
    kinds = {
        name: client.get(site.extensions["assets"].url(name), buffered=True).content_type
        for name in ("site.css", "site.js", "icons.svg")
    }
    assert kinds["site.css"] == 'text/css; charset="utf-8"'
    assert kinds["site.js"] in ('text/javascript; charset="utf-8"', 'application/javascript; charset="utf-8"')
    assert kinds["icons.svg"] == "image/svg+xml"


def test_an_asset_is_sent_compressed_to_a_browser_that_can_read_it(site: Flask) -> None:
    url = site.extensions["assets"].url("site.css")
    answer = site.test_client().get(url, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == site.test_client().get(url, buffered=True).data


def test_the_files_of_a_first_visit_leave_room_for_the_page(site: Flask) -> None:
    client = site.test_client()
    sent = 0
    for name in ("site.css", "site.js", "js/theme.js", "icons.svg", "favicon.svg"):
        sent += len(
            client.get(site.extensions["assets"].url(name), headers={"Accept-Encoding": "gzip"}, buffered=True).data
        )
    assert sent < FIRST_VISIT - PAGE


def test_a_browser_that_asks_for_the_old_icon_gets_it(site: Flask) -> None:
    answer = site.test_client().get("/favicon.ico", buffered=True)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=86400")
    assert answer.data[:4] == b"\x00\x00\x01\x00"


def test_an_unknown_asset_is_not_there(site: Flask) -> None:
    assert site.test_client().get("/assets/0000000000000000/site.css").status_code == 404
    with pytest.raises(KeyError):
        site.extensions["assets"].url("other.css")


def test_nothing_outside_the_assets_is_served(site: Flask) -> None:
    (Path(site.instance_path) / "secret.txt").write_text("secret")
    client = site.test_client()
    assert {
        client.get(f"/assets/{way}", buffered=True).status_code for way in ("../secret.txt", "%2e%2e/secret.txt", "")
    } == {404}


def test_workers_that_start_at_once_build_the_same_files(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as workers:
        apps = list(workers.map(lambda _: bare_app(tmp_path), range(4)))
    assert len({tuple(app.extensions["assets"].urls.items()) for app in apps}) == 1
    assert list((tmp_path / "assets-drafts").iterdir()) == []


def test_a_second_start_writes_nothing(tmp_path: Path) -> None:
    bare_app(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "assets").rglob("*") if path.is_file()}
    bare_app(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "assets").rglob("*") if path.is_file()} == before


def test_a_changed_file_gets_a_new_address(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "js").mkdir()
    for name in ("css/tokens.css", "css/components.css", "css/app.css", "js/app.js"):
        (tmp_path / name).write_text("/* one */")
    one = fingerprint(gather(tmp_path, [])["site.css"])
    (tmp_path / "css/app.css").write_text("/* two */")
    assert fingerprint(gather(tmp_path, [])["site.css"]) != one


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    store(tmp_path / "hash" / "a.css", b"first", tmp_path)
    store(tmp_path / "hash" / "a.css", b"second", tmp_path)
    assert (tmp_path / "hash" / "a.css").read_bytes() == b"first"
    assert gzip.decompress((tmp_path / "hash" / "a.css.gz").read_bytes()) == b"first"


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="The package no_such_package is not installed"):
        module.read("no_such_package:static/a.css", tmp_path)


def test_the_sheet_of_icons_holds_only_what_is_asked_for() -> None:
    whole = (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        '<symbol class="bi bi-a" viewBox="0 0 16 16" id="a"><path d="M1 1"/></symbol>'
        '<symbol class="bi bi-b" viewBox="0 0 16 16" id="b"><path d="M2 2"/></symbol></svg>'
    )
    assert cut(whole, {"b", "none"}).decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="b" viewBox="0 0 16 16"><path d="M2 2"/></symbol></svg>\n'
    )


def test_icon_names_are_found_in_templates_and_code(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{{ ui.icon('check2-square') }}")
    (tmp_path / "b.py").write_text('ICON = "globe-asia-australia"')
    (tmp_path / "c.txt").write_text("'not-read'")
    assert names_in([tmp_path]) == {"check2-square", "globe-asia-australia"}


def test_the_sheet_of_icons_stays_small(site: Flask) -> None:
    assert site.extensions["assets"].sizes["icons.svg"] < 120_000


def test_no_asset_names_another_host_or_a_map_that_is_not_there(site: Flask) -> None:
    client = site.test_client()
    for name in ("site.css", "site.js"):
        text = client.get(site.extensions["assets"].url(name), buffered=True).text
        assert "sourceMappingURL" not in text
        assert [url for url in re.findall(r"url\(([^)]*)\)|@import", text) if url and "data:" not in url] == []

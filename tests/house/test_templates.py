"""What holds for every template: it compiles, keeps the strict content policy and asks no other host for anything."""

import re
from pathlib import Path

import pytest
from flask import Flask

import alliance
from alliance.core.assets import ICONS, SYMBOL, gather, read

ROOT = Path(alliance.__file__).parent
TEMPLATES = ROOT.parent / "templates"
ALL = sorted(
    path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"}
)
PAGES = [name for name in ALL if name.endswith(".html") and "mail/" not in name]
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
CODE = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
LONGEST = 200  # lines, HOUSE.md


def text_of(name: str) -> str:
    return COMMENT.sub("", (TEMPLATES / name).read_text(encoding="utf-8"))


def markup_of(name: str) -> str:
    """The template without what Jinja runs: only what is sent as it stands."""
    return CODE.sub("", text_of(name))


@pytest.mark.parametrize("name", ALL)
def test_every_template_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_inline_style_script_or_handler(name: str) -> None:
    markup = markup_of(name)
    assert re.findall(r"<style|<[^>]*\sstyle\s*=|<[^>]*\son[a-z]+\s*=|javascript:", markup, re.IGNORECASE) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_script_is_a_file_of_ours_with_the_nonce(name: str) -> None:
    for element in re.findall(r"<script\b[^>]*>", text_of(name)):
        if 'type="application/ld+json"' in element:
            continue  # data for search engines, which no browser runs
        assert re.search(r"src=\"\{\{ asset_url\('[^']+'\) \}\}\"", element), element
        assert element.count('nonce="{{ csp_nonce() }}"') == 1, element  # browsers do not run a script with two nonces


@pytest.mark.parametrize("name", ALL)
def test_no_template_loads_anything_from_another_host(name: str) -> None:
    elements = "script|link|img|iframe|source|video|audio|embed|object|use"
    loads = rf"<(?:{elements})\b[^>]*?(?:src|href|srcset|data)=[\"'](?:https?:)?//[^\"']*"
    assert re.findall(loads, markup_of(name), re.IGNORECASE) == []
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", markup_of(name)) == []


def test_every_asset_that_a_template_names_exists() -> None:
    named = {asset for name in ALL for asset in re.findall(r"asset_url\('([^']+)'\)", text_of(name))}
    assert named - set(gather(ROOT / "static", [])) == set()
    assert {"site.css", "site.js", "js/theme.js", "icons.svg", "favicon.svg"} <= named


def test_every_icon_that_a_template_names_exists() -> None:
    known = {name for _box, name, _drawing in SYMBOL.findall(read(ICONS, ROOT / "static").decode())}
    patterns = (
        r"\bicon\('([^']+)'",
        r"ui\.(?:status|notice|event)\('[^']*', ?'([^']+)'",
        r"ui\.empty\('([^']+)'",
        r"\bic='([^']+)'",
    )
    named = {icon for name in ALL for pattern in patterns for icon in re.findall(pattern, text_of(name))}
    assert named - known == set()


@pytest.mark.parametrize("name", PAGES)
def test_every_form_that_posts_carries_a_token(name: str) -> None:
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text_of(name), re.DOTALL | re.IGNORECASE):
        assert re.search(r"csrf|hidden_tag", form), form[:200]


@pytest.mark.parametrize("name", ALL)
def test_no_template_is_longer_than_a_reader_can_hold(name: str) -> None:
    assert len((TEMPLATES / name).read_text(encoding="utf-8").splitlines()) <= LONGEST

"""What holds for the mails of every feature."""

import re
from pathlib import Path

import pytest

import alliance

TEMPLATES = Path(alliance.__file__).parent.parent / "templates"
MAILS = sorted(path.with_suffix("") for path in TEMPLATES.glob("*/mail/*.txt"))
HTMLS = sorted(path.with_suffix("") for path in TEMPLATES.glob("*/mail/*.html"))
NAMES = [path.relative_to(TEMPLATES).as_posix() for path in MAILS]
WORDS = re.compile(r"_\('((?:[^'\\]|\\.)+)'|ngettext\('((?:[^'\\]|\\.)+)'")

pytestmark = pytest.mark.pure


def source(name, kind):
    return (TEMPLATES / f"{name}.{kind}").read_text(encoding="utf-8")


def blocks(text):
    return set(re.findall(r"\{%-? block (\w+)", text))


def test_every_text_has_its_html_and_the_other_way_round():
    assert MAILS == HTMLS
    assert NAMES != []


@pytest.mark.parametrize("name", NAMES)
def test_both_parts_extend_the_frame(name):
    assert source(name, "txt").startswith('{% extends "mail/base.txt" %}')
    assert source(name, "html").startswith('{% extends "mail/base.html" %}')


@pytest.mark.parametrize("name", NAMES)
def test_both_parts_fill_the_blocks_that_every_mail_has(name):
    assert {"subject", "title", "text"} <= blocks(source(name, "txt"))
    assert {"title", "text"} <= blocks(source(name, "html"))


@pytest.mark.parametrize("name", NAMES)
def test_both_parts_say_the_same(name):
    """Every sentence of the text part stands in the HTML part; the subject is said once."""
    text = re.sub(r"\{%-? block subject.*?endblock -?%\}", "", source(name, "txt"), flags=re.DOTALL)
    said = {first or second for first, second in WORDS.findall(text)}
    shown = {first or second for first, second in WORDS.findall(source(name, "html"))}
    assert said - shown == set()


@pytest.mark.parametrize("name", NAMES)
def test_no_mail_has_marks_of_its_own_for_the_unsubscribe_link(name):
    assert "unsubscribe" not in source(name, "txt") + source(name, "html")

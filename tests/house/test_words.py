import re

import pytest

from tests.house.sources import ROOT, name, python_files, templates, texts

pytestmark = pytest.mark.pure

# LOOK.md section 5: words that blame, shout or say nothing.
UNKIND = re.compile(
    r"\b(successful(ly)?|invalid|illegal|forbidden|oops|sorry|are you sure|abort)\b|!(\s|$)", re.IGNORECASE
)

# DOMAIN.md itself says programme, for that of an event.
# Stems, so that plurals and endings are found too; LOOK and DOMAIN are written in American English.
BRITISH = (
    "organis", "colour", "licence", "centre", "behaviour", "favour", "honour", "labour", "neighbour",
    "enrolment", "fulfil(?!l)", "labelled(?!by)", "travelled",
    "modelled", "analys(e|ing|ed)\\b", "recognis", "authoris", "realis(e|ing)", "summaris", "initialis",
    "serialis", "normalis", "minimis", "maximis", "optimis(e|ing|ation)", "customis", "sanitis", "prioritis",
    "categoris", "finalis(e|ing)", "synchronis", "visualis", "artefact", "defence", "offence", "judgement",
    "learnt", "whilst",
)  # fmt: skip
SPELLING = re.compile(rf"\b\w*({'|'.join(BRITISH)})\w*", re.IGNORECASE)
# Names that others gave, spelled their way.
FOREIGN = re.compile(
    r"Quality Certification Centre|data/organisations|\"organisations\"|organisations_cn_zh|"
    r"\"organis\", \"organiz\"|plain\(\"Organisation\"\)"
)


def ours():
    """Everything that we wrote, except this list of words."""
    prose = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    code = [*python_files("alliance", "migrations", "tests", "scripts"), *ROOT.glob("*.py")]
    return [file for file in [*prose, *code, *templates()] if file.name != "test_words.py"]


def lines_with(pattern, files=None):
    """Where something stands in our files, and what."""
    return [
        f"{name(file)}:{number}: {match.group()}"
        for file in files or ours()
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if (match := pattern.search(FOREIGN.sub("", line)))
    ]


def test_no_text_blames_shouts_or_says_nothing():
    assert [str(text) for text in texts() if UNKIND.search(text.english)] == []


def test_no_short_text_begins_with_please():
    """A button says what happens; a sentence may still ask kindly."""
    assert [str(text) for text in texts() if re.match(r"please\b", text.english, re.IGNORECASE)] == []


def test_spelling_is_american():
    assert lines_with(SPELLING) == []


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplemented(Error)?|lorem ipsum)\b", re.IGNORECASE)
    assert lines_with(later) == []


def test_no_test_is_skipped_or_fed_with_mocks():
    easy_way = re.compile(r"mark\.skip|pytest\.skip|mark\.xfail|unittest\.mock|importorskip")
    tests = [file for file in python_files("tests") if file.name != "test_words.py"]
    assert lines_with(easy_way, tests) == []

"""The words of full-text search, against a real FTS5 table and a search by hand."""

import csv
import re
import sqlite3
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance.core.search_terms import FTS5_TOKENIZER, Term, fts5_query, index_terms, query_terms, tsquery

pytestmark = pytest.mark.pure

SHARED = Path(__file__).parents[3] / "shared" / "data" / "organisations" / "organisations_cn_zh.csv"
OWN_NAMES = [
    ("广州汽车集团股份有限公司", "Guangzhou Automobile Group Co., Ltd."),
    ("中国汽车技术研究中心有限公司", "China Automotive Technology and Research Center"),
    ("比亚迪股份有限公司", "BYD Company Limited"),
    ("清华大学", "Tsinghua University"),
    ("香港科技大学", "Hong Kong University of Science and Technology"),
    ("华为技术有限公司", "Huawei Technologies"),
    ("电池回收研究院", "Institut für Batterie-Recycling"),
]
ANYTHING = st.text(alphabet=st.characters(codec=None), max_size=250)
NASTY = st.text(alphabet="\"'*()^:-+{}~&|!<>@\\ \0ANDORTNEearabé中国汽车1２３ｂ_.", max_size=60)


@cache
def real_names() -> list[tuple[str, str]]:
    if not SHARED.exists():
        return OWN_NAMES
    with SHARED.open(encoding="utf-8", newline="") as file:
        return [(row["name_zh"], row["name_en"]) for row in csv.DictReader(file)][:400] + OWN_NAMES


@pytest.fixture(scope="module")
def shelf():
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute(f"CREATE VIRTUAL TABLE shelf USING fts5(terms, tokenize='{FTS5_TOKENIZER}')")
    for at, names in enumerate(real_names()):
        database.execute("INSERT INTO shelf (rowid, terms) VALUES (?, ?)", (at, index_terms(*names)))
    yield database
    database.close()


def found(shelf, text):
    query = fts5_query(text)
    rows = shelf.execute("SELECT rowid FROM shelf WHERE shelf MATCH ?", (query,)) if query else []
    return {row[0] for row in rows}


@cache
def stored_words(names):
    return index_terms(*names).split()


def covers(words, term):
    return any(word.startswith(term.text) if term.prefix else word == term.text for word in words)


def found_by_hand(text):
    """The same question put to every name in turn, without an index."""
    terms = query_terms(text)
    return {at for at, names in enumerate(real_names()) if all(covers(stored_words(names), term) for term in terms)}


@given(st.one_of(ANYTHING, NASTY))
@settings(max_examples=400, deadline=None)
def test_no_input_breaks_the_search(shelf, text):
    found(shelf, text)
    assert len(query_terms(text)) <= 12
    assert re.fullmatch(r"('[^'\\\s]+'(:\*)?( & |$))*", tsquery(text))


@given(ANYTHING)
def test_index_terms_are_clean_words(text):
    terms = index_terms(text).split(" ")
    assert not any(set(term) & set("\"'\\\0*:&|!()^-+_\t\n") for term in terms)
    assert all(len(term) <= 64 for term in terms)


@given(st.one_of(ANYTHING, NASTY))
def test_every_text_is_found_by_itself(text):
    words = index_terms(text).split()
    for term in query_terms(text):
        assert covers(words, term)


def test_results_equal_a_search_by_hand_for_every_part_of_real_names(shelf):
    for at, (chinese, english) in list(enumerate(real_names()))[::6]:
        for part in (chinese, chinese[:2], english, english[:3], f"{english} {chinese[:2]}"):
            hits = found(shelf, part)
            assert hits == found_by_hand(part)
            assert at in hits or not query_terms(part)


def test_words_of_two_characters_are_found_where_they_stand_together(shelf):
    names = real_names()
    assert found(shelf, "汽车") == {at for at, (chinese, english) in enumerate(names) if "汽车" in chinese + english}


def test_a_single_character_is_searched_as_such():
    assert query_terms("车") == [Term("车", False)]
    assert "车" in index_terms("汽车").split()


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("比亚迪BYD电池", "byd 电池"),
        ("ＢＹＤ Auto", "byd"),
        ("Institut für Batterie-Recycling", "fur batterierecycling"),
        ("OpenUSD Alliance", "usd"),
        ("OpenUSD Alliance", "openusd"),
        ("WG3-N031", "wg3-n031"),
        ("WG3-N031", "WG3N031"),
        ("e-mail", "email"),
        ("新能源汽车2025年报告", "2025年"),
        ("東京モーターショー", "モーター"),
        ("현대자동차", "자동차"),
        ("Łódź", "lodz"),
    ],
)
def test_what_a_reader_types_finds_what_was_stored(stored, asked):
    words = index_terms(stored).split()
    for term in query_terms(asked):
        assert covers(words, term), term


def test_expressions_are_quoted_and_joined():
    assert fts5_query('byd 电池 "OR') == '"byd"* AND "电池" AND "or"*'
    assert tsquery("byd 电动车 o'neil") == "'byd':* & '电动' & '动车' & 'o':* & 'neil':*"


@pytest.mark.parametrize("nothing", [None, "", "   ", '"*()', "—…！", "\0"])
def test_nothing_searchable_asks_for_nothing(nothing):
    assert fts5_query(nothing) == ""
    assert tsquery(nothing) == ""


def test_long_queries_are_bounded():
    assert query_terms("汽车" * 3000) == [Term("汽车", False), Term("车汽", False)]
    assert len(query_terms(" ".join(f"word{n}" for n in range(500)))) == 12
    assert query_terms("x" * 3000) == [Term("x" * 64, True)]

"""The directory's search: the same as looking through all entries by hand, on both databases."""

from datetime import date
from itertools import combinations

import pytest
from flask_babel import force_locale

from alliance.core.db import db
from alliance.core.search_terms import query_terms
from alliance.directory.models import DirectoryEntry
from alliance.directory.operations.indexing import reindex, reindex_many
from alliance.directory.queries.search import search
from alliance.directory.queries.wishes import FACETS, Wish, wish_of
from tests.directory.conftest import NAMES


def by_hand(words):
    """The numbers of the entries whose words answer to all of the query's terms."""
    found = set()
    for entry in db.session.scalars(db.select(DirectoryEntry)):
        stored = entry.terms.split()
        asked = query_terms(words)
        if asked and all(any(w.startswith(t.text) if t.prefix else w == t.text for w in stored) for t in asked):
            found.add(entry.number)
    return found


def numbers(answer):
    return [one.number for one in answer.paging.items]


WORDS = """volt
VOLT
volt works
伏
伏特
伏特工厂
电池
汽车
汽车 集团
byd
比亚迪
z
zurich
lodz
大湾区 battery
研究
充电桩
charging
piles
整车
lab
动力电池
cells
guangdong
广东
hong kong
香港
switzerland
nothing like this
*
"
a OR b
汽 车
'; drop table
t-0""".splitlines()


@pytest.mark.parametrize("words", WORDS)
def test_words_find_what_a_reader_by_hand_would_find(app, members, words):
    with app.test_request_context():
        answer = search(wish_of(words, {}, "", "en"))
    assert set(numbers(answer)) == by_hand(words)
    assert answer.counts.total == len(by_hand(words))


def test_some_words_find_somebody(members):
    assert [len(by_hand(words)) for words in ("volt", "伏", "汽车", "充电桩", "动力电池")] == [2, 2, 3, 1, 5]


def test_facets_count_as_a_reader_would_and_ignore_their_own_selection(app, members):
    entries = {one.id: one for one in db.session.scalars(db.select(DirectoryEntry))}
    facets = {}
    for entry_id, facet, value in db.session.execute(db.text("SELECT entry_id, facet, value FROM directory_facet")):
        facets.setdefault(entry_id, set()).add((facet, value))
    some = sorted({pair for pairs in facets.values() for pair in pairs})
    for chosen in [(), *combinations(some, 1), *list(combinations(some, 2))[::3]]:
        wanted = {}
        for facet, value in chosen:
            wanted.setdefault(facet, []).append(value)

        def fits(entry_id, without="", wanted=wanted):
            return all(
                any((facet, value) in facets[entry_id] for value in values)
                for facet, values in wanted.items()
                if facet != without
            )

        with app.test_request_context():
            answer = search(wish_of("", wanted, "", "en"))
        assert set(numbers(answer)) == {entries[one].number for one in entries if fits(one)}
        for facet in FACETS:
            counted = {}
            for one in entries:
                for name, value in facets[one]:
                    if name == facet and fits(one, without=facet):
                        counted[value] = counted.get(value, 0) + 1
            assert answer.counts.facets.get(facet, {}) == counted


def test_a_field_is_also_counted_under_the_field_above_it(app, members):
    with app.test_request_context():
        counts = search(Wish()).counts.facets["field"]
    assert sorted(counts.values()) == [3, 5]


def order(app, sort, words="", language="en"):
    with app.test_request_context():
        return [one.card["name"] for one in search(wish_of(words, {}, sort, language)).paging.items]


def test_members_sort_by_pinyin_alphabet_newest_and_closeness(app, members):
    names = {name: [one["zh"] if name == "pinyin" else one["en"] for one in order(app, name)] for name in
             ("pinyin", "alphabet", "newest")}  # fmt: skip
    assert names["alphabet"][0] == "BYD Company"
    assert names["pinyin"][:3] == ["比亚迪股份有限公司", "大湾区电池股份有限公司", "伏打研究院"]
    assert names["newest"][0] == "Łódź Motors"
    found = [one["zh"] for one in order(app, "", "汽车", "zh")]
    assert found == ["广州汽车集团", "罗兹汽车", "中国汽车技术研究中心有限公司"]
    assert order(app, "", "volt works ltd")[0]["en"] == "Volt Works Ltd"


def test_only_members_of_today_are_listed_and_no_job_is_needed(app, members):
    one, two, three = members[:3]
    one.terms[0].last_on = date(2026, 1, 1)
    two.terms[0].first_on = date(2999, 1, 1)
    db.session.commit()
    for membership in (one, two):
        reindex(membership.organization)
    with app.test_request_context():
        found = numbers(search(Wish()))
    assert three.number in found and not {one.number, two.number} & set(found)
    entry = db.session.scalar(db.select(DirectoryEntry).where(DirectoryEntry.number == two.number))
    assert (entry.listed_from, entry.listed_until) == (date(2999, 1, 1), date.max)


def test_a_change_shows_at_once_although_counts_are_kept(app, members, count_queries):
    with app.test_request_context(), force_locale("en"):
        search(Wish())
        with count_queries() as sent:
            assert search(Wish()).counts.total == len(NAMES)
        assert len(sent) == 2
        members[0].terms[0].last_on = date(2021, 1, 1)
        db.session.commit()
        reindex(members[0].organization)
        with count_queries() as sent:
            assert search(Wish()).counts.total == len(NAMES) - 1
        assert len(sent) == 4


def test_the_index_takes_as_many_statements_for_many_as_for_one(members, count_queries):
    sent = []
    for some in (members[:1], members):
        ids = [one.organization_id for one in some]
        db.session.expire_all()
        with count_queries() as statements:
            reindex_many(ids)
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_every_word_of_the_index_comes_from_what_is_public(members):
    organization = members[2].organization
    organization.audiences = {"products": "members"}
    db.session.commit()
    reindex(organization)
    entry = db.session.scalar(db.select(DirectoryEntry).where(DirectoryEntry.number == members[2].number))
    assert not {"充电", "电桩", "桩", "charging", "piles"} & set(entry.terms.split())

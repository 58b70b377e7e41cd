"""Finding documents by words in either language, filters, and 5,000 of them."""

import pytest

from alliance.core.db import db, insert_rows
from alliance.documents.enums import DocumentKind, DocumentState
from alliance.documents.models import Document
from alliance.documents.queries.register import Wanted, register_rows
from tests.factories.documents import DocumentFactory
from tests.factories.groups import seated


def found(person, group, **wanted):
    return [row[0].number for row in db.session.execute(register_rows(person, group.id, Wanted(**wanted)))]


@pytest.fixture
def three(group):
    DocumentFactory(group=group, number="WG3-N001", en="Charging plug wear", zh="充电插头磨损", kind=DocumentKind.GUIDE)
    DocumentFactory(
        group=group, number="WG3-N002", en="Battery swap guide", zh="换电指南", state=DocumentState.PUBLISHED
    )
    DocumentFactory(group=group, number="WG3-N003", en="100 % renewable_power", zh="")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("charging", ["WG3-N001"]),
        ("CHARG", ["WG3-N001"]),
        ("充电", ["WG3-N001"]),
        ("电", ["WG3-N002", "WG3-N001"]),
        ("磨损 plug", ["WG3-N001"]),
        ("swap wear", []),
        ("WG3-N002", ["WG3-N002"]),
        ("n003", ["WG3-N003"]),
        ("100%", ["WG3-N003"]),
        ("%", ["WG3-N003", "WG3-N002", "WG3-N001"]),
        ("_", ["WG3-N003", "WG3-N002", "WG3-N001"]),
        ("arging", []),
        ("'; drop table document --", []),
        ("x" * 3000, []),
    ],
)
def test_words_in_either_language_find_it(member, group, three, words, numbers):
    assert found(member, group, words=words) == numbers


def test_filters_narrow_by_state_kind_and_readers(member, group, three):
    assert found(member, group, state="published") == ["WG3-N002"]
    assert found(member, group, kind="guide") == ["WG3-N001"]
    assert found(member, group, audience="public") == []
    assert len(found(member, group, state="nonsense", kind="nonsense")) == 3


def test_a_search_without_a_hit_offers_the_way_back(as_user, member, group, three):
    text = as_user(member).get("/groups/wg3/documents?q=nothing").text
    assert "No document fits" in text and 'href="/groups/wg3/documents"' in text


@pytest.mark.slow
def test_five_thousand_documents_take_five_statements(as_user, group, member, count_queries):
    model = DocumentFactory(group=group)
    columns = {column.key: getattr(model, column.key) for column in Document.__table__.columns if column.key != "id"}
    rows = [
        columns | {"number": f"WG3-N{number:05d}", "search_text": f" wg3 n{number:05d} report "}
        for number in range(5000)
    ]
    insert_rows(Document, rows)
    db.session.commit()
    browser = as_user(seated(group).person)
    for query in ("", "?q=n04711", "?state=working_draft&page=150", "?q=report&page=9"):
        with count_queries() as sent:
            answer = browser.get(f"/groups/wg3/documents{query}")
        assert (answer.status_code, len(sent) <= 5) == (200, True), query
        assert len(answer.data) <= 60_000
    assert "5,001" in browser.get("/groups/wg3/documents").text

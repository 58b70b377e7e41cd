"""The directory does not grow slower: the same statements and a page of bounded size for ten and ten thousand."""

import pytest
from sqlalchemy import select, text

from alliance.core.db import db
from alliance.directory.models import DirectoryEntry
from alliance.directory.operations.indexing import reindex_all
from tests.directory.conftest import NAMES
from tests.load.directory_rows import RARE, fill

ADDRESSES = [
    "/members",
    "/members?q=battery",
    f"/members?q={RARE}",
    "/members?q=电池&view=table&page=3",
    "/members?region=CN-GD&kind=bench_kind_1&sort=newest",
    "/members/B-000001",
    "/",
]
FOUND_BY_FEW = ("/members", "/members?q=battery", "/")


def statements(client, count_queries):
    """How many statements each address takes when nothing is kept of it, and the size of the largest answer."""
    client.get("/members")
    reindexed(client)
    found, largest = {}, 0
    for address in ADDRESSES:
        client.get("/privacy")
        with count_queries() as sent:
            answer = client.get(address)
        found[address] = len(sent)
        largest = max(largest, len(answer.data))
    return found, largest


def reindexed(client):
    """Another revision, with labels and tiers still kept."""
    db.session.execute(text("UPDATE directory_state SET revision = revision + 1"))
    db.session.commit()
    client.get("/members?q=warm")


@pytest.mark.slow
def test_statements_and_sizes_are_the_same_for_ten_and_ten_thousand(client, members, count_queries):
    few, _size = statements(client, count_queries)
    fill(10_000)
    reindex_all()
    many, size = statements(client, count_queries)
    assert db.session.scalar(select(db.func.count()).select_from(DirectoryEntry)) == 10_000 + len(NAMES)
    assert {key: (few[key], many[key]) for key in FOUND_BY_FEW if few[key] < many[key]} == {}
    assert max(many[key] for key in ADDRESSES if key.startswith("/members")) <= 4 and many["/"] <= 6
    assert size <= 40_000

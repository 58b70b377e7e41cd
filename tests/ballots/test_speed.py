"""What pages of ballots cost: the same number of statements whatever the number of rows (SPEED)."""

import pytest
import sqlalchemy as sa

from alliance.ballots.models import Elector
from alliance.ballots.queries.votes import electors_of
from alliance.core.db import db, insert_rows
from alliance.core.localized import Localized
from alliance.groups.enums import Role
from alliance.organizations.models import Organization
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, seated

VOTERS = 2000


@pytest.fixture
def holder():
    return voting_member(GroupFactory(code="wg3"))


def crowd(ballot, count):
    """More electors, as rows."""
    blank = Localized()
    names = dict.fromkeys(("name", "short_name", "city", "street", "description", "products"), blank)
    first = (db.session.scalar(sa.select(sa.func.max(Organization.id))) or 0) + 1
    rows = [
        {**names, "id": first + place, "country": "CN", "pinyin_key": "", "latin_key": ""} for place in range(count)
    ]
    insert_rows(Organization, rows)
    electors = [
        {
            "ballot_id": ballot.id,
            "number": 10 + place,
            "organization_id": first + place,
            "seat_id": None,
            "name": Localized(f"Crowd {place}"),
            "weight": 1,
            "has_voted": place % 2 == 0,
        }
        for place in range(count)
    ]
    insert_rows(Elector, electors)
    db.session.commit()


@pytest.fixture
def commits():
    """How often a block commits on the database's own terms: each test holds one outer transaction."""
    seen = []

    def note(_session):
        if "afterwards" in db.session.info:  # the commit of an operation; those before it only end a reading
            seen.append(1)

    session = db.session()
    sa.event.listen(session, "before_commit", note)
    yield seen
    sa.event.remove(session, "before_commit", note)


@pytest.mark.parametrize("secret", [False, True])
def test_a_vote_among_two_thousand_takes_at_most_twelve_statements_and_one_commit(
    holder, as_user, count_queries, commits, secret
):
    ballot = BallotFactory(group=holder.group, secret=secret, opened=True)
    elector = electors_of(ballot)[0].id
    crowd(ballot, VOTERS)
    browser, path = as_user(holder.person), f"/ballots/{ballot.id}"
    browser.get(path)  # what is kept is read
    commits.clear()
    with count_queries() as sent:
        assert browser.get(path).status_code == 200
        seen = len(sent)
        answer = browser.post(f"{path}/vote", data={"elector": elector, "nonce": "n" * 32, "answer": "yes"})
    assert answer.status_code == 200
    assert db.session.get(Elector, elector).has_voted
    assert len(sent) <= 12, "\n\n".join([f"GET {seen}", *sent])
    assert len(commits) == 1


def test_the_list_takes_five_statements_for_one_ballot_and_for_many(holder, as_user, count_queries):
    browser = as_user(holder.person)

    def statements():
        browser.get("/groups/wg3/ballots")
        with count_queries() as sent:
            assert browser.get("/groups/wg3/ballots").status_code == 200
        return len(sent)

    BallotFactory(group=holder.group, opened=True)
    once = statements()
    for _ in range(4):
        BallotFactory(group=holder.group, opened=True)
    assert once == statements() <= 5


def test_the_own_page_costs_the_same_for_one_ballot_and_for_many(holder, as_user, count_queries):
    browser = as_user(holder.person)

    def statements():
        browser.get("/ballots")
        with count_queries() as sent:
            assert browser.get("/ballots").status_code == 200
        return len(sent)

    BallotFactory(group=holder.group, opened=True)
    once = statements()
    for _ in range(4):
        BallotFactory(group=holder.group, opened=True)
    assert once == statements() <= 5


def test_the_proxies_and_the_page_of_an_officer_cost_the_same_for_few_and_for_many(as_user, count_queries):
    group = GroupFactory(code="wg4")
    chair = seated(group, role=Role.CHAIR).person
    voting_member(group)
    ballot = BallotFactory(group=group, opened=True)
    browser = as_user(chair)

    def statements(path):
        browser.get(path)
        with count_queries() as sent:
            assert browser.get(path).status_code == 200
        return len(sent)

    paths = (f"/ballots/{ballot.id}", f"/ballots/{ballot.id}/proxies")
    before = [statements(path) for path in paths]
    crowd(ballot, 50)
    assert [statements(path) for path in paths] == before
    assert max(before) <= 7


def test_a_crowd_is_what_it_says(holder):
    ballot = BallotFactory(group=holder.group, opened=True)
    crowd(ballot, 5)
    assert [one.has_voted for one in electors_of(ballot)] == [False, True, False, True, False, True]

"""Lists of action items: of a group, of one person, and what they say."""

from datetime import UTC, date, datetime

import pytest

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.groups.enums import Role
from alliance.meetings.enums import ActionState
from alliance.meetings.operations.actions import close
from alliance.meetings.queries.actions import ActionFilter, actions_of, open_actions_in, open_actions_of
from tests.factories.groups import GroupFactory, seated
from tests.factories.meetings import ActionItemFactory, MeetingFactory

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # in Shanghai


@pytest.fixture(autouse=True)
def noon():
    with at(NOON):
        yield


@pytest.fixture
def group():
    return GroupFactory(code="charging")


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR).person


@pytest.fixture
def owner(group):
    return seated(group)


@pytest.fixture
def action(group, owner):
    return ActionItemFactory(
        group=group, owner=owner.person, organization=owner.seat.organization, due_on=date(2026, 12, 1)
    )


def found(group, viewer, **wanted):
    return [one.title for one in db.session.scalars(actions_of(group, ActionFilter(**wanted), viewer)).unique()]


def test_the_list_of_a_group_filters_by_state_owner_words_and_lateness(group, owner, chair):
    def make(title, due=date(2026, 12, 1), **more):
        return ActionItemFactory(**{"group": group, "owner": owner.person, "title": title, "due_on": due} | more)

    make("Late", date(2026, 11, 1))
    make("Soon")
    make("The chair's", owner=chair, due=date(2026, 12, 2))
    make("Done", state=ActionState.DONE, closed_at=NOON)
    make("Gone", state=ActionState.DROPPED, closed_at=NOON)
    ActionItemFactory(title="Elsewhere", owner=owner.person)
    assert found(group, chair) == ["Late", "Soon", "The chair's"]
    assert found(group, chair, state="done") == ["Done"]
    assert found(group, chair, state="all", owner="me") == ["The chair's"]
    assert found(group, chair, owner=str(owner.person.id)) == ["Late", "Soon"]
    assert found(group, chair, late=True) == ["Late"]
    assert found(group, chair, words="SOON") == ["Soon"]
    assert found(group, chair, words="%") == []
    assert len(found(group, chair, state="all", owner="x'; --")) == 5
    assert [one.title for one in open_actions_in(group.id)] == ["Late", "Soon", "The chair's"]
    assert {one.title for one in open_actions_of(owner.person.id)} == {"Late", "Soon", "Elsewhere"}


def test_mine_lists_what_all_groups_gave_me(as_user, group, owner, action):
    other = ActionItemFactory(owner=owner.person, title="From another group")
    ActionItemFactory(group=group, title="Somebody else's")
    text = as_user(owner.person).get("/actions").text
    assert action.title in text and other.title in text and "Somebody else" not in text


@pytest.mark.parametrize("url", ["/groups/charging/actions", "/actions"])
def test_lists_take_few_statements_whatever_their_length(as_user, group, owner, action, count_queries, url):
    browser = as_user(owner.person)

    def statements():
        with count_queries() as sent:
            assert browser.get(url).status_code == 200
        return len(sent)

    browser.get(url)
    one = statements()
    for _more in range(4):
        ActionItemFactory(group=group, owner=owner.person, meeting=MeetingFactory(group=group))
    assert statements() == one
    assert one <= 5


def test_the_list_says_whose_owner_no_longer_sits_in_the_group(as_user, group, chair, owner, action):
    said = "no longer sits in the group"
    ActionItemFactory(group=group, owner=chair)
    browser = as_user(chair)
    pages = ("/groups/charging/actions", f"/actions/{action.id}")
    assert [browser.get(url).text.count(said) for url in pages] == [0, 0]
    owner.last_on = date(2026, 11, 21)
    db.session.commit()
    assert [browser.get(url).text.count(said) for url in pages] == [1, 1]
    close(owner.person, action, "Done.")
    assert [browser.get(url).text.count(said) for url in (f"{pages[0]}?state=all", pages[1])] == [0, 0]


def test_the_tab_counts_what_is_open(as_user, group, owner, action):
    ActionItemFactory(group=group, state=ActionState.DONE)
    text = as_user(owner.person).get("/groups/charging/actions").text
    assert 'Action items <span class="count">1</span>' in text
    assert now() == NOON

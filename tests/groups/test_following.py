"""Following groups: who may hear how much, the page that lists it all, and the way out."""

import pytest
import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.discussions.models import TopicFollow
from alliance.groups import signals
from alliance.groups.enums import FollowLevel, Role
from alliance.groups.models import Follow, Group, SeatHolder
from alliance.groups.operations.following import choose_level
from alliance.groups.queries.following import audience_of, followings_of, readers_of
from alliance.groups.queries.groups import visible_group
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.discussions import TopicFactory, TopicFollowFactory
from tests.factories.groups import GroupFactory, HolderFactory, seated

EVERYTHING, BRIEF, NOTHING = FollowLevel


@pytest.fixture
def group():
    return GroupFactory(code="wg3", number="WG 3")


def choose(person, group, level):
    choose_level(person, visible_group(person, group.code), level)


def wishes():
    rows = sa.select(Follow.person_id, Follow.level).order_by(Follow.id)
    return [tuple(row) for row in db.session.execute(rows)]


@operation
def seat_begins(holder):
    signals.seated.send(holder)


@operation
def seat_ends(holder):
    signals.unseated.send(holder)


def test_who_sits_in_a_group_hears_everything_until_they_say_otherwise(group):
    loud, brief, silent = (seated(group).person for _ in range(3))
    choose(brief, group, BRIEF)
    choose(silent, group, NOTHING)
    assert readers_of(group.id) == [loud]
    assert set(readers_of(group.id, BRIEF)) == {loud, brief}


def test_outsiders_follow_public_news_and_no_more(group):
    stranger = PersonFactory()
    choose(stranger, group, BRIEF)
    with pytest.raises(Refused, match="Only those who sit"):
        choose(stranger, group, EVERYTHING)
    assert readers_of(group.id, BRIEF) == []
    assert audience_of(group.id).outside == [stranger]


def test_nothing_of_a_hidden_group_can_be_followed_from_outside():
    hidden = GroupFactory(is_public=False)
    person = PersonFactory()
    seat = seated(hidden, person=person)
    choose(person, hidden, BRIEF)
    seat.last_on = seat.first_on
    db.session.commit()
    assert visible_group(person, hidden.code) is None
    assert audience_of(hidden.id).inside == []


def test_coordinators_may_follow_everything(group):
    coordinator = CoordinatorFactory()
    assert readers_of(group.id) == []
    choose(coordinator, group, EVERYTHING)
    assert readers_of(group.id) == [coordinator]


def test_a_wish_for_everything_of_somebody_who_left_gives_nothing_away(group):
    stranger = PersonFactory()
    db.session.add(Follow(person_id=stranger.id, group_id=group.id, level=EVERYTHING))
    db.session.commit()
    assert readers_of(group.id) == []


def test_choosing_twice_is_one_wish_and_each_change_leaves_a_trace(group, trail):
    person = seated(group).person
    choose(person, group, BRIEF)
    choose(person, group, BRIEF)
    choose(person, group, NOTHING)
    assert wishes() == [(person.id, NOTHING)]
    assert trail() == ["groups.follow_changed", "groups.follow_changed"]


def test_taking_a_seat_begins_with_everything(group):
    person = PersonFactory()
    choose(person, group, BRIEF)
    holder = seated(group, person=person)
    seat_begins(db.session.get(SeatHolder, holder.id))
    assert wishes() == []


def test_a_new_role_changes_no_wish(group):
    holder = seated(group)
    choose(holder.person, group, NOTHING)
    chair = HolderFactory(seat=holder.seat, person=holder.person, role=Role.CHAIR, affiliation=None)
    seat_begins(db.session.get(SeatHolder, chair.id))
    assert wishes() == [(holder.person_id, NOTHING)]


def test_leaving_a_seat_does_not_make_a_follower_of_who_wished_everything(group):
    loud, silent = seated(group), seated(group)
    choose(loud.person, group, EVERYTHING)
    choose(silent.person, group, NOTHING)
    for holder in (loud, silent):
        seat_ends(db.session.get(SeatHolder, holder.id))
    assert wishes() == [(silent.person_id, NOTHING)]


def test_the_readers_take_the_same_statements_whatever_their_number(group, count_queries):
    group_id = group.id

    def counted():
        db.session.expunge_all()
        with count_queries() as sent:
            audience_of(group_id)
        return len(sent)

    for person in (seated(group).person, PersonFactory()):
        choose(person, group, BRIEF)
    few = counted()
    for _ in range(5):
        again = db.session.get(Group, group_id)
        choose(PersonFactory(), again, BRIEF)
        seated(again)
    assert counted() == few <= 5


# The page


def test_the_page_names_every_group_and_topic_with_its_reason(group, as_user):
    holder = seated(group, role=Role.SECRETARY)
    other, left = GroupFactory(en="Batteries"), GroupFactory(en="Tyres")
    choose(holder.person, other, BRIEF)
    choose(holder.person, left, NOTHING)
    TopicFollowFactory(person=holder.person, topic=TopicFactory(group=group, title="Test lab"))
    page = " ".join(as_user(holder.person).get("/following").text.split())
    assert "You sit in it for" in page and "Secretary" in page
    assert "Batteries" in page and "You chose to follow it" in page
    assert "Tyres" in page and "You left it" in page
    assert "Test lab" in page and "You follow this topic" in page


def test_the_page_costs_the_same_for_one_and_for_many(group, as_user, count_queries):
    person = seated(group).person
    TopicFollowFactory(person=person, topic=TopicFactory(group=group))
    browser = as_user(person)

    def counted():
        browser.get("/following")
        with count_queries() as sent:
            browser.get("/following")
        return len(sent)

    one = counted()
    for _ in range(5):
        choose(person, GroupFactory(), BRIEF)
        seated(GroupFactory(), person=person)
        TopicFollowFactory(person=person, topic=TopicFactory(group=group))
    assert counted() == one <= 5


def test_leaving_is_one_press(group, as_user, client):
    person = seated(group).person
    browser = as_user(person)
    answer = browser.post("/groups/wg3/following", data={"level": "nothing"})
    assert answer.headers["Location"] == "/following"
    assert readers_of(group.id, BRIEF) == []
    answer = browser.post("/groups/wg3/following", data={"level": "everything", "next": "/groups/wg3"})
    assert answer.headers["Location"] == "/groups/wg3"
    answer = browser.post("/groups/wg3/following", data={"level": "all", "next": "//evil.example"})
    assert answer.headers["Location"] == "/following"
    assert wishes() == [(person.id, EVERYTHING)]
    assert client.post("/groups/wg3/following", data={"level": "brief"}).status_code == 303


def test_nobody_follows_what_they_do_not_see(as_user):
    hidden = GroupFactory(is_public=False)
    assert as_user(PersonFactory()).post(f"/groups/{hidden.code}/following").status_code == 404


def test_the_button_of_a_group_says_what_is_heard(app, group):
    def shown(person):
        with app.test_request_context("/groups/wg3"):
            seen = visible_group(person, "wg3")
            template = app.jinja_env.get_template("groups/_follow.html")
            return " ".join(template.render(group=seen, viewer=person).split())

    member, stranger = seated(group).person, PersonFactory()
    assert "You hear everything" in shown(member)
    assert "Follow public news" in shown(stranger)
    choose(member, group, NOTHING)
    choose(stranger, group, BRIEF)
    assert "Follow" in shown(member) and 'value="everything"' in shown(member)
    assert "You get the weekly brief" in shown(stranger)


def test_what_is_followed_is_found_in_the_order_of_the_groups(group):
    person = PersonFactory()
    second, first = GroupFactory(position=2), GroupFactory(position=1)
    for one in (second, first):
        choose(person, one, BRIEF)
    assert [one.group for one in followings_of(person)] == [first, second]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TopicFollow)) == 0


def test_the_page_of_preferences_leads_to_it(as_user):
    assert 'href="/following"' in as_user(PersonFactory()).get("/notices/preferences").text

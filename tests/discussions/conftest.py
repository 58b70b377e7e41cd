"""A group with people in it, who see its topics as a request of theirs would."""

import pytest

from alliance.discussions.operations import posting
from alliance.discussions.operations.posting import PostInput
from alliance.discussions.queries.topics import visible_post, visible_topic
from alliance.groups.enums import Role
from alliance.groups.queries.groups import visible_group
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, seated


@pytest.fixture
def group():
    return GroupFactory(code="wg3", number="WG 3")


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR, person=PersonFactory(email="chair@a.example", display_name="Chair")).person


@pytest.fixture
def li(group):
    return seated(group, person=PersonFactory(email="li@b.example", display_name="李娜", romanized_name="Li Na")).person


@pytest.fixture
def observer(group):
    return seated(group, role=Role.OBSERVER, person=PersonFactory(email="watch@c.example")).person


@pytest.fixture
def coordinator():
    return CoordinatorFactory(email="desk@alliance.example")


def start(person, group, title="Test report", text="What do you think?", **more):
    """A topic as the person would start it."""
    return posting.start_topic(person, visible_group(person, group.code), title, PostInput(text, **more))


def write(person, topic, text="I agree.", **more):
    return posting.add_post(person, visible_topic(person, topic.id), PostInput(text, **more))


def seen_topic(person, topic):
    return visible_topic(person, topic.id)


def seen_post(person, post):
    return visible_post(person, post.id)

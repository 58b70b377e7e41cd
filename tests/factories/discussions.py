"""Topics and posts, as rows."""

import factory

from alliance.discussions.models import Post, ReplyAddress, Topic, TopicFollow
from tests.factories import Factory, PersonFactory
from tests.factories.groups import GroupFactory


class TopicFactory(Factory):
    class Meta:
        model = Topic

    group = factory.SubFactory(GroupFactory)
    title = factory.Sequence(lambda n: f"Subject {n}")
    started_by = factory.SubFactory(PersonFactory)


class PostFactory(Factory):
    """A post; its topic does not count it (`posts` is the operations')."""

    class Meta:
        model = Post

    topic = factory.SubFactory(TopicFactory)
    author = factory.SubFactory(PersonFactory)
    text = factory.Sequence(lambda n: f"Words {n}")


class TopicFollowFactory(Factory):
    class Meta:
        model = TopicFollow

    topic = factory.SubFactory(TopicFactory)
    person = factory.SubFactory(PersonFactory)


class ReplyAddressFactory(Factory):
    class Meta:
        model = ReplyAddress

    topic = factory.SubFactory(TopicFactory)
    person = factory.SubFactory(PersonFactory)

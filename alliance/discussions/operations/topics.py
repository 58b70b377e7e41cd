"""What officers do with topics, and who follows them."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import insert_once, lock
from alliance.core.operation import Clash, Refused, operation
from alliance.discussions import policy
from alliance.discussions.models import ReplyAddress, Topic, TopicFollow
from alliance.discussions.operations.posting import checked_title
from alliance.discussions.queries.topics import follow_of


def refuse_strangers(actor: Person, topic: Topic) -> None:
    if not policy.can_manage_topic(actor, topic):
        raise Refused(_("Only the officers of the group do that."))


@operation
def rename(actor: Person, topic: Topic, title: str, version: int) -> None:
    """Give a topic another title. Refuses an outdated version with the title that stands now."""
    lock(topic)
    refuse_strangers(actor, topic)
    if topic.version != version:
        raise Clash(_("Somebody else changed this topic meanwhile. Compare and save again."), {"title": topic.title})
    topic.title = checked_title(title)
    record(actor, "discussions.topic_renamed", topic)


@operation
def close(actor: Person, topic: Topic) -> None:
    """Let nobody write in it any more; it stays to be read. Closing it twice changes nothing."""
    lock(topic)
    refuse_strangers(actor, topic)
    if topic.closed_at is None:
        topic.closed_at = now()
        record(actor, "discussions.topic_closed", topic)


@operation
def reopen(actor: Person, topic: Topic) -> None:
    """Let people write in it again."""
    lock(topic)
    refuse_strangers(actor, topic)
    if topic.closed_at is not None:
        topic.closed_at = None
        record(actor, "discussions.topic_reopened", topic)


@operation
def pin(actor: Person, topic: Topic, pinned: bool) -> None:
    """Keep a topic on top of the list, or let it go down again."""
    lock(topic)
    refuse_strangers(actor, topic)
    if topic.pinned is not pinned:
        topic.pinned = pinned
        record(actor, "discussions.topic_pinned" if pinned else "discussions.topic_unpinned", topic)


@operation
def follow(actor: Person, topic: Topic, follows: bool) -> None:
    """Get mail of a topic, or leave it, whatever the wish about its group. Refuses to follow what one may not read."""
    if follows and not policy.can_read_topic(actor, topic):
        raise Refused(_("Only those who sit in the group follow its topics."))
    choose(actor, topic, follows)


@operation
def leave(address: ReplyAddress, follows: bool = False) -> None:
    """Leave a topic by the link in one of its mails, without signing in; or take that back by the same link."""
    choose(address.person, address.topic, follows)


def choose(person: Person, topic: Topic, follows: bool) -> None:
    insert_once(TopicFollow, person_id=person.id, topic_id=topic.id, follows=not follows)
    choice = follow_of(person, topic)
    if choice is not None and choice.follows is not follows:
        choice.follows = follows
        record(person, "discussions.topic_followed" if follows else "discussions.topic_left", choice)

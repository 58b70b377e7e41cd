"""Topics and posts as one viewer may see them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.requests import LARGEST_ID
from alliance.core.text import fold
from alliance.discussions.models import Post, PostFile, PostMention, PostVersion, ReplyAddress, Topic, TopicFollow
from alliance.discussions.policy import can_read_topic
from alliance.groups.models import Group
from alliance.groups.queries.following import FollowedThing
from alliance.groups.queries.groups import seen_group, visible_groups

PER_PAGE = 25
POSTS_PER_PAGE = 50
CURSOR = re.compile(r"([01])-(\d{1,19})-(\d{1,10})")
MICROSECOND = 1_000_000


def topic_count(_viewer: Any, group_id: int) -> sa.ScalarSelect[int]:
    """How many topics of a group are open, for its tab."""
    wanted = select(sa.func.count()).select_from(Topic).where(Topic.group_id == group_id, Topic.closed_at.is_(None))
    return wanted.scalar_subquery()


@dataclass(frozen=True)
class TopicPage:
    """Topics in the order of a list, and the cursor behind which the next page begins."""

    items: list[Topic]
    next_cursor: str


def topics_of(group: Group, cursor: str = "") -> TopicPage:
    """The topics of a group: pinned first, then those last written in. One statement, however deep in the list."""
    wanted = (
        select(Topic)
        .where(Topic.group_id == group.id)
        .options(joinedload(Topic.started_by), joinedload(Topic.last_post_by))
        .order_by(Topic.pinned.desc(), Topic.last_post_at.desc(), Topic.id.desc())
    )
    place = place_of(cursor)
    if place:
        wanted = wanted.where(sa.tuple_(Topic.pinned, Topic.last_post_at, Topic.id) < sa.tuple_(*place))
    found = list(db.session.scalars(wanted.limit(PER_PAGE + 1)))
    last = cursor_of(found[PER_PAGE - 1]) if len(found) > PER_PAGE else ""
    return TopicPage(found[:PER_PAGE], last)


def cursor_of(topic: Topic) -> str:
    """The place of a topic in the list, as an address can hold it."""
    at = topic.last_post_at
    return f"{int(topic.pinned)}-{int(at.timestamp()) * MICROSECOND + at.microsecond}-{topic.id}"


def place_of(cursor: str) -> tuple[Any, Any, Any] | None:
    """The place that a cursor names; None for any text that is none."""
    found = CURSOR.fullmatch(cursor)
    if found is None:
        return None
    seconds, rest = divmod(int(found[2]), MICROSECOND)
    try:
        at = datetime.fromtimestamp(seconds, tz=UTC).replace(microsecond=rest)
    except (ValueError, OverflowError, OSError):
        return None
    columns = (Topic.pinned, Topic.last_post_at, Topic.id)
    values = (found[1] == "1", at, int(found[3]))
    return tuple(sa.literal(value, column.type) for value, column in zip(values, columns, strict=True))  # type: ignore[return-value]


def visible_topic(user: Any, topic_id: int) -> Topic | None:
    """A topic that the viewer may read, with the group's facts; three statements."""
    wanted = select(Topic).where(Topic.id == topic_id).options(joinedload(Topic.group).joinedload(Group.parent))
    return seen(user, db.session.scalar(wanted))


def seen(user: Any, topic: Topic | None) -> Topic | None:
    if topic is None or seen_group(user, topic.group) is None:
        return None
    topic.held = (topic.group,)
    return topic if can_read_topic(user, topic) else None


def posts_of(topic: Topic) -> sa.Select[Any]:
    """The posts of a topic in the order of their coming, with all that a page shows of them; three statements."""
    return (
        select(Post)
        .where(Post.topic_id == topic.id)
        .options(
            joinedload(Post.author),
            joinedload(Post.organization),
            joinedload(Post.removed_by),
            joinedload(Post.reply_to).joinedload(Post.author),
            selectinload(Post.files).joinedload(PostFile.file),
            selectinload(Post.mentions).joinedload(PostMention.person),
        )
        .order_by(Post.id)
    )


def place_in_topic(topic: Topic, post_id: int) -> int:
    """On which page of its topic a post stands, the first being 1."""
    before = select(sa.func.count()).select_from(Post).where(Post.topic_id == topic.id, Post.id < post_id)
    return (db.session.scalar(before) or 0) // POSTS_PER_PAGE + 1


def post_in_topic(topic: Topic, post_id: int | None) -> Post | None:
    """A post of the topic that can be answered; None when there is none or it was removed."""
    if post_id is None or post_id > LARGEST_ID:
        return None
    wanted = select(Post).where(Post.id == post_id, Post.topic_id == topic.id, Post.removed_at.is_(None))
    return db.session.scalar(wanted.options(joinedload(Post.author)))


def visible_post(user: Any, post_id: int) -> Post | None:
    """A post of a topic that the viewer may read."""
    wanted = select(Post).where(Post.id == post_id).options(joinedload(Post.topic).joinedload(Topic.group))
    post = db.session.scalar(wanted)
    if post is None or seen(user, post.topic) is None:
        return None
    post.held = (post.topic,)
    return post


def visible_file(user: Any, post_file_id: int) -> PostFile | None:
    """A file of a post that stands, for whoever reads the topic."""
    wanted = select(PostFile).where(PostFile.id == post_file_id).options(joinedload(PostFile.file))
    found = db.session.scalar(wanted)
    post = visible_post(user, found.post_id) if found is not None else None
    return found if post is not None and post.removed_at is None else None


def versions_of(post: Post) -> list[PostVersion]:
    """What the post said before, the first first."""
    wanted = select(PostVersion).where(PostVersion.post_id == post.id).order_by(PostVersion.number)
    return list(db.session.scalars(wanted))


def follow_of(user: Any, topic: Topic) -> TopicFollow | None:
    """What a person said about a topic."""
    return db.session.scalar(
        select(TopicFollow).where(TopicFollow.person_id == user.id, TopicFollow.topic_id == topic.id)
    )


def followed_topics(user: Any) -> list[FollowedThing]:
    """The topics that a person follows or has left by a choice of their own, newest choice first; one statement."""
    groups = visible_groups(user).with_only_columns(Group.id)
    wanted = (
        select(TopicFollow)
        .join(TopicFollow.topic)
        .where(TopicFollow.person_id == user.id, Topic.group_id.in_(groups))
        .options(joinedload(TopicFollow.topic).joinedload(Topic.group))
        .order_by(TopicFollow.id.desc())
        .limit(200)
    )
    return [thing_of(one) for one in db.session.scalars(wanted)]


def thing_of(follow: TopicFollow) -> FollowedThing:
    return FollowedThing(
        title=follow.topic.title,
        group=follow.topic.group,
        reason=_("You follow this topic") if follow.follows else _("You left this topic"),
        follows=follow.follows,
        endpoint="discussions.show",
        change="discussions.follow",
        url={"topic_id": follow.topic_id},
    )


def address_of_nonce(nonce: str | None) -> ReplyAddress | None:
    """To whom and for which topic a link or an answer address was given."""
    if not nonce:
        return None
    along = (
        joinedload(ReplyAddress.topic).joinedload(Topic.group),
        joinedload(ReplyAddress.person).selectinload(Person.addresses),
    )
    return db.session.scalar(select(ReplyAddress).where(ReplyAddress.nonce == nonce).options(*along))


def named_in(text: str, people: Iterable[Person]) -> set[int]:
    """Which of these people a text names as '@Name', in either script; the longest name wins: '@Li Na' is not '@Li'."""
    rest, found = fold(text), set()
    names = {fold(name): one.id for one in people for name in (one.display_name, one.romanized_name) if fold(name)}
    for name in sorted(names, key=len, reverse=True):
        mark = f"@{name}"
        if mark in rest:
            found.add(names[name])
            rest = rest.replace(mark, " ")
    return found

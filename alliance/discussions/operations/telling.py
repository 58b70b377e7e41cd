"""Telling readers of a new post, each with an answer address of their own."""

from __future__ import annotations

from alliance.accounts.models import Person
from alliance.core.db import insert_rows
from alliance.core.secrets import short_nonce
from alliance.discussions import notices
from alliance.discussions.models import Post, ReplyAddress, Topic
from alliance.discussions.queries.readers import nonces_of, readers_of_topic


def tell_of_post(post: Post, named: list[Person], only_named: bool = False) -> None:
    """Those who follow the topic and those whom the post names, each once, never its author."""
    called = {one.id for one in named}
    followers = [] if only_named else readers_of_topic(post.topic)
    others = [one for one in followers if one.id not in called and one.id != post.author_id]
    nonces = given_nonces(post.topic, [*named, *others])
    notices.named(post, named, nonces)
    notices.posted(post, others, nonces)


def given_nonces(topic: Topic, people: list[Person]) -> dict[int, str]:
    """The secret of each reader for this topic; who has none yet gets one. The topic is held by the caller."""
    ids = [one.id for one in people]
    known = nonces_of(topic, ids)
    fresh = {person_id: short_nonce() for person_id in ids if person_id not in known}
    rows = [{"nonce": nonce, "person_id": person_id, "topic_id": topic.id} for person_id, nonce in fresh.items()]
    insert_rows(ReplyAddress, rows)
    return known | fresh

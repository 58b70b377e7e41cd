"""Who may read, write, edit and remove. Pure questions over the group's facts of the viewer."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import can_see_outbox
from alliance.discussions.models import Post, Topic
from alliance.groups.models import Group
from alliance.groups.policy import can_manage_group, can_read_group, can_work_in


def can_read_topic(user: Any, topic: Topic) -> bool:
    """Whoever reads the members' pages of the group."""
    return can_read_group(user, topic.group)


def can_post(user: Any, topic: Topic) -> bool:
    """Who works in the group, while the topic is open."""
    return topic.closed_at is None and can_work_in(user, topic.group)


def can_manage_topic(user: Any, topic: Topic) -> bool:
    """Close, pin, rename: the officers of the group and coordinators of groups."""
    return can_manage_group(user, topic.group)


def is_author(user: Any, post: Post) -> bool:
    return bool(user.is_authenticated) and post.author_id == user.id


def can_edit_post(user: Any, post: Post) -> bool:
    """Its author, as long as the topic is open and the post stands."""
    return is_author(user, post) and post.removed_at is None and can_post(user, post.topic)


def can_remove_post(user: Any, post: Post) -> bool:
    """Its author while writing there, and at any time the officers, who give a reason."""
    if post.removed_at is not None:
        return False
    return (is_author(user, post) and can_post(user, post.topic)) or can_manage_topic(user, post.topic)


def can_see_versions(user: Any, post: Post) -> bool:
    """What it said before it was edited: whoever reads the topic; a removed post says nothing any more."""
    return post.removed_at is None and can_read_topic(user, post.topic)


def can_see_mails_of(user: Any, group: Group) -> bool:
    """What came in by mail for a group: who runs it, and who sees the outbox."""
    return can_manage_group(user, group) or can_see_outbox(user)

"""Starting topics, writing, editing and removing posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, insert_once, lock
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import tidy
from alliance.core.uploads import Upload, UploadProblem, inspect_upload
from alliance.discussions import policy
from alliance.discussions.enums import Way
from alliance.discussions.models import Post, PostFile, PostMention, PostVersion, Topic, TopicFollow
from alliance.discussions.operations.telling import tell_of_post
from alliance.discussions.queries.topics import named_in
from alliance.files.operations import LARGEST, OFFICE, keep_bytes, problem_text
from alliance.groups.models import Group
from alliance.groups.operations.activity import note_activity
from alliance.groups.policy import can_work_in, facts_of
from alliance.groups.queries.people import people_of

FILES = OFFICE | {"zip"}
MOST_FILES = 8
LONGEST = 20_000


@dataclass(frozen=True)
class PostInput:
    """What somebody writes: Markdown, the post it answers, whom it names beside those named in the text, files."""

    text: str
    reply_to: Post | None = None
    mention_ids: frozenset[int] = frozenset()
    files: tuple[Upload, ...] = field(default=())
    way: Way = Way.PAGE


def inspected(files: Iterable[tuple[str | None, bytes]]) -> tuple[Upload, ...]:
    """Files fit to be stored; called before the operation, since drawing a picture anew takes its time.

    Refuses too many, too large, hostile and unreadable ones.
    """
    given = list(files)
    if len(given) > MOST_FILES:
        raise Refused(ngettext("At most one file.", "At most %(num)s files.", MOST_FILES), "files")
    return tuple(inspected_file(name, data) for name, data in given)


def inspected_file(name: str | None, data: bytes) -> Upload:
    if len(data) > LARGEST:
        raise Refused(_("The file is larger than 20 MB. Make it smaller and try again."), "files")
    try:
        return inspect_upload(name, data, set(FILES))
    except UploadProblem as problem:
        raise Refused(problem_text(problem.code, FILES), "files") from problem


@operation
def start_topic(actor: Person, group: Group, title: str, typed: PostInput) -> Topic:
    """A new topic with its first post, told to all who want it. Refuses observers and groups that do not run."""
    if not can_work_in(actor, group):
        raise Refused(_("Only those who work in the group write here."))
    topic = Topic(group=group, title=checked_title(title), started_by=actor)
    db.session.add(topic)
    record(actor, "discussions.topic_started", topic)
    write(actor, topic, typed)
    return topic


@operation
def add_post(actor: Person, topic: Topic, typed: PostInput) -> Post:
    """Write in a topic. Refuses closed topics, observers, an empty text, and answers to what is no longer there."""
    lock(topic)
    if topic.closed_at is not None:
        raise Refused(_("This topic is closed. Start another, or ask an officer to open it again."))
    if not policy.can_post(actor, topic):
        raise Refused(_("Only those who work in the group write here."))
    return write(actor, topic, typed)


def write(actor: Person, topic: Topic, typed: PostInput) -> Post:
    """Store a post that may be written, with all that hangs on it, and tell the readers."""
    answered = typed.reply_to
    if answered is not None and (answered.topic_id != topic.id or answered.removed_at is not None):
        raise Refused(_("The post that you answer is no longer there."))
    post = Post(topic=topic, author=actor, text=checked_text(typed.text), reply_to=answered, way=typed.way)
    post.organization_id = min(facts_of(actor, topic.group).organization_ids, default=None)
    db.session.add(post)
    db.session.flush()
    for upload in typed.files:
        db.session.add(PostFile(post=post, file=keep_bytes(actor, upload.name, upload.media_type, upload.data)))
    named = mention(post, typed.mention_ids)
    count_post(actor, topic)
    note_activity(topic.group)
    record(actor, "discussions.posted", post, topic=topic.title, way=post.way.value, files=len(typed.files))
    tell_of_post(post, named)
    return post


def checked_title(title: str) -> str:
    title = " ".join(tidy(title).split())
    if not title:
        raise Refused(_("Say in a few words what it is about."), "title")
    return title[:200]


def checked_text(text: str) -> str:
    text = tidy(text)
    if not text:
        raise Refused(_("Write something first."), "text")
    if len(text) > LONGEST:
        raise Refused(_("Use at most %(max)d characters.", max=LONGEST), "text")
    return text


def count_post(actor: Person, topic: Topic) -> None:
    """One post more, past the version of the row: who renames the topic meanwhile is not in the way. Who writes in a
    topic wants to hear its answers, whatever the wish about the group."""
    changes: dict[str, Any] = {"posts": Topic.posts + 1, "last_post_at": now(), "last_post_by_id": actor.id}
    db.session.flush()
    more = sa.update(Topic).where(Topic.id == topic.id).values(**changes)
    db.session.execute(more, execution_options={"synchronize_session": False})
    db.session.refresh(topic, ["posts", "last_post_at", "last_post_by_id"])
    insert_once(TopicFollow, person_id=actor.id, topic_id=topic.id, follows=True)


def mention(post: Post, chosen: frozenset[int]) -> list[Person]:
    """Note whom the post names that it did not name before; those people. Others than the group's cannot be named."""
    people = {one.id: one for one in people_of(post.topic.group_id) if one.id != post.author_id}
    wanted = (named_in(post.text, people.values()) | set(chosen)) & set(people)
    named = sorted(wanted - {one.person_id for one in post.mentions})
    for person_id in named:
        db.session.add(PostMention(post=post, person=people[person_id]))
    return [people[person_id] for person_id in named]


@operation
def edit_post(actor: Person, post: Post, text: str, mention_ids: frozenset[int], version: int) -> None:
    """Change one's own post; what it said before stays to be read. Who is newly named is told, nobody else.

    Refuses other people's, removed posts, closed topics, and an outdated version with what stands now.
    """
    lock(post)
    if not policy.can_edit_post(actor, post):
        raise Refused(_("This post can no longer be edited."))
    if post.version != version:
        raise Clash(_("This post was changed meanwhile. Compare and save again."), {"text": post.text})
    before, after = post.text, checked_text(text)
    if before != after:
        db.session.add(PostVersion(post_id=post.id, number=next_version(post), text=before))
        post.text, post.edited_at = after, now()
        record(actor, "discussions.post_edited", post)
    named = mention(post, mention_ids)
    if named:
        record(actor, "discussions.people_named", post, people=[one.id for one in named])
        tell_of_post(post, named, only_named=True)


def next_version(post: Post) -> int:
    last = sa.select(sa.func.max(PostVersion.number)).where(PostVersion.post_id == post.id)
    return (db.session.scalar(last) or 0) + 1


@operation
def remove_post(actor: Person, post: Post, reason: str = "") -> None:
    """Take a post's text, versions and files from view; that it was there stays. Removing twice changes nothing.

    Officers give a reason, which stands in its place. Refuses everybody else's posts.
    """
    lock(post)
    if post.removed_at is not None:
        return
    if not policy.can_remove_post(actor, post):
        raise Refused(_("This post cannot be removed by you."))
    reason = tidy(reason)
    if not reason and not policy.is_author(actor, post):
        raise Refused(_("Say why. It stands where the post was."), "reason")
    gone = sa.delete(PostVersion).where(PostVersion.post_id == post.id)
    db.session.execute(gone, execution_options={"synchronize_session": False})
    post.text, post.removed_at, post.removed_by, post.removed_reason = "", now(), actor, reason[:1000]
    db.session.flush()  # so that the log does not keep as a change what was removed
    record(actor, "discussions.post_removed", post, topic=post.topic.title, author=post.author_id, reason=reason)

"""Who is told of what is written, and why a mail was not posted."""

from __future__ import annotations

from flask import current_app

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.web import absolute
from alliance.discussions.enums import MailOutcome
from alliance.discussions.models import InboundMail, Post, Topic
from alliance.notices.enums import Category
from alliance.notices.models import SECRET_MARK
from alliance.notices.operations.bulk import Copy, queue_many
from alliance.notices.operations.queueing import queue, secret_url


def posted(post: Post, readers: list[Person], nonces: dict[int, str]) -> None:
    """To those who follow the topic."""
    send(post, readers, nonces, is_named=False)


def named(post: Post, readers: list[Person], nonces: dict[int, str]) -> None:
    """To those whom the post names, however little they follow."""
    send(post, readers, nonces, is_named=True)


def send(post: Post, readers: list[Person], nonces: dict[int, str], is_named: bool) -> None:
    queue_many(
        "discussions.posted",
        to=[Copy(one, nonces[one.id]) for one in readers],
        category=Category.DISCUSSIONS,
        subject_row=post,
        url=address_of_post(post),
        reply_to=reply_to(),
        thread=f"topic-{post.topic_id}",
        zone=post.topic.group.zone,
        post=post,
        topic=post.topic,
        group=post.topic.group,
        is_named=is_named,
        leave_url=secret_url("discussions.leave"),
        following_url=absolute("groups.following.index"),
        can_answer=bool(reply_to()),
    )


def address_of_post(post: Post) -> str:
    return f"{absolute('discussions.show', topic_id=post.topic_id, post=post.id)}#post-{post.id}"


def reply_to() -> str:
    """The answer address with a mark for each reader's secret; empty where answers by mail are not set up."""
    local, at, host = str(current_app.config["REPLY_ADDRESS"]).rpartition("@")
    return f"{local}+{SECRET_MARK}@{host}" if at else ""


def not_posted(mail: InboundMail, person: Person, topic: Topic | None, left_out: list[str]) -> None:
    """Tell the owner of an answer address, at an address known to us, why a mail was not posted, or which files were
    left out. Never to an address that only the mail itself names: whoever is there may have sent nothing."""
    sent = queue(
        "discussions.not_posted",
        to=person,
        category=Category.DISCUSSIONS,
        subject_row=mail,
        url=absolute("discussions.show", topic_id=topic.id) if topic else absolute("groups.following.index"),
        thread=f"topic-{topic.id}" if topic else "",
        mail_in=mail,
        topic=topic,
        left_out=left_out,
        is_posted=mail.outcome is MailOutcome.POSTED,
    )
    if sent is not None:
        mail.answered_at = now()

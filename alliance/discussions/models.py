"""Topics, posts with files, who follows which topic, and the mails that came back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.secrets import short_nonce
from alliance.discussions.enums import MailOutcome, Way
from alliance.files.models import StoredFile
from alliance.groups.models import Group
from alliance.organizations.models import Organization


class Topic(Keyed, Stamped, Versioned, Model):
    __tablename__ = "topic"
    __table_args__ = (sa.Index("ix_topic_group_id_pinned_last_post_at", "group_id", "pinned", "last_post_at", "id"),)

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    pinned: Mapped[bool] = mapped_column(default=False)
    posts: Mapped[int] = mapped_column(default=0)  # with those removed: each keeps its place
    last_post_at: Mapped[datetime] = mapped_column(default=now)
    last_post_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()
    started_by: Mapped[Person] = relationship(foreign_keys=[started_by_id])
    last_post_by: Mapped[Person | None] = relationship(foreign_keys=[last_post_by_id])

    held: tuple[Any, ...] = ()  # the group with the viewer's facts, which a commit would let go; set by queries

    @property
    def audit_label(self) -> str:
        return self.title


class Post(Keyed, Stamped, Versioned, Model):
    """A contribution, in Markdown. A removed one stays as a row without its text and without earlier versions."""

    __tablename__ = "post"
    __table_args__ = (sa.Index("ix_post_topic_id_id", "topic_id", "id"),)

    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"))
    reply_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("post.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    way: Mapped[Way] = mapped_column(default=Way.PAGE)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    removed_reason: Mapped[str] = mapped_column(sa.Text, default="")

    topic: Mapped[Topic] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    removed_by: Mapped[Person | None] = relationship(foreign_keys=[removed_by_id])
    organization: Mapped[Organization | None] = relationship()
    reply_to: Mapped[Post | None] = relationship(remote_side="Post.id")
    files: Mapped[list[PostFile]] = relationship(back_populates="post", order_by="PostFile.id")
    mentions: Mapped[list[PostMention]] = relationship(back_populates="post", order_by="PostMention.id")

    held: tuple[Any, ...] = ()  # likewise, the topic

    @property
    def audit_label(self) -> str:
        return f"post {self.id}"


class PostVersion(Keyed, Stamped, Model):
    """What a post said before it was edited; `created_at` is when it stopped saying so. Number 1 is the first text."""

    __tablename__ = "post_version"
    __table_args__ = (sa.UniqueConstraint("post_id", "number"),)

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)

    @property
    def audit_label(self) -> str:
        return f"version {self.number} of post {self.post_id}"


class PostMention(Keyed, Model):
    """Somebody of the group whom a post names with @; such people are told however little they follow."""

    __tablename__ = "post_mention"
    __table_args__ = (sa.UniqueConstraint("post_id", "person_id"),)

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)

    post: Mapped[Post] = relationship(back_populates="mentions")
    person: Mapped[Person] = relationship()


class PostFile(Keyed, Model):
    __tablename__ = "post_file"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))

    post: Mapped[Post] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()


class TopicFollow(Keyed, Stamped, Model):
    """A wish about one topic that weighs more than the wish about its group."""

    __tablename__ = "topic_follow"
    __table_args__ = (sa.UniqueConstraint("person_id", "topic_id"), sa.Index("ix_topic_follow_topic_id", "topic_id"))

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id"))
    follows: Mapped[bool] = mapped_column(default=True)

    person: Mapped[Person] = relationship()
    topic: Mapped[Topic] = relationship()

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id}, topic {self.topic_id}: {self.follows}"


class ReplyAddress(Keyed, Stamped, Model):
    """The address to which one reader answers mails of one topic: `answers+<nonce.signature>@…`.

    The same nonce, signed otherwise, makes the link by which the reader leaves the topic without signing in.
    """

    __tablename__ = "reply_address"
    __table_args__ = (sa.UniqueConstraint("person_id", "topic_id"),)

    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=short_nonce)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id"), index=True)

    person: Mapped[Person] = relationship()
    topic: Mapped[Topic] = relationship()

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id}, topic {self.topic_id}"


class InboundMail(Keyed, Stamped, Model):
    """A mail that came to the answer address, and what became of it; the same message is taken once.

    `person` is to whom the answer address was given, not who says to have sent the mail. `note` holds what a reader of
    the log needs beside the outcome: our refusal in English, what a mail server found, files that were left out.
    """

    __tablename__ = "inbound_mail"
    __table_args__ = (sa.Index("ix_inbound_mail_topic_id_id", "topic_id", "id"),)

    message_id: Mapped[str] = mapped_column(sa.String(250), unique=True)
    sender: Mapped[str] = mapped_column(sa.String(254), default="", index=True)
    subject: Mapped[str] = mapped_column(sa.String(300), default="")
    outcome: Mapped[MailOutcome]
    post_id: Mapped[int | None] = mapped_column(sa.ForeignKey("post.id"))
    topic_id: Mapped[int | None] = mapped_column(sa.ForeignKey("topic.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    size: Mapped[int] = mapped_column(default=0)  # bytes
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    answered_at: Mapped[datetime | None]  # when its sender was told why it is not posted

    post: Mapped[Post | None] = relationship()
    topic: Mapped[Topic | None] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return self.message_id

"""Topics, posts with files, who follows which topic, and the mails that came back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.secrets import new_nonce
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
    last_post_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]

    group: Mapped[Group] = relationship()
    started_by: Mapped[Person] = relationship()

    @property
    def audit_label(self) -> str:
        return self.title


class Post(Keyed, Stamped, Versioned, Model):
    """A contribution, in Markdown. A removed one stays as a row without its text."""

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

    topic: Mapped[Topic] = relationship()
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    organization: Mapped[Organization | None] = relationship()
    files: Mapped[list[PostFile]] = relationship(back_populates="post", order_by="PostFile.id")

    @property
    def audit_label(self) -> str:
        return f"post {self.id}"


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
    """The address to which one reader answers mails of one topic: `answers+<nonce.signature>@…`."""

    __tablename__ = "reply_address"
    __table_args__ = (sa.UniqueConstraint("person_id", "topic_id"),)

    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    topic_id: Mapped[int] = mapped_column(sa.ForeignKey("topic.id"), index=True)

    person: Mapped[Person] = relationship()
    topic: Mapped[Topic] = relationship()


class InboundMail(Keyed, Stamped, Model):
    """A mail that came to the answer address, and what became of it; the same message is taken once."""

    __tablename__ = "inbound_mail"

    message_id: Mapped[str] = mapped_column(sa.String(250), unique=True)
    sender: Mapped[str] = mapped_column(sa.String(254), default="", index=True)
    subject: Mapped[str] = mapped_column(sa.String(300), default="")
    outcome: Mapped[MailOutcome]
    post_id: Mapped[int | None] = mapped_column(sa.ForeignKey("post.id"))

    @property
    def audit_label(self) -> str:
        return self.message_id

"""The mails that came in, as officers and coordinators see them, and what has to be known of their senders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import EmailAddress, Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import can_see_outbox
from alliance.core.text import address_key
from alliance.discussions.enums import MailOutcome
from alliance.discussions.models import InboundMail, Topic
from alliance.discussions.policy import can_see_mails_of
from alliance.groups.models import Group
from alliance.notices.models import Notice

ONCE_IN = timedelta(days=1)


def visible_mails(user: Any) -> sa.Select[Any]:
    """All mails that came in, newest first, for coordinators who see the outbox; none for others."""
    found = select(InboundMail).options(joinedload(InboundMail.topic).joinedload(Topic.group))
    found = found.options(joinedload(InboundMail.person)).order_by(InboundMail.id.desc())
    return found if can_see_outbox(user) else found.where(sa.false())


def mails_matching(user: Any, outcome: MailOutcome | None) -> sa.Select[Any]:
    found = visible_mails(user)
    return found.where(InboundMail.outcome == outcome) if outcome else found


def mails_of_group(user: Any, group: Group) -> sa.Select[Any]:
    """The mails that came in for the topics of one group, newest first, for those who manage it."""
    found = (
        select(InboundMail)
        .join(InboundMail.topic)
        .where(Topic.group_id == group.id)
        .options(joinedload(InboundMail.topic), joinedload(InboundMail.person))
        .order_by(InboundMail.id.desc())
    )
    return found if can_see_mails_of(user, group) else found.where(sa.false())


def mail_of_id(message_id: str) -> InboundMail | None:
    return db.session.scalar(select(InboundMail).where(InboundMail.message_id == message_id))


def is_own_message(message_id: str) -> bool:
    """Whether a mail is one of ours that came back."""
    return db.session.scalar(select(Notice.id).where(Notice.message_id == message_id)) is not None


def is_address_of(person: Person, sender: str) -> bool:
    """Whether the sender is a proven address of the person."""
    return address_key(sender) in {one.key for one in person.addresses if one.verified_at}


def person_behind(sender: str) -> Person | None:
    """The one person of ours whose proven address this is; None when there is none or several share it."""
    wanted = select(Person).join(Person.addresses).options(selectinload(Person.addresses))
    wanted = wanted.where(EmailAddress.key == address_key(sender), EmailAddress.verified_at.is_not(None))
    found = list(db.session.scalars(wanted.limit(2)).unique())
    return found[0] if len(found) == 1 else None


def was_told(mail: InboundMail, person: Person) -> bool:
    """Whether the person was told within a day that a mail to the same topic met the same fate."""
    like = select(InboundMail.id).where(
        InboundMail.id != mail.id,
        InboundMail.person_id == person.id,
        InboundMail.outcome == mail.outcome,
        InboundMail.topic_id.is_(None) if mail.topic_id is None else InboundMail.topic_id == mail.topic_id,
        InboundMail.answered_at >= now() - ONCE_IN,
    )
    return db.session.scalar(like.limit(1)) is not None

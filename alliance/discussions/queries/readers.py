"""Who is told of a new post."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.discussions.models import ReplyAddress, Topic, TopicFollow
from alliance.groups.enums import FollowLevel
from alliance.groups.queries.following import wishes_about
from alliance.groups.queries.people import people_of


def readers_of_topic(topic: Topic) -> list[Person]:
    """Those who want mail of a topic and may read it today, with their addresses.

    The wish about the topic weighs more than the one about its group; who sits in the group and said nothing wants
    everything. Eight statements at most, whatever the number of people.
    """
    wishes = wishes_about(topic.group_id)
    choices = topic_choices(topic)
    seated = {one.id: one for one in people_of(topic.group_id)}
    others = {key: one.person for key, one in wishes.items()} | {key: one.person for key, one in choices.items()}
    inside = {key: one for key, one in others.items() if key not in seated and can_coordinate(one)}

    def wants(person_id: int) -> bool:
        if person_id in choices:
            return choices[person_id].follows
        if person_id in wishes:
            return wishes[person_id].level is FollowLevel.EVERYTHING
        return person_id in seated

    return [one for key, one in {**seated, **inside}.items() if wants(key)]


def topic_choices(topic: Topic) -> dict[int, TopicFollow]:
    """What people said about a topic, by person."""
    along = joinedload(TopicFollow.person).options(selectinload(Person.addresses), selectinload(Person.role_grants))
    wanted = select(TopicFollow).where(TopicFollow.topic_id == topic.id).options(along).order_by(TopicFollow.id)
    return {one.person_id: one for one in db.session.scalars(wanted)}


def nonces_of(topic: Topic, person_ids: list[int]) -> dict[int, str]:
    """The answer addresses that were already given out for a topic."""
    wanted = select(ReplyAddress.person_id, ReplyAddress.nonce).where(
        ReplyAddress.topic_id == topic.id, ReplyAddress.person_id.in_(person_ids)
    )
    return {row.person_id: row.nonce for row in db.session.execute(wanted)}

"""Following groups: everything, the weekly brief, or nothing."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, insert_once
from alliance.core.operation import Refused, operation
from alliance.groups import policy
from alliance.groups.enums import FollowLevel
from alliance.groups.models import Follow, Group, SeatHolder
from alliance.groups.queries.following import UNFOLLOWED, sits_otherwise, wish_about


@operation
def choose_level(actor: Person, group: Group, level: FollowLevel) -> None:
    """Say how much one wants to hear of a group (loaded for this person). Nothing is always possible.

    Refuses everything to those who may not read the group, and the brief of a group that is not public.
    """
    inside = policy.can_read_group(actor, group)
    if level is FollowLevel.EVERYTHING and not inside:
        raise Refused(_("Only those who sit in the group hear everything. You can follow its weekly brief."))
    if level is FollowLevel.BRIEF and not inside and (not group.is_public or group.state in UNFOLLOWED):
        raise Refused(_("Nothing of this group is public."))
    wish = wish_about(actor.id, group.id)
    if wish is None and insert_once(Follow, person_id=actor.id, group_id=group.id, level=level):
        wish = wish_about(actor.id, group.id)
    elif wish is not None and wish.level is level:
        return
    if wish is not None:
        wish.level = level
        record(actor, "groups.follow_changed", wish, level=level.value)


@operation
def begin_anew(holder: SeatHolder) -> None:
    """Who takes a seat hears everything, whatever was wished as an outsider; a new role of a sitter changes nothing."""
    if sits_otherwise(holder):
        return
    forget(holder, Follow.level != FollowLevel.EVERYTHING)


@operation
def let_go(holder: SeatHolder) -> None:
    """Who leaves a group and wished everything does not become a follower of its public news by that."""
    if not sits_otherwise(holder):
        forget(holder, Follow.level == FollowLevel.EVERYTHING)


def forget(holder: SeatHolder, which: sa.ColumnElement[bool]) -> None:
    mine = sa.and_(Follow.person_id == holder.person_id, Follow.group_id == holder.group_id)
    gone = sa.delete(Follow).where(mine, which).returning(Follow.level)
    for level in list(db.session.scalars(gone, execution_options={"synchronize_session": "fetch"})):
        record(None, "groups.follow_forgotten", holder, level=level.value)

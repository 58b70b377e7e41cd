"""Secret addresses under which calendar programs read, made and revoked by the person who uses them."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.groups.models import Group
from alliance.groups.policy import can_read_group
from alliance.meetings.models import CalendarFeed
from alliance.meetings.queries.feeds import own_feeds

MOST = 50


@operation
def make_feed(actor: Person, group: Group | None = None) -> CalendarFeed:
    """A secret address for the meetings of one group, or for all of the actor's; the one in use if there is one.

    Refuses a group whose meetings the actor may not read, and more than 50 addresses.
    """
    lock(actor)  # who presses twice gets one address
    if group is not None and not can_read_group(actor, group):
        raise Refused(_("You do not sit in this group."))
    used = own_feeds(actor)
    wanted = group.id if group else None
    for one in used:
        if one.group_id == wanted:
            return one
    if len(used) >= MOST:
        raise Refused(_("You have 50 addresses already. Revoke one that you do not use."))
    feed = CalendarFeed(person=actor, group=group)
    db.session.add(feed)
    record(actor, "meetings.feed_made", feed, group_id=wanted)
    return feed


@operation
def revoke_feed(actor: Person, feed: CalendarFeed) -> None:
    """Let the address answer nobody any more, for good; twice changes nothing."""
    lock(feed)
    if feed.revoked_at is None:
        feed.revoked_at = now()
        record(actor, "meetings.feed_revoked", feed)

"""What readers want: frequencies by category, taking an address off a category, and back on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, insert_once
from alliance.core.operation import operation
from alliance.jobs.enums import WorkState
from alliance.jobs.operations import wake_afterwards
from alliance.notices.enums import CHOSEN, GATHERED, UNWANTED, Category, Frequency
from alliance.notices.models import Notice, Preference, Unsubscription
from alliance.notices.operations.queueing import next_digest
from alliance.notices.queries import categories_of, held, preferences_of

if TYPE_CHECKING:
    from alliance.accounts.models import Person


@operation
def choose_frequencies(actor: Person, wishes: Mapping[Category, Frequency]) -> None:
    """Set how often the person wants each category; duty categories are left alone.

    What is held already follows the new wish: it leaves at once, at the new hour, or never.
    """
    before = preferences_of(actor)
    for category in CHOSEN:
        wish = wishes.get(category)
        if wish is not None and wish is not before.get(category, Frequency.AT_ONCE):
            choose_frequency(actor, category, wish)


def choose_frequency(actor: Person, category: Category, wish: Frequency) -> None:
    insert_once(Preference, person_id=actor.id, category=category)
    chosen = sa.select(Preference).where(Preference.person_id == actor.id, Preference.category == category)
    row = db.session.scalars(chosen.with_for_update()).one()
    row.frequency = wish
    record(actor, "notices.frequency_chosen", row, category=category, frequency=wish)
    move_held(actor, category, wish)


def move_held(actor: Person, category: Category, wish: Frequency) -> None:
    """Notices that wait for a digest follow the reader's new wish."""
    changes: dict[str, Any] = {"digest": wish, "due_at": now()}
    if wish in GATHERED:
        changes["due_at"] = next_digest(wish, actor.zone)
    elif wish is Frequency.NEVER:
        changes = {
            "state": WorkState.CANCELLED,
            "finished_at": now(),
            "last_error": UNWANTED,
        }
    else:
        wake_afterwards()
    mine = sa.update(Notice).where(held(), Notice.person_id == actor.id, Notice.category == category)
    db.session.execute(mine.values(**changes).execution_options(synchronize_session=False))


@operation
def unsubscribe(notice: Notice) -> None:
    """Take the notice's address off its category, for a digest off all that it carries; twice changes nothing.

    Nobody has to sign in: who holds the link got the mail (RFC 8058). Queued mail is stopped when it would leave.
    """
    for category in categories_of(notice):
        if insert_once(Unsubscription, address_key=notice.recipient_key, category=category):
            wanted = unsubscription_of(notice.recipient_key, category)
            record(None, "notices.unsubscribed", db.session.scalar(wanted), notice_id=notice.id)


@operation
def subscribe_again(notice: Notice) -> None:
    """Undo `unsubscribe` by the same link."""
    for category in categories_of(notice):
        for row in db.session.scalars(unsubscription_of(notice.recipient_key, category)):
            record(None, "notices.subscribed_again", row, notice_id=notice.id)
            db.session.delete(row)


@operation
def resubscribe(actor: Person, unsubscription: Unsubscription) -> None:
    """The person takes an own address back on a category."""
    record(actor, "notices.subscribed_again", unsubscription)
    db.session.delete(unsubscription)


def unsubscription_of(key: str, category: Category) -> sa.Select[Any]:
    return sa.select(Unsubscription).where(Unsubscription.address_key == key, Unsubscription.category == category)

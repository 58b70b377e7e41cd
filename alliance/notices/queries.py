"""Finding notices: what a reader wants, what waits, what stands in the inbox and in the outbox."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import can_see_outbox
from alliance.core.paging import BOUND
from alliance.core.secrets import nonce_of
from alliance.core.text import fold
from alliance.jobs.enums import WorkState
from alliance.notices.enums import DEAD_ADDRESS, GATHERED, UNWANTED, Category, Frequency
from alliance.notices.models import DeadAddress, Notice, Preference, Unsubscription

if TYPE_CHECKING:
    from alliance.accounts.models import Person

UNSUBSCRIBE = "u-"  # what the nonce of an unsubscribe link begins with


@dataclass(frozen=True)
class Wish:
    """How a reader wants a notice: how soon, and whether the address takes mail at all."""

    frequency: Frequency = Frequency.AT_ONCE
    is_dead: bool = False


def wish_of(person_id: int | None, key: str, category: Category) -> Wish:
    """How the reader wants a category at an address now, in one statement. Duty mail is not asked about."""
    off = sa.exists().where(Unsubscription.address_key == key, Unsubscription.category == category)
    dead = sa.exists().where(DeadAddress.address_key == key)
    chosen = sa.select(Preference.frequency).where(Preference.person_id == person_id, Preference.category == category)
    row = db.session.execute(sa.select(off, dead, chosen.scalar_subquery())).one()
    frequency = Frequency.NEVER if row[0] else row[2] or Frequency.AT_ONCE
    return Wish(frequency, bool(row[1]))


def wishes_of(readers: Collection[tuple[int | None, str]], category: Category) -> dict[tuple[int | None, str], Wish]:
    """How readers, given as (person or None, address key), want a category, in two statements. Duty mail is not asked
    about."""
    if category.is_duty or not readers:
        return {one: Wish() for one in readers}
    refusals = refusals_of({key for _person_id, key in readers})
    rows = sa.select(Preference.person_id, Preference.frequency).where(
        Preference.person_id.in_([person_id for person_id, _key in readers if person_id]),
        Preference.category == category,
    )
    chosen = {row.person_id: row.frequency for row in db.session.execute(rows)}
    found = {}
    for person_id, key in readers:
        refused = refusals.get(key, set())
        frequency = Frequency.NEVER if category in refused else chosen.get(person_id, Frequency.AT_ONCE)
        found[person_id, key] = Wish(frequency, "dead" in refused)
    return found


def unwanted(rows: Collection[Any]) -> dict[int, str]:
    """Which of these rows nobody wants (any more), with the reason; two statements for any number."""
    asked = [row for row in rows if not row.category.is_duty]
    if not asked:
        return {}
    refusals = refusals_of({row.recipient_key for row in asked})
    never = chosen_never({row.person_id for row in asked if row.person_id})
    carried = carried_categories([row.id for row in asked if row.category is Category.DIGEST])
    found = {}
    for row in asked:
        categories = carried.get(row.id, {row.category})
        refused = refusals.get(row.recipient_key, set())
        if "dead" in refused:
            found[row.id] = DEAD_ADDRESS
        elif categories <= refused or all((row.person_id, one) in never for one in categories):
            found[row.id] = UNWANTED
    return found


def refusals_of(keys: Collection[str]) -> dict[str, set[str]]:
    """Address → the categories that it took itself off, and 'dead' when no mail arrives there."""
    off = sa.select(Unsubscription.address_key, sa.cast(Unsubscription.category, sa.String).label("what"))
    dead = sa.select(DeadAddress.address_key, sa.literal("dead").label("what"))
    both = sa.union_all(off.where(Unsubscription.address_key.in_(keys)), dead.where(DeadAddress.address_key.in_(keys)))
    found: dict[str, set[str]] = {}
    for key, what in db.session.execute(both):
        found.setdefault(key, set()).add(what)
    return found


def chosen_never(people: Collection[int]) -> set[tuple[int, Category]]:
    """The (person, category) pairs that are switched off."""
    if not people:
        return set()
    off = sa.select(Preference.person_id, Preference.category).where(
        Preference.person_id.in_(people), Preference.frequency == Frequency.NEVER
    )
    return {(person_id, category) for person_id, category in db.session.execute(off)}


def carried_categories(digest_ids: Collection[int]) -> dict[int, set[Category]]:
    """Digest → the categories of the notices that it carries."""
    found: dict[int, set[Category]] = {}
    if digest_ids:
        pairs: Any = (
            sa.select(Notice.carried_by_id, Notice.category).where(Notice.carried_by_id.in_(digest_ids)).distinct()
        )
        for digest_id, category in db.session.execute(pairs):
            found.setdefault(digest_id, set()).add(category)
    return found


def categories_of(notice: Notice) -> list[Category]:
    """What an unsubscribe link of this notice is about: its category, for a digest those of what it carries."""
    carried = carried_categories([notice.id]) if notice.category is Category.DIGEST else {}
    return sorted(carried.get(notice.id, {notice.category}), key=list(Category).index)


def notice_of_secret(_user: Any, secret: str) -> Notice | None:
    """The notice whose unsubscribe link this is; None for any text that we did not make, and for duty mail."""
    nonce = nonce_of(secret) or ""
    if not nonce.startswith(UNSUBSCRIBE):
        return None
    start = f"<{nonce.removeprefix(UNSUBSCRIBE)}@"
    found = db.session.scalar(sa.select(Notice).where(beginning(Notice.message_id, start)))
    return None if found is None or found.category.is_duty else found


def is_off(address_key: str, categories: Collection[Category]) -> bool:
    """Whether the address took itself off all of these categories."""
    return set(categories) <= refusals_of([address_key]).get(address_key, set())


def beginning(column: Any, start: str) -> sa.ColumnElement[bool]:
    """Values that begin with the text, found by an index in either database."""
    if db.session.connection().dialect.name == "postgresql":
        return column.like(start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    return sa.and_(column >= start, column < start + "\U0010ffff")


def waiting_digests(limit: int) -> list[tuple[str, int | None]]:
    """(address, person) pairs whose daily or weekly mail is due."""
    due = sa.select(Notice.recipient_key, Notice.person_id).where(held(), Notice.due_at <= now()).distinct()
    return [(key, person_id) for key, person_id in db.session.execute(due.limit(limit))]


def held() -> sa.ColumnElement[bool]:
    """Notices that wait for a digest."""
    return sa.and_(Notice.state == WorkState.QUEUED, Notice.digest.in_(GATHERED))


# The inbox


def own_notices(user: Person) -> sa.Select[Any]:
    """What stands in the reader's inbox, newest first; digests repeat what is there already."""
    mine = sa.select(Notice).where(Notice.person_id == user.id, Notice.category != Category.DIGEST)
    return mine.order_by(Notice.id.desc())


def own_notice(user: Person, notice_id: int) -> Notice | None:
    return db.session.scalar(own_notices(user).where(Notice.id == notice_id))


def unread_count(user: Person) -> int:
    """How many entries of the inbox were not opened yet; counts to a bound."""
    inner = own_notices(user).where(Notice.read_at.is_(None)).with_only_columns(Notice.id).limit(BOUND).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(inner)) or 0


def preferences_of(user: Person) -> dict[Category, Frequency]:
    """What the person chose; a category without a row comes at once."""
    rows = sa.select(Preference.category, Preference.frequency).where(Preference.person_id == user.id)
    return {row.category: row.frequency for row in db.session.execute(rows)}


def own_unsubscriptions(user: Person) -> sa.Select[Any]:
    """The categories that the person's own proven addresses were taken off by a link in a mail."""
    keys = [one.key for one in user.addresses if one.verified_at]
    mine = sa.select(Unsubscription).where(Unsubscription.address_key.in_(keys))
    return mine.order_by(Unsubscription.address_key, Unsubscription.id)


def own_unsubscription(user: Person, unsubscription_id: int) -> Unsubscription | None:
    return db.session.scalar(own_unsubscriptions(user).where(Unsubscription.id == unsubscription_id))


def all_unsubscriptions_of(user: Person) -> list[Unsubscription]:
    return list(db.session.scalars(own_unsubscriptions(user)))


def dead_keys(keys: Collection[str]) -> set[str]:
    """Which of the addresses no mail arrives at."""
    return set(db.session.scalars(sa.select(DeadAddress.address_key).where(DeadAddress.address_key.in_(keys))))


# The outbox


def visible_notices(user: Person) -> sa.Select[Any]:
    """All notices for coordinators who see the outbox, none for others."""
    found = sa.select(Notice)
    return found if can_see_outbox(user) else found.where(sa.false())


def visible_notice(user: Person, notice_id: int) -> Notice | None:
    return db.session.scalar(visible_notices(user).where(Notice.id == notice_id))


def notices_matching(user: Person, state: WorkState | None, words: str) -> sa.Select[Any]:
    """The outbox, newest first, by state and by the beginning of an address or kind."""
    columns: list[Any] = [
        Notice.id, Notice.kind, Notice.category, Notice.recipient, Notice.recipient_name, Notice.subject, Notice.state,
        Notice.attempts, Notice.due_at, Notice.last_error, Notice.created_at, Notice.finished_at, Notice.digest,
    ]  # fmt: skip
    found = visible_notices(user).with_only_columns(*columns).order_by(Notice.id.desc())
    if state is not None:
        found = found.where(Notice.state == state)
    start = fold(words)
    if start:
        found = found.where(sa.or_(beginning(Notice.recipient_key, start), beginning(Notice.kind, start)))
    return found


def counts_by_state() -> dict[WorkState, int]:
    """How many notices stand in each state, each counted to a bound; one statement."""
    counts = []
    for state in WorkState:
        inner = sa.select(Notice.id).where(Notice.state == state).limit(BOUND + 1).subquery()
        counts.append(sa.select(sa.func.count()).select_from(inner).scalar_subquery())
    return dict(zip(WorkState, db.session.execute(sa.select(*counts)).one(), strict=True))


def given_up() -> int:
    """How many notices were given up; counts to a bound."""
    inner = sa.select(Notice.id).where(Notice.state == WorkState.FAILED).limit(BOUND).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(inner)) or 0


def reasons_of_giving_up(limit: int = 10) -> list[tuple[str, int]]:
    """(the server's words, how often) among what was given up, the most frequent first."""
    inner = sa.select(Notice.last_error).where(Notice.state == WorkState.FAILED).limit(BOUND).subquery()
    number = sa.func.count()
    wanted = sa.select(inner.c.last_error, number).group_by(inner.c.last_error).order_by(number.desc())
    return [(words, many) for words, many in db.session.execute(wanted.limit(limit))]


def dead_addresses(words: str = "") -> sa.Select[Any]:
    """Addresses that a mail server refused for good, newest first."""
    found = sa.select(DeadAddress).order_by(DeadAddress.id.desc())
    return found.where(beginning(DeadAddress.address_key, fold(words))) if fold(words) else found


def visible_dead_address(user: Person, dead_id: int) -> DeadAddress | None:
    wanted = dead_addresses().where(DeadAddress.id == dead_id)
    return db.session.scalar(wanted) if can_see_outbox(user) else None


def dead_address_of(key: str) -> DeadAddress | None:
    return db.session.scalar(sa.select(DeadAddress).where(DeadAddress.address_key == key))

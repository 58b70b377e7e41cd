"""The alliance's identity and taxonomies, kept for a few seconds since every page shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliance.core.db import db, writing
from alliance.core.kept import Kept
from alliance.core.localized import Localized, current_language
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Alliance, Term

TEXTS = ("headline", "introduction", "contact", "declaration", "privacy", "zone_city")


def stored_alliance() -> Alliance | None:
    """The row itself, for editing."""
    return db.session.scalar(select(Alliance).order_by(Alliance.id).limit(1))


def current_alliance() -> Alliance:
    """The alliance as a detached row; a nameless one before the database is set up."""
    return _alliance.get()


def own_city(zone: str) -> Localized:
    """How the alliance names its own zone; empty for other zones and when the zone's city will do."""
    alliance = current_alliance()
    return alliance.zone_city if alliance.zone == zone else Localized()


def terms(taxonomy: Taxonomy, on: date | None = None) -> list[Term]:
    """The entries of a taxonomy in order, without retired ones unless `on` is before their day; detached rows."""
    return [term for term in _terms.get()[taxonomy] if not term.retired_on or (on and term.retired_on > on)]


def stored_term(term_id: int) -> Term | None:
    """One entry's row, for editing."""
    return db.session.get(Term, term_id)


def all_terms(taxonomy: Taxonomy) -> list[Term]:
    """All entries of a taxonomy in order, retired ones included."""
    return list(_terms.get()[taxonomy])


def term(term_id: int | None) -> Term | None:
    """One entry by its id, retired or not."""
    return _by_id.get().get(term_id) if term_id else None


def term_by_code(taxonomy: Taxonomy, code: str) -> Term | None:
    """One entry by its code, retired or not."""
    return next((one for one in _terms.get()[taxonomy] if one.code == code), None)


def term_label(taxonomy: Taxonomy, code: str) -> str:
    """The label of a code in the reader's language; the code itself when it is unknown."""
    found = term_by_code(taxonomy, code)
    return found.label.text if found else code


def term_choices(taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """(code, label) in the reader's language; entries of the second level are led by their parent's label."""
    language = current_language()
    by_id = {one.id: one for one in _terms.get()[taxonomy]}
    found = []
    for one in terms(taxonomy):
        parent = by_id.get(one.parent_id) if one.parent_id else None
        label = one.label.in_language(language)
        found.append((one.code, f"{parent.label.in_language(language)} · {label}" if parent else label))
    return found


@contextmanager
def detached() -> Iterator[Session]:
    """A session apart from the request's: what it read stays usable after it is closed, and nobody else's rows.

    It only reads. Inside an operation on SQLite it must not ask for the write lock that the operation itself holds.
    """
    token = writing.set(False)
    try:
        with Session(db.engine, join_transaction_mode="create_savepoint", expire_on_commit=False) as apart:
            yield apart
    finally:
        writing.reset(token)


def _load_alliance() -> Alliance:
    with detached() as apart:
        row = apart.scalar(select(Alliance).order_by(Alliance.id).limit(1))
    if row is None:
        return Alliance(
            id=0,
            name=Localized("Alliance", "联盟"),
            short_name=Localized("Alliance", "联盟"),
            **{field: Localized() for field in TEXTS},
            **{column.name: column.default.arg for column in Alliance.__table__.columns if _plain_default(column)},
        )
    return row


def _plain_default(column: object) -> bool:
    default = getattr(column, "default", None)
    return default is not None and default.is_scalar


def _load_terms() -> dict[Taxonomy, list[Term]]:
    found: dict[Taxonomy, list[Term]] = defaultdict(list)
    with detached() as apart:
        for row in apart.scalars(select(Term).order_by(Term.position, Term.id)):
            found[row.taxonomy].append(row)
    return found


_alliance: Kept[Alliance] = Kept(_load_alliance)
_terms: Kept[dict[Taxonomy, list[Term]]] = Kept(_load_terms)
_by_id: Kept[dict[int, Term]] = Kept(lambda: {one.id: one for several in _terms.get().values() for one in several})

"""Setting an alliance up: its identity, its rules, its taxonomies; and taking numbers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from alliance.audit.operations import record
from alliance.core.clock import today
from alliance.core.colors import contrast
from alliance.core.db import db
from alliance.core.kept import forget_everything
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, afterwards, operation
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Alliance, Sequence, Term
from alliance.settings.queries import stored_alliance

if TYPE_CHECKING:
    from alliance.accounts.models import Person

READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3
PAPER = {"brand_light": "#ffffff", "brand_dark": "#121b1f"}


def next_number(name: str) -> int:
    """The next number of a sequence, taken under a lock inside the running operation: no gap by rollback, no repeat."""
    return take_numbers(name, 1)[0]


def take_numbers(name: str, count: int) -> range:
    """The next `count` numbers of a sequence in one statement."""
    maker = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    first = maker(Sequence).values(name=name, last=count)
    taken = first.on_conflict_do_update(index_elements=[Sequence.name], set_={"last": Sequence.last + count})
    last = int(db.session.execute(taken.returning(Sequence.last)).scalar_one())
    return range(last - count + 1, last + 1)


@operation
def set_up_alliance(actor: Person | None, **values: Any) -> Alliance:
    """Make the one row of the alliance with these column values. Refuses a second one."""
    if stored_alliance():
        raise Refused(_("The alliance is set up already."))
    row = Alliance(**values)
    check_colors(row)
    db.session.add(row)
    record(actor, "settings.alliance_set_up", row)
    afterwards(forget_everything)
    return row


@operation
def change_alliance(actor: Person, version: int, **values: Any) -> None:
    """Change columns of the alliance's row. Refuses unreadable colors and an edit of an outdated version."""
    row = locked_alliance()
    if row.version != version:
        raise Clash(
            _("Somebody else changed the settings meanwhile. Compare and save again."),
            {"version": row.version},
        )
    for name, value in values.items():
        old = getattr(row, name)
        setattr(row, name, old.replaced(value.en, value.zh) if isinstance(old, Localized) else value)
    check_colors(row)
    record(actor, "settings.alliance_changed", row)
    afterwards(forget_everything)


def locked_alliance() -> Alliance:
    """The alliance's row, held until the operation ends. Refuses as long as the alliance is not set up."""
    row = db.session.scalar(select(Alliance).order_by(Alliance.id).limit(1).with_for_update())
    if row is None:
        raise Refused(_("The alliance is not set up yet. Run the command that sets it up first."))
    return row


@operation
def change_logo(actor: Person, file_id: int | None) -> None:
    """Show this kept picture as the logo; None shows the built-in mark."""
    row = locked_alliance()
    row.logo_file_id = file_id
    record(actor, "settings.logo_changed", row)
    afterwards(forget_everything)


def check_colors(row: Alliance) -> None:
    """Refuse a brand color that gives less than 4.5:1 on the paper of its theme."""
    for name, paper in PAPER.items():
        color = getattr(row, name) or Alliance.__table__.c[name].default.arg
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            raise Refused(_("Write the color as #rrggbb, for example #0b5966."), field=name)
        if contrast(color, paper) < READABLE:
            raise Refused(_("This color is too weak to read on the page. Choose a stronger one."), field=name)


@dataclass(frozen=True)
class TermInput:
    """An entry of a taxonomy as typed; `parent_id` only for fields."""

    label: Localized
    code: str = ""
    parent_id: int | None = None
    position: int | None = None


@operation
def add_term(actor: Person | None, taxonomy: Taxonomy, typed: TermInput) -> Term:
    """Add an entry; its code comes from the English label when none is given. Refuses a code in use."""
    code = typed.code or code_of(typed.label)
    used = select(Term.id).where(Term.taxonomy == taxonomy, Term.code == code)
    if db.session.scalar(used):
        raise Refused(_("This entry exists already."), field="label_en")
    last = db.session.scalar(select(func.max(Term.position)).where(Term.taxonomy == taxonomy)) or 0
    position = typed.position if typed.position is not None else last + 1
    row = Term(taxonomy=taxonomy, code=code, label=typed.label, parent_id=typed.parent_id, position=position)
    db.session.add(row)
    record(actor, "settings.term_added", row)
    afterwards(forget_everything)
    return row


@operation
def change_term(actor: Person, term: Term, typed: TermInput, version: int) -> None:
    """Change labels, parent and place of an entry; the code stays. Refuses an edit of an outdated version."""
    if term.version != version:
        raise Clash(_("Somebody else changed this entry meanwhile. Compare and save again."))
    term.label = term.label.replaced(typed.label.en, typed.label.zh)
    term.parent_id = typed.parent_id
    if typed.position is not None:
        term.position = typed.position
    record(actor, "settings.term_changed", term)
    afterwards(forget_everything)


@operation
def retire_term(actor: Person, term: Term, retire: bool = True) -> None:
    """Take an entry out of use from today, or bring it back; what refers to it still reads."""
    term.retired_on = today() if retire else None
    record(actor, "settings.term_retired" if retire else "settings.term_restored", term)
    afterwards(forget_everything)


def code_of(label: Localized) -> str:
    """A stable code from a label: 'Charging and swapping' → 'charging_and_swapping'."""
    code = re.sub(r"[^a-z0-9]+", "_", label.en.casefold()).strip("_")[:60]
    return code or "t" + hashlib.sha256(label.zh.encode()).hexdigest()[:10]

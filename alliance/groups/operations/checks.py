"""One written form for what people type about groups, and refusals that say how to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.places import known_zones
from alliance.core.text import one_line
from alliance.groups.enums import GroupKind, GroupState
from alliance.groups.models import Group
from alliance.organizations.operations.cleaning import both_long, both_short, short
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term
from alliance.settings.operations import code_of

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_CODE = 40
RESERVED = {"propose", "new", "own", "mine", "seats", "founding", "following", "index", "feed"}  # addresses of ours


@dataclass(frozen=True)
class GroupInput:
    """A group as typed. `code` stands in addresses (from number or name when empty), `zone` is IANA, `statement` the
    competition-law statement, empty where none is wanted; `field_codes` are codes of the taxonomy of fields."""

    kind: GroupKind
    name: Localized
    summary: Localized = field(default_factory=Localized)
    code: str = ""
    number: str = ""
    parent: Group | None = None
    field_codes: tuple[str, ...] = ()
    zone: str = "Asia/Shanghai"
    is_public: bool = True
    statement: Localized = field(default_factory=Localized)


def put_group(group: Group, typed: GroupInput) -> None:
    """Write what was typed into a row, new or stored.

    Refuses a nameless group, a code or number in use, an unknown zone or field, and a parent below itself.
    """
    if not typed.name:
        raise Refused(_("Give the group a name in at least one language."), "name_en")
    name, summary = both_short(typed.name, "name"), both_long(typed.summary, "summary")
    statement = both_long(typed.statement, "statement")
    if typed.zone not in known_zones():
        raise Refused(_("Choose a time zone from the list."), "zone")
    check_parent(group, typed.parent)
    number = short(typed.number, "number", LONGEST_CODE)
    code = chosen_code(group, typed, number)
    group.fields = chosen_fields(typed.field_codes)
    group.name = group.name.replaced(name.en, name.zh) if group.id else name
    group.summary = group.summary.replaced(summary.en, summary.zh) if group.id else summary
    group.statement = group.statement.replaced(statement.en, statement.zh) if group.id else statement
    group.kind, group.zone, group.is_public, group.parent = typed.kind, typed.zone, typed.is_public, typed.parent
    group.number, group.code = number, code


def chosen_code(group: Group, typed: GroupInput, number: str) -> str:
    """The code as typed, or made from number or name; a stored group keeps its own unless another is typed."""
    if number and taken(group, func.lower(Group.number) == number.lower()):
        raise Refused(_("Another group has this number."), "number")
    if not typed.code:
        return group.code if group.id else free_code(code_from(number) or code_from(code_of(typed.name)))
    code = one_line(typed.code).lower()
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE or code in RESERVED:
        raise Refused(_("Use small Latin letters, digits and hyphens, for example wg3."), "code")
    if taken(group, Group.code == code):
        raise Refused(_("Another group has this code."), "code")
    if group.id and code != group.code and group.state not in (GroupState.PROPOSED, GroupState.FORMING):
        raise Refused(_("The code stands in addresses and document numbers and stays as it is."), "code")
    return code


def code_from(text: str) -> str:
    """'WG 3' → 'wg3', 'charging_and_swapping' → 'charging-and-swapping'."""
    code = re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z])\s+(?=\d)", "", text.lower())).strip("-")
    return code[:LONGEST_CODE].strip("-")


def free_code(wanted: str) -> str:
    """The code, or the first one with a number behind it that nobody has."""
    base = wanted[: LONGEST_CODE - 4].strip("-")
    used = set(db.session.scalars(select(Group.code).where(Group.code.startswith(base)))) | RESERVED
    tries = [wanted, *(f"{base}-{number}" for number in range(2, len(used) + 3))]
    return next(code for code in tries if code not in used)


def taken(group: Group, condition: object) -> bool:
    found = select(Group.id).where(condition)  # type: ignore[arg-type]
    return db.session.scalar(found.where(Group.id != group.id) if group.id else found) is not None


def check_parent(group: Group, parent: Group | None) -> None:
    """A sub-group stands below a group that is neither over nor below itself."""
    if parent is None or parent is group.parent:
        return
    if parent.state in (GroupState.CONCLUDED, GroupState.DECLINED):
        raise Refused(_("A sub-group needs a group that is not over."), "parent")
    above: Group | None = parent
    while above is not None:
        if group.id and above.id == group.id:
            raise Refused(_("A group cannot stand below itself."), "parent")
        above = above.parent


def chosen_fields(codes: tuple[str, ...]) -> list[Term]:
    """The entries of the taxonomy of fields; refuses a code that is none."""
    if not codes:
        return []
    wanted = select(Term).where(Term.taxonomy == Taxonomy.FIELD, Term.code.in_(codes)).order_by(Term.position, Term.id)
    found = list(db.session.scalars(wanted))
    if len(found) < len(set(codes)):
        raise Refused(_("Choose fields from the list."), "field_codes")
    return found

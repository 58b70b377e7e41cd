"""What a sheet would change: each row against the others and against the register, nothing stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any

from flask_babel import gettext as _

from alliance.core.names import similarity
from alliance.core.sheets import Sheet
from alliance.imports.enums import Outcome
from alliance.imports.operations.rows import Reading, Row, label_words, read_row
from alliance.imports.queries.known import Known, look_up
from alliance.membership.models import Tier
from alliance.membership.queries import this_day
from alliance.organizations.queries import SIMILAR

Progress = Callable[[int], None]
PAUSE = 1.0  # seconds between two notes of the progress


@dataclass
class Finding:
    """What becomes of one row, with the reasons and the organization that stands in the way or gets the membership."""

    row: Row
    outcome: Outcome
    notes: list[str] = field(default_factory=list)
    organization_id: int | None = None
    earlier: int | None = None  # the number of the row about the same organization

    @property
    def joins(self) -> bool:
        """Whether the row makes a member."""
        return bool(self.row.tier) and self.outcome in (Outcome.NEW, Outcome.JOINS)

    def values(self, import_id: int) -> dict[str, Any]:
        """The columns of the row that keeps it."""
        return {
            "import_id": import_id,
            "number": self.row.number,
            "name": self.row.name[:200],
            "outcome": self.outcome,
            "notes": self.notes,
            "organization_id": self.organization_id,
        }


@dataclass
class Plan:
    """All findings, in the order of the sheet."""

    findings: list[Finding]

    def counts(self) -> dict[str, int]:
        """How many rows have which outcome."""
        found = dict.fromkeys((one.value for one in Outcome), 0)
        for finding in self.findings:
            found[finding.outcome.value] += 1
        return found

    @property
    def joining(self) -> int:
        """How many rows make a member."""
        return sum(1 for finding in self.findings if finding.joins)

    @property
    def is_clean(self) -> bool:
        """All or nothing: one row to correct keeps everything out."""
        return all(finding.outcome is not Outcome.WRONG for finding in self.findings)


def read_rows(sheet: Sheet, reading: Reading, checked: bool = False, progress: Progress | None = None) -> list[Row]:
    """Every row in our terms; needs the taxonomies and nothing else of the database.

    Rows that were `checked` before are not measured by the rules of organizations again: who registers them does.
    """
    words, rows, noted = label_words(), [], monotonic()
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        rows.append(read_row(number, cells, reading, words, checked))
        if progress and monotonic() - noted > PAUSE:
            progress(len(rows))
            noted = monotonic()
    return rows


def make_plan(rows: list[Row], tiers: dict[str, Tier], keep_similar: bool) -> Plan:
    """Judge every row. `keep_similar` imports also what merely looks like a known organization."""
    known = look_up(
        (key for row in rows for key in row.keys),
        (value for row in rows for value in row.identifiers),
        (row.domain for row in rows),
        (row.member_number for row in rows),
    )
    judge = Judge(known, tiers, keep_similar, this_day())
    return Plan([judge.finding(row) for row in rows])


Codes = dict[str, set[str]]


@dataclass
class Judge:
    """Knows the register and the rows before, and says what becomes of the next."""

    known: Known
    tiers: dict[str, Tier]
    keep_similar: bool
    today: date
    by_mark: dict[str, list[tuple[int, Codes]]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def finding(self, row: Row) -> Finding:
        errors = [*row.errors, *self.membership_problems(row)]
        if errors:
            return Finding(row, Outcome.WRONG, errors)
        earlier = self.repeated(row)
        if earlier:
            reason = _("The same organization as in row %(number)s.", number=earlier)
            return Finding(row, Outcome.REPEATED, [reason], earlier=earlier)
        same = self.same(row)
        if same is not None and (not row.tier or same in self.known.members):
            return Finding(row, Outcome.KNOWN, [], same)
        if row.tier and row.member_number in self.known.numbers:
            return Finding(row, Outcome.WRONG, [_("The member number %(number)s is in use.", number=row.member_number)])
        if same is None:
            return self.fresh(row)
        self.known.members.add(same)
        return Finding(row, Outcome.JOINS, [], same)

    def membership_problems(self, row: Row) -> list[str]:
        """What is wrong with tier, day and member number."""
        found = []
        tier = self.tiers.get(row.tier)
        if row.tier and (tier is None or (tier.retired_on and tier.retired_on <= self.today)):
            found.append(_("The tier “%(tier)s” is out of use.", tier=tier.name.text if tier else row.tier))
        if row.joined_on and row.joined_on > self.today:
            found.append(_("Member since: the day is to come."))
        if row.member_number:
            other = self.numbers.setdefault(row.member_number, row.number)
            if other != row.number:
                found.append(_("The member number stands in row %(number)s too.", number=other))
        return found

    def repeated(self, row: Row) -> int | None:
        """The earlier row about the same organization: an equal identifier, or name without another identifier."""
        codes = codes_of(row)
        for value in row.identifiers:
            if f"id:{value}" in self.by_mark:
                return self.by_mark[f"id:{value}"][0][0]
        for key in row.keys:
            for number, other in self.by_mark.get(f"name:{key}", ()):
                if not differ(codes, other):
                    return number
        for mark in [f"id:{value}" for value in row.identifiers] + [f"name:{key}" for key in row.keys]:
            self.by_mark.setdefault(mark, []).append((row.number, codes))
        return None

    def same(self, row: Row) -> int | None:
        """The known organization that this is: an equal identifier, else an equal name and no other identifier."""
        for value in row.identifiers:
            if value in self.known.by_identifier:
                return self.known.by_identifier[value]
        codes = codes_of(row)
        named = (one for key in row.keys for one in self.known.by_name.get(key, ()))
        return next((one for one in named if not differ(codes, self.known.identifiers.get(one, {}))), None)

    def fresh(self, row: Row) -> Finding:
        near = self.known.by_domain.get(row.domain)
        if near is None or self.keep_similar or differ(codes_of(row), self.known.identifiers.get(near, {})):
            return Finding(row, Outcome.NEW)
        name = self.known.names[near]
        alike = max(similarity(one, other) for one in row.keys for other in (name.en, name.zh))
        if alike < SIMILAR:
            return Finding(row, Outcome.NEW)
        return Finding(
            row, Outcome.SIMILAR, [_("Like “%(name)s”: same web address, similar name.", name=name.text)], near
        )


def codes_of(row: Row) -> Codes:
    """The identifiers of a row by kind."""
    found: Codes = {}
    for kind, value, _country in row.typed.identifiers:
        found.setdefault(kind.value, set()).add(value)
    return found


def differ(one: Codes, other: Codes) -> bool:
    """Whether both have a number of the same register and not the same one: then they are two organizations."""
    return any(kind in other and not values & other[kind] for kind, values in one.items())

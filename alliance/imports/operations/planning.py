"""What a sheet would change: each row against the others and against the register, nothing stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from alliance.core.names import similarity
from alliance.core.sheets import Sheet
from alliance.core.text import domain_of, fold, is_shared_domain
from alliance.imports.enums import Outcome
from alliance.imports.operations.rows import Reading, Row, label_words, read_row
from alliance.imports.queries.known import Known, look_up
from alliance.membership.models import Tier
from alliance.organizations.enums import IdentifierKind
from alliance.organizations.queries import SIMILAR

Progress = Callable[[int], None]
STEP = 500


@dataclass
class Finding:
    """What becomes of one row, with the reasons and the organization that stands in the way or gets the membership."""

    row: Row
    outcome: Outcome
    notes: list[str] = field(default_factory=list)
    organization_id: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "row": self.row.number,
            "name": self.row.name,
            "outcome": self.outcome.value,
            "notes": self.notes,
            "organization_id": self.organization_id,
        }


@dataclass
class Plan:
    """All findings, in the order of the sheet."""

    findings: list[Finding]

    def counts(self) -> dict[str, int]:
        return {one.value: sum(1 for finding in self.findings if finding.outcome is one) for one in Outcome}

    @property
    def is_clean(self) -> bool:
        """All or nothing: one row to correct keeps everything out."""
        return all(finding.outcome is not Outcome.WRONG for finding in self.findings)


def make_plan(
    sheet: Sheet, reading: Reading, tiers: dict[str, Tier], keep_similar: bool, progress: Progress | None = None
) -> Plan:
    """Read and judge every row. `keep_similar` imports also what merely looks like a known organization."""
    words = label_words()
    rows: list[Row] = []
    for index, (number, cells) in enumerate(zip(sheet.numbers, sheet.rows, strict=True), start=1):
        rows.append(read_row(number, cells, reading, words))
        if progress and index % STEP == 0:
            progress(index)
    known = look_up(
        [name for row in rows for name in names_of(row)],
        [value for row in rows for value in row.identifiers],
        [domain for row in rows if (domain := own_domain(row))],
        [row.member_number for row in rows],
    )
    judge = Judge(known, tiers, keep_similar)
    return Plan([judge.finding(row) for row in rows])


@dataclass
class Judge:
    """Knows the register and the rows before, and says what becomes of the next."""

    known: Known
    tiers: dict[str, Tier]
    keep_similar: bool
    seen: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def finding(self, row: Row) -> Finding:
        self.check_membership(row)
        if row.errors:
            return Finding(row, Outcome.WRONG, row.errors)
        earlier = self.repeated(row)
        if earlier:
            return Finding(row, Outcome.REPEATED, [_("The same organization as in row %(number)s.", number=earlier)])
        same = self.same(row)
        if same is None:
            return self.fresh(row)
        if row.tier and same not in self.known.members:
            self.known.members.add(same)
            return Finding(row, Outcome.JOINS, [], same)
        return Finding(row, Outcome.KNOWN, [], same)

    def check_membership(self, row: Row) -> None:
        tier = self.tiers.get(row.tier)
        if row.tier and tier is None:
            row.errors.append(_("The tier “%(tier)s” is out of use.", tier=row.tier))
        if row.joined_on and row.joined_on > date.today():  # noqa: DTZ011 - a day of the sheet has no zone
            row.errors.append(_("Member since: the day is to come."))
        if row.member_number:
            other = self.numbers.setdefault(row.member_number, row.number)
            if other != row.number:
                row.errors.append(_("The member number stands in row %(number)s too.", number=other))

    def repeated(self, row: Row) -> int | None:
        """The earlier row about the same organization: an equal identifier or an equal name in either language."""
        marks = [f"id:{value}" for value in row.identifiers] + [f"name:{fold(name)}" for name in names_of(row)]
        earlier = next((self.seen[mark] for mark in marks if mark in self.seen), None)
        if earlier is None:
            self.seen |= dict.fromkeys(marks, row.number)
        return earlier

    def same(self, row: Row) -> int | None:
        """The known organization that this is: an equal identifier, else an equal name without another credit code."""
        for value in row.identifiers:
            if value in self.known.by_identifier:
                return self.known.by_identifier[value]
        if any(kind is IdentifierKind.USCC for kind, _value, _country in row.typed.identifiers):
            keys = [fold(row.typed.legal_name.zh)[:250]]
        else:
            keys = [fold(name)[:250] for name in names_of(row)]
        return next((self.known.by_name[key] for key in keys if key in self.known.by_name), None)

    def fresh(self, row: Row) -> Finding:
        if row.member_number in self.known.numbers:
            return Finding(row, Outcome.WRONG, [_("The member number %(number)s is in use.", number=row.member_number)])
        near = self.known.by_domain.get(own_domain(row))
        if near is not None and not self.keep_similar:
            alike = max(similarity(name, self.known.names[near]) for name in names_of(row))
            if alike >= SIMILAR:
                return Finding(row, Outcome.SIMILAR, [_("Like “%(name)s”: same web address, similar name.", name=self.known.names[near])], near)  # fmt: skip
        return Finding(row, Outcome.NEW)


def names_of(row: Row) -> list[str]:
    legal = row.typed.legal_name
    return [name for name in (legal.zh, legal.en) if name]


def own_domain(row: Row) -> str:
    """The web domain of the row; '' for hosts that many share."""
    domain = domain_of(row.typed.website)
    return "" if not domain or is_shared_domain(domain) else domain

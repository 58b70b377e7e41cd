"""A result as pages show it: words for choices, shares for bars, rows for tables. Asks the database nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_pgettext

from alliance.ballots.enums import BallotKind
from alliance.ballots.queries.results import Result
from alliance.core.localized import Localized, listed

ANSWERS = {
    "yes": (lazy_pgettext("vote", "Yes"), "brand", "check2"),
    "no": (lazy_pgettext("vote", "No"), "bad", "x-lg"),
    "abstain": (lazy_pgettext("vote", "Abstain"), "idle", "dash"),
}
"""What a motion is answered with: label, tone, icon."""
LONGEST_MATRIX = 30  # candidates; a wider table is read from the file


@dataclass(frozen=True)
class Slice:
    """A piece of a bar; `start` and `width` are percent of the whole bar."""

    key: str
    label: Any
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class OptionRow:
    """An option in the order of the result; `share` is percent of the largest count, `place` is shared by equals."""

    key: str
    label: Localized
    count: int | None
    share: float
    place: int | None
    won: bool
    tied: bool


@dataclass(frozen=True)
class RoundRow:
    """A candidate through the rounds of a run-off: each cell a count, empty once it is gone, and what became of it."""

    label: Localized
    cells: list[tuple[str, str]]


def percent(part: float | Fraction, whole: float) -> float:
    return round(float(100 * part / whole), 1) if whole else 0.0


def share(part: int, whole: int) -> str:
    """'87 %', with one digit after the point where it says more."""
    exact = percent(part, whole)
    return f"{exact:.0f}\N{NO-BREAK SPACE}%" if exact == round(exact) else f"{exact:.1f}\N{NO-BREAK SPACE}%"


def labels_of(result: Result) -> dict[str, Localized]:
    """The frozen names of the options."""
    return {one["key"]: Localized(**one["label"]) for one in result.frozen["options"]}


def slices(result: Result) -> list[Slice]:
    """Yes, no and abstain as pieces of one bar."""
    whole, start, found = sum(result.counts.values()), 0.0, []
    for key, (label, _tone, _icon) in ANSWERS.items():
        width = percent(result.counts[key], whole)
        found.append(Slice(key, label, result.counts[key], start, width))
        start += width
    return found


def limit(result: Result) -> float | None:
    """Where in the bar of a motion the pass mark stands; none without votes that count."""
    mark = result.pass_mark
    if not mark or not mark["of"]:
        return None
    return percent(Fraction(mark["of"] * mark["numerator"], mark["denominator"]), sum(result.counts.values()))


def mark_words(mark: Mapping[str, Any]) -> str:
    """The pass mark in words, as short as it goes."""
    over, under = mark["numerator"], mark["denominator"]
    if mark["strictly"]:
        return _("more than half") if 2 * over == under else _("more than %(over)s/%(under)s", over=over, under=under)
    known = {(1, 2): _("half or more"), (2, 3): _("two thirds"), (3, 4): _("three quarters"), (1, 1): _("all")}
    return known.get((over, under)) or _("at least %(over)s/%(under)s", over=over, under=under)


def headline(result: Result) -> str:
    """The finding in one line, with the numbers that it rests on."""
    if not result.quorum["held"] and not result.running:
        return _(
            "%(present)s of %(entitled)s took part, %(needed)s needed",
            present=result.quorum["present"],
            entitled=result.entitled,
            needed=result.quorum["needed"],
        )
    if result.pass_mark is not None:
        mark = result.pass_mark
        return _(
            "%(yes)s yes of %(of)s votes that count: %(share)s, %(needed)s needed",
            yes=result.counts["yes"],
            of=mark["of"],
            share=share(result.counts["yes"], mark["of"]),
            needed=mark_words(mark),
        )
    labels = labels_of(result)
    won, tied = (listed(labels[key].text for key in keys) for keys in (result.winners, result.tied))
    if won and result.frozen["ballot"]["kind"] == BallotKind.ELECTION:
        chosen = _("Elected: %(won)s", won=won)
    else:
        chosen = _("Chosen: %(won)s", won=won) if won else ""
    equal = _("Equal: %(tied)s", tied=tied) if tied else ""
    return " · ".join(filter(None, [chosen, equal])) or _("Nobody is chosen")


def option_rows(result: Result) -> list[OptionRow]:
    """Options and candidates, best first; those of whom the order says nothing stand behind, in their own order."""
    labels = labels_of(result)
    most = max(result.counts.values(), default=0)
    rows = []
    place = 1
    for level in result.order:
        rows += [option_row(result, labels, key, most, place) for key in level]
        place += len(level)
    ordered = {row.key for row in rows}
    return rows + [option_row(result, labels, key, most, None) for key in labels if key not in ordered]


def option_row(result: Result, labels: Mapping[str, Localized], key: str, most: int, place: int | None) -> OptionRow:
    count = result.counts.get(key)
    shown = percent(count or 0, most)
    return OptionRow(key, labels[key], count, shown, place, key in result.winners, key in result.tied)


def matrix(result: Result) -> list[tuple[Localized, list[tuple[int, bool] | None]]]:
    """Who was preferred to whom by how many, in the order of the result, and whether that is more than the reverse."""
    labels, line = labels_of(result), [key for level in result.order for key in level]
    if not result.pairs or len(line) > LONGEST_MATRIX:
        return []
    return [(labels[one], [pair(result, one, other) for other in line]) for one in line]


def pair(result: Result, one: str, other: str) -> tuple[int, bool] | None:
    if one == other:
        return None
    mine, theirs = result.pairs[one][other], result.pairs[other][one]
    return mine, mine > theirs


def round_rows(result: Result) -> list[RoundRow]:
    """The rounds of a run-off, those who stayed longest first."""
    labels = labels_of(result)
    stays = {key: sum(key in each["counts"] for each in result.rounds) for key in labels}
    line = [*result.winners, *sorted(labels.keys() - set(result.winners), key=lambda key: (-stays[key], key))]
    return [RoundRow(labels[key], [cell(each, key) for each in result.rounds]) for key in line]


def cell(each: Mapping[str, Any], key: str) -> tuple[str, str]:
    """The count of a candidate in a round and what became of it there: elected, leaving, tied or nothing."""
    if key not in each["counts"]:
        return "", ""
    became = next((word for word in ("elected", "leaving", "tied") if key in each[word]), "")
    return decimal(each["counts"][key]), became


def decimal(count: int | str) -> str:
    """'7/2' as 3.5; more than two digits are cut, so that nothing looks rounded to a whole."""
    return f"{count:,}" if isinstance(count, int) else f"{float(Fraction(count)):,.2f}".rstrip("0").rstrip(".")


def choice_words(choice: Mapping[str, Any], labels: Mapping[str, Localized]) -> str:
    """A vote on one line: 'Yes', 'A, B', or '1. A · 2. B = C'."""
    if "answer" in choice:
        return str(ANSWERS[choice["answer"]][0])
    if "options" in choice:
        return named(choice["options"], labels) or _("Abstain")
    levels: dict[int, list[str]] = {}
    for key, rank in choice["ranks"].items():
        if rank is not None:
            levels.setdefault(rank, []).append(key)
    parts = [f"{place}. {' = '.join(labels[key].text for key in levels[place])}" for place in sorted(levels)]
    return " · ".join(parts) or _("Abstain")


def named(keys: Iterable[str], labels: Mapping[str, Localized]) -> str:
    return listed([labels[key].text for key in keys])


def vote_line(vote: Mapping[str, Any], labels: Mapping[str, Localized]) -> tuple[str, Sequence[Any], str]:
    """A published vote as its tracking code, the badge of an answer (or nothing) and the choice in words."""
    return vote["receipt"], ANSWERS.get(vote["choice"].get("answer", ""), ()), choice_words(vote["choice"], labels)

"""Slow and plain ways to count, written for the tests alone, and small ballots made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise, permutations

RULES = {
    "charter": 1,
    "quorum_percent": 50,
    "pass_numerator": 1,
    "pass_denominator": 2,
    "pass_strictly": True,
    "abstentions": "ignored",
    "weighted": False,
}

# M. Schulze's example of 45 voters and 5 candidates: how many, and in which order they prefer.
FORTY_FIVE = [
    (5, "acbed"),
    (5, "adecb"),
    (8, "bedac"),
    (3, "cabed"),
    (7, "caebd"),
    (2, "cbade"),
    (7, "dceba"),
    (8, "ebadc"),
]


def ranked(lines: Iterable[tuple[int, str]]) -> list[tuple[dict[str, int], int]]:
    """'ab=c' ranks b and c equally behind a; one ballot for each voter."""
    cast = []
    for number, line in lines:
        ranks: dict[str, int] = {}
        rank = 0
        for before, sign in zip(" " + line, line, strict=False):
            if sign != "=":
                rank += before != "="
                ranks[sign] = rank
        cast += [(ranks, 1)] * number
    return cast


def prefers(ranks: Mapping[str, int | None], one: str, other: str) -> bool:
    """No opinion (None) compares with nobody; who is left out stands last."""
    mine, theirs = ranks.get(one, 1_000_000), ranks.get(other, 1_000_000)
    return mine is not None and theirs is not None and mine < theirs


def plain_pairs(keys, cast):
    return {
        one: {
            other: sum(weight for ranks, weight in cast if prefers(ranks, one, other)) for other in keys if other != one
        }
        for one in keys
    }


def plain_paths(keys, pairs):
    """The strongest path as the best over all simple paths of its weakest link; for few candidates."""
    found = {one: dict.fromkeys(keys, 0) for one in keys}
    for size in range(2, len(keys) + 1):
        for path in permutations(keys, size):
            links = list(pairwise(path))
            weakest = min(pairs[a][b] if pairs[a][b] > pairs[b][a] else 0 for a, b in links)
            found[path[0]][path[-1]] = max(found[path[0]][path[-1]], weakest)
    return found


def triple_loop_order(keys, cast):
    """Schulze by the textbook's three loops; the candidates by how many they stand above."""
    pairs = plain_pairs(keys, cast)
    paths = {a: {b: pairs[a][b] if pairs[a][b] > pairs[b][a] else 0 for b in keys if b != a} for a in keys}
    for middle in keys:
        for start in keys:
            for end in keys:
                if len({middle, start, end}) == 3:
                    paths[start][end] = max(paths[start][end], min(paths[start][middle], paths[middle][end]))
    above = {a: sum(paths[a][b] > paths[b][a] for b in keys if b != a) for a in keys}
    return sorted(keys, key=lambda key: -above[key])


def plain_runoff(keys, cast):
    """The winner of an instant run-off, one loser at a time; None as soon as two are equally last."""
    standing = list(keys)
    while True:
        counts = dict.fromkeys(standing, 0)
        for ranks, weight in cast:
            named = [key for key in standing if key in ranks]
            if named:
                counts[min(named, key=lambda key: ranks[key])] += weight
        best = max(standing, key=lambda key: counts[key])
        if 2 * counts[best] > sum(counts.values()):
            return best
        last = sorted(standing, key=lambda key: counts[key])
        if len(last) < 2 or counts[last[0]] == counts[last[1]]:
            return None
        standing.remove(last[0])


def frozen(method="yes_no", keys=(), electors=5, **changes):
    """A frozen text as a ballot has it at opening; `changes` go to where they belong."""
    ballot = {
        "number": "WG3-B004",
        "group": "wg3",
        "kind": "motion" if method == "yes_no" else "choice",
        "method": method,
        "title": {"en": "Adopt the text?", "zh": "是否通过文本？"},
        "text": {"en": "", "zh": ""},
        "secret": False,
        "winners": 1,
        "most_choices": 1,
        "opens_at": "2026-11-01T01:00:00+00:00",
        "closes_at": "2026-11-20T10:00:00+00:00",
        "zone": "Asia/Shanghai",
    }
    people = electors if isinstance(electors, list) else [1] * electors
    return {
        "format": "alliance-ballot/1",
        "ballot": {key: changes.get(key, value) for key, value in ballot.items()},
        "rules": {key: changes.get(key, value) for key, value in RULES.items()},
        "options": [{"key": key, "label": {"en": f"Option {key}", "zh": ""}} for key in keys],
        "electors": [
            {"id": number, "name": {"en": f"Member {number}", "zh": f"会员{number}"}, "weight": weight}
            for number, weight in enumerate(people, start=1)
        ],
    }


def votes(choices, weights=None, secret=False):
    """Votes of the first electors in turn."""
    found = []
    for number, choice in enumerate(choices, start=1):
        vote = {"receipt": f"{number:04d}-CODE", "choice": choice}
        own = {"elector": number, "grounds": "", "weight": (weights or {}).get(number, 1)}
        found.append(vote if secret else vote | own)
    return found


def answers(yes=0, no=0, abstain=0):
    return [{"answer": "yes"}] * yes + [{"answer": "no"}] * no + [{"answer": "abstain"}] * abstain

"""Counts ranked ballots of many candidates, and the same in the plain way for comparison.

Each ballot ranks all candidates in an order of its own, so that nothing can be counted together. What is asked: 10,000
ballots among 50 candidates under one second. Use: `python -m tests.load.bench_tally --ballots 10000 --candidates 50`.
"""

import argparse
import os
import platform
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from alliance.ballots.counting import Cast, Pairs, most_votes, pairwise, runoff, schulze

SEED = 20261122


def made(ballots: int, candidates: int) -> tuple[list[str], list[tuple[dict[str, int], int]]]:
    """Candidates, the later the less liked, and ballots; the same at every run."""
    dice = random.Random(SEED)
    keys = [f"c{number}" for number in range(candidates)]
    cast = []
    for _ballot in range(ballots):
        line = sorted(keys, key=lambda key: dice.expovariate(1 / (candidates + int(key[1:]))))
        cast.append(({key: rank for rank, key in enumerate(line, 1)}, 1))
    return keys, cast


def plain_pairs(keys: Sequence[str], cast: Cast) -> Pairs:
    """Every two candidates of every ballot compared, one after the other."""
    pairs = {one: dict.fromkeys([other for other in keys if other != one], 0) for one in keys}
    for ranks, weight in cast:
        line = sorted(ranks, key=lambda key: ranks[key])
        for place, one in enumerate(line):
            row = pairs[one]
            for other in line[place + 1 :]:
                row[other] += weight
    return pairs


def seconds(work: Callable[[], Any], rounds: int = 3) -> float:
    """Processor time of the quickest of some runs: other work on the machine does not count."""
    times = []
    for _round in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def report(ballots: int, candidates: int) -> str:
    """A table for docs/benchmarks.md."""
    keys, cast = made(ballots, candidates)
    assert plain_pairs(keys, cast) == pairwise(keys, cast), "the two ways to count differ"
    first = [([min(ranks, key=lambda key: ranks[key])], weight) for ranks, weight in cast]
    rows: list[tuple[str, Callable[[], Any], int]] = [
        ("Schulze, one winner", lambda: schulze(keys, cast), 3),
        ("Schulze, five winners", lambda: schulze(keys, cast, 5), 3),
        ("instant run-off, one winner", lambda: runoff(keys, cast), 3),
        ("instant run-off, five winners", lambda: runoff(keys, cast, 5), 3),
        ("most votes", lambda: most_votes(keys, first), 3),
        ("preferences alone, packed", lambda: pairwise(keys, cast), 3),
        ("preferences alone, the plain way", lambda: plain_pairs(keys, cast), 1),
    ]
    lines = [
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors, Python {platform.python_version()}; "
        f"{ballots:,} ballots, no two alike, {candidates} candidates",
        "",
        "| count | seconds |",
        "|---|---|",
    ]
    return "\n".join([*lines, *(f"| {name} | {seconds(work, rounds):.2f} |" for name, work, rounds in rows)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--ballots", type=int, default=10_000)
    parser.add_argument("--candidates", type=int, default=50)
    options = parser.parse_args()
    print(report(options.ballots, options.candidates))


if __name__ == "__main__":
    main()

"""Counts a ballot again from its published file: `python counting.py result.json [tracking code …]`.

This file needs Python 3.10 or newer and nothing else; the alliance's own program counts with the very same file. It
says what was decided and OK, or what does not agree, and then ends with code 1.

The published file is one line of JSON with sorted keys. `frozen` is the text frozen when the ballot opened: question,
rules, options and those entitled; its SHA-256 was shown and mailed then. `votes_hash` is the SHA-256 of the sorted JSON
of `closed_at`, `extended`, `voted` and `votes`. The rules of counting:

- Quorum: so many percent of those entitled, by heads, rounded up. An empty vote is an abstention.
- Motion: yes is at least, or more than, n/d of the votes that count. An abstention is ignored there, or counts against,
  or (absent) does not even count for the quorum. Votes weigh what the frozen text says.
- Most votes, approval: a place for which several stand equal is a tie, never broken here. No votes, not chosen.
- Schulze: strongest paths of winning votes (M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and
  Condorcet-consistent single-winner election method", Social Choice and Welfare 36, 2011). Equal ranks are allowed, who
  is left out stands last, a rank of null is no opinion and compares with nobody. Elected is who is among the first so
  many in every way to arrange equals.
- Instant run-off: more than half of the votes still standing elects; else the last goes and its votes pass on. Who
  shares a rank shares the vote. Among equals the one with fewer votes in the round before goes, then in the round
  before that; equals who together have fewer than the next one go together; else it is a tie. Further winners: once
  more without those elected.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

FORMAT, FROZEN_FORMAT = "alliance-ballot-result/1", "alliance-ballot/1"
METHODS = {"yes_no": "answer", "plurality": "options", "approval": "options", "schulze": "ranks", "runoff": "ranks"}
PARTS = {"format", "frozen", "frozen_hash", "closed_at", "extended", "voted", "votes", "votes_hash", "result"}
Cast = Sequence[tuple[Any, int]]
"""Answers, chosen options or ranks, with weights."""
Ballots = list[tuple[list[list[str]], int]]
"""Groups of equal rank, best first, with weights."""
Pairs = dict[str, dict[str, int]]


def canonical(value: Any) -> str:
    """The one way to write a value as JSON: sorted keys, no spaces, no escapes that are not needed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def votes_digest(published: Mapping[str, Any]) -> str:
    """What `votes_hash` of a published file has to be."""
    return digest(canonical({part: published[part] for part in ("closed_at", "extended", "voted", "votes")}))


# --- counting --------------------------------------------------------------------------------------------------------


def tally(frozen: Mapping[str, Any], votes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The result of the votes under a frozen text: plain JSON values, the same for the same votes in any order."""
    ballot, rules, entitled = frozen["ballot"], frozen["rules"], len(frozen["electors"])
    said = METHODS[ballot["method"]]
    cast = [(vote["choice"][said], vote.get("weight", 1)) for vote in votes]
    empty = sum(is_abstention(one) for one, _weight in cast)
    present = len(cast) - (empty if rules["abstentions"] == "absent" else 0)
    needed = -(-entitled * rules["quorum_percent"] // 100)
    found: dict[str, Any] = {"pass_mark": None, "counts": {}, "order": [], "pairs": {}, "rounds": []}
    found |= count(ballot["method"], [option["key"] for option in frozen["options"]], cast, rules, ballot["winners"])
    if empty == len(cast) or present < needed:
        found |= {"winners": [], "tied": [], "outcome": "failed" if present >= needed else "no_quorum"}
    quorum = {"percent": rules["quorum_percent"], "needed": needed, "present": present, "held": present >= needed}
    weight = sum(weight for _one, weight in cast)
    return {"entitled": entitled, "voted": len(cast), "abstained": empty, "weight": weight, "quorum": quorum, **found}


def is_abstention(said: Any) -> bool:
    """An answer to abstain, no option, or no rank."""
    return said == "abstain" or not (any(said.values()) if isinstance(said, dict) else said)


def count(method: str, keys: Sequence[str], cast: Cast, rules: Mapping[str, Any], winners: int = 1) -> dict[str, Any]:
    """The outcome by one of the methods, without quorum; only a motion asks the rules."""
    if method == "yes_no":
        return motion(cast, rules)
    if method in ("plurality", "approval"):
        return most_votes(keys, cast, winners)
    return schulze(keys, cast, winners) if method == "schulze" else runoff(keys, cast, winners)


def motion(cast: Cast, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Yes, no, abstain against the pass mark; a motion for which nobody votes fails."""
    counts = {"yes": 0, "no": 0, "abstain": 0}
    for answer, weight in cast:
        counts[answer] += weight
    of = counts["yes"] + counts["no"] + (counts["abstain"] if rules["abstentions"] == "against" else 0)
    over, under, strictly = rules["pass_numerator"], rules["pass_denominator"], rules["pass_strictly"]
    needed = of * over // under + 1 if strictly else -(-of * over // under)
    held = 0 < counts["yes"] >= needed
    mark = {"numerator": over, "denominator": under, "strictly": strictly, "needed": needed, "of": of, "held": held}
    return {"outcome": "passed" if held else "failed", "winners": [], "tied": [], "counts": counts, "pass_mark": mark}


def most_votes(keys: Sequence[str], cast: Cast, winners: int = 1) -> dict[str, Any]:
    """Most votes first, in groups of equals."""
    counts = dict.fromkeys(keys, 0)
    for chosen, weight in cast:
        for key in chosen:
            counts[key] += weight
    order = [[key for key in keys if counts[key] == number] for number in sorted(set(counts.values()), reverse=True)]
    elected: list[str] = []
    tied: list[str] = []
    for level in order:
        if not counts[level[0]] or tied or len(elected) >= winners:
            break
        elected, tied = ([*elected, *level], []) if len(elected) + len(level) <= winners else (elected, level)
    return decided(elected, tied) | {"counts": counts, "order": order}


def decided(elected: Sequence[str], tied: Sequence[str]) -> dict[str, Any]:
    outcome = "tied" if tied else "decided" if elected else "failed"
    return {"outcome": outcome, "winners": list(elected), "tied": list(tied)}


def schulze(keys: Sequence[str], cast: Cast, winners: int = 1) -> dict[str, Any]:
    """The order by strongest paths."""
    pairs = pairwise(keys, cast)
    paths = strongest_paths(keys, pairs)
    below = {one: {other for other in keys if paths[one][other] > paths[other][one]} for one in keys}
    above = {one: sum(one in below[other] for other in keys) for one in keys}
    line = sorted(keys, key=lambda one: above[one] - len(below[one]))
    sure = [one for one in line if len(keys) - len(below[one]) <= winners]
    tied = [one for one in line if one not in sure and above[one] < winners]
    order: list[list[str]] = []
    for place, key in enumerate(line):  # cut wherever everybody before stands above everybody after
        if all(below[one] >= set(line[place:]) for one in line[:place]):
            order.append([])
        order[-1].append(key)
    return decided(sure, tied) | {"order": order, "pairs": pairs}


def pairwise(keys: Sequence[str], cast: Cast) -> Pairs:
    """How many prefer one to another: `pairs[one][other]`.

    Each candidate has one big number with a field of bits for every other one, so that a ballot adds all that it says
    of a candidate in one addition. Equal ballots are added together.
    """
    width = sum(weight for _ranks, weight in cast).bit_length() + 1
    unit = {key: 1 << place * width for place, key in enumerate(keys)}
    everybody, over = sum(unit.values()), dict.fromkeys(keys, 0)
    for ranks, weight in alike(cast):
        lower = everybody - sum(unit[key] for key, rank in ranks if rank is None)
        for level in by_rank(ranks):
            for key in level:
                lower -= unit[key]
            more = lower if weight == 1 else lower * weight
            for key in level:
                over[key] += more
    shifts, field = {key: place * width for place, key in enumerate(keys)}, (1 << width) - 1
    return {one: {other: over[one] >> shifts[other] & field for other in keys if other != one} for one in keys}


def alike(cast: Cast) -> list[tuple[tuple[tuple[str, Any], ...], int]]:
    """The ranks of equal ballots as one, with the sum of their weights."""
    found: dict[tuple[tuple[str, Any], ...], int] = defaultdict(int)
    for ranks, weight in cast:
        found[tuple(ranks.items())] += weight
    return list(found.items())


def by_rank(ranks: Iterable[tuple[str, Any]]) -> list[list[str]]:
    """The candidates of a ballot in groups of equal rank, best first, without those of no opinion."""
    given = [(rank, key) for key, rank in ranks if rank is not None]
    single = dict(given)
    if len(single) == len(given):  # no two equal, as on most ballots
        return [[single[rank]] for rank in sorted(single)]
    return [[key for rank, key in given if rank == level] for level in sorted(single)]


def strongest_paths(keys: Sequence[str], pairs: Pairs) -> Pairs:
    """The strength of the strongest path between each two; a link is as strong as its winning votes."""
    links = {one: pairs[one] | {one: 0} for one in keys}
    paths = [[links[a][b] if links[a][b] > links[b][a] else 0 for b in keys] for a in keys]
    for middle, onward in enumerate(paths):  # Floyd, Warshall; one list at a time
        for start, row in enumerate(paths):
            first = row[middle]
            if first and start != middle:
                reached = [first if first < link else link for link in onward]
                paths[start] = [new if new > old else old for new, old in zip(reached, row, strict=True)]
    return {one: dict(zip(keys, row, strict=True)) | {one: 0} for one, row in zip(keys, paths, strict=True)}


def runoff(keys: Sequence[str], cast: Cast, winners: int = 1) -> dict[str, Any]:
    """Instant run-off, as often as there are places; each time without those already elected."""
    ballots = [(by_rank(ranks), weight) for ranks, weight in alike(cast)]
    rounds: list[dict[str, Any]] = []
    elected: list[str] = []
    tied: list[str] = []
    while len(elected) < min(winners, len(keys)):
        seat = one_seat([key for key in keys if key not in elected], ballots)
        rounds += [{"seat": len(elected) + 1, **each} for each in seat]
        elected, tied = elected + seat[-1]["elected"], seat[-1]["tied"]
        if not seat[-1]["elected"]:
            break
    return decided(elected, tied) | {"rounds": rounds, "order": [[key] for key in elected]}


def one_seat(keys: Sequence[str], ballots: Ballots) -> list[dict[str, Any]]:
    """The rounds until somebody has more than half of the votes still standing, or nobody can be told apart."""
    standing = list(keys)
    piles: dict[tuple[str, ...], Ballots] = {}
    put(piles, ballots, standing)
    history, rounds = [], []
    while True:
        counts = dict.fromkeys(standing, Fraction(0))
        for top, pile in piles.items():
            for key in top:
                counts[key] += Fraction(sum(weight for _levels, weight in pile), len(top))
        history.append(counts)
        total = sum(counts.values())
        elected = [key for key in standing if 2 * counts[key] > total]
        leaving, tied = ([], []) if elected or not total else last_of(history, standing)
        shown = {key: int(share) if share.denominator == 1 else str(share) for key, share in counts.items()}
        spent = sum(weight for _levels, weight in piles.get((), []))
        rounds.append({"counts": shown, "exhausted": spent, "elected": elected, "leaving": leaving, "tied": tied})
        if not leaving:
            return rounds
        standing = [key for key in standing if key not in leaving]
        moving = [top for top in piles if set(top) & set(leaving)]
        put(piles, [ballot for top in moving for ballot in piles.pop(top)], standing)


def put(piles: dict[tuple[str, ...], Ballots], ballots: Ballots, standing: Iterable[str]) -> None:
    """Put each ballot on the pile of those still standing whom it ranks first; () takes the rest."""
    left = set(standing)
    for ballot in ballots:
        tops = (tuple(key for key in level if key in left) for level in ballot[0])
        piles.setdefault(next(filter(None, tops), ()), []).append(ballot)


def last_of(history: Sequence[Mapping[str, Fraction]], standing: Sequence[str]) -> tuple[list[str], list[str]]:
    """Who leaves, or else who is tied: fewest votes now, then in each round before; see the rules at the top."""
    now, least = history[-1], min(history[-1].values())
    fewest = [key for key in standing if now[key] == least]
    last = fewest
    for counts in reversed(history[:-1]):
        least = min(counts[key] for key in last)
        last = [key for key in last if counts[key] == least]
    others = [now[key] for key in standing if key not in fewest]
    together = others and sum(now[key] for key in fewest) < min(others)
    return (last, []) if len(last) == 1 or together else ([], last)


# --- checking a published file ---------------------------------------------------------------------------------------


def disagreements(published: Mapping[str, Any]) -> list[str]:
    """What does not agree in a published file, in words; nothing when all does."""
    try:
        if set(published) != PARTS or published["format"] != FORMAT:
            return [f"This is not a result of format {FORMAT}."]
        found = []
        if digest(published["frozen"]) != published["frozen_hash"]:
            found.append("The frozen text was altered: its hash differs.")
        if votes_digest(published) != published["votes_hash"]:
            found.append("The votes were altered: their hash differs.")
        frozen = json.loads(published["frozen"], object_pairs_hook=once)
        found += frozen_problems(frozen, published)
        found = found or vote_problems(frozen, published["voted"], published["votes"])
        if not found and canonical(tally(frozen, published["votes"])) != canonical(published["result"]):
            found.append("The result does not follow from the votes.")
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as fault:
        return [f"A part is missing or has a wrong form ({type(fault).__name__}: {fault})."]
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names come once: two readers of a file shall not see two things."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def frozen_problems(frozen: Mapping[str, Any], published: Mapping[str, Any]) -> list[str]:
    """A frozen text that nothing can be counted by, and a closing at another time than it or an extension says."""
    ballot, rules, electors = frozen["ballot"], frozen["rules"], frozen["electors"]
    keys = [option["key"] for option in frozen["options"]]
    whole = [*(one["weight"] for one in electors), rules["quorum_percent"], rules["pass_numerator"], ballot["winners"]]
    sound = (
        frozen["format"] == FROZEN_FORMAT
        and len({one["id"] for one in electors}) == len(electors)
        and len(set(keys)) == len(keys)
        and all(type(number) is int and number >= 0 for number in [*whole, rules["pass_denominator"] - 1])
        and rules["abstentions"] in ("ignored", "against", "absent")
        and ballot["method"] in METHODS
    )
    until = [ballot["closes_at"], *(each["closes_at"] for each in published["extended"])][-1]
    ended, said = (datetime.fromisoformat(each.replace("Z", "+00:00")) for each in (until, published["closed_at"]))
    return [
        *([] if sound else [f"The frozen text is not of format {FROZEN_FORMAT}."]),
        *([] if ended == said else ["It closed at another time than the frozen text or the last extension says."]),
    ]


def vote_problems(frozen: Mapping[str, Any], voted: Sequence[int], votes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Votes that nobody could cast: from outside the electorate, twice, with another weight or another form."""
    weighted, secret = frozen["rules"]["weighted"], frozen["ballot"]["secret"]
    weights = {elector["id"]: elector["weight"] if weighted else 1 for elector in frozen["electors"]}
    if len(set(voted)) != len(voted) or not set(voted) <= set(weights) or len(voted) != len(votes):
        return ["Those who voted are not among those entitled, or are not as many as the votes."]
    found = []
    if len({vote["receipt"] for vote in votes}) != len(votes):
        found.append("A tracking code stands twice.")
    if secret and any("elector" in vote for vote in votes):
        found.append("A vote of a secret ballot names who cast it.")
    elif secret and sorted(vote.get("weight", 1) for vote in votes) != sorted(weights[one] for one in voted):
        found.append("The weights of the votes are not those of the organizations that voted.")
    elif not secret and sorted(vote["elector"] for vote in votes) != sorted(voted):
        found.append("The votes are not of those who voted, each once.")
    keys = {option["key"] for option in frozen["options"]}
    for vote in votes:
        weighs = secret or vote.get("weight", 1) == weights.get(vote["elector"])
        if not weighs or not fits(vote["choice"], frozen["ballot"], keys):
            found.append(f"The vote {vote['receipt']} has a wrong weight or form.")
    return found


def fits(choice: Mapping[str, Any], ballot: Mapping[str, Any], keys: set[str]) -> bool:
    """Whether the ballot takes this choice."""
    said = choice[METHODS[ballot["method"]]]
    if len(choice) != 1 or ballot["method"] == "yes_no":
        return len(choice) == 1 and said in ("yes", "no", "abstain")
    most = ballot["most_choices"] if ballot["method"] == "plurality" else len(keys)
    if not set(said) <= keys or len(set(said)) != len(said) or len(said) > most:
        return False
    return isinstance(said, list) or all(rank is None or (type(rank) is int and rank > 0) for rank in said.values())


def read(data: bytes) -> tuple[dict[str, Any], list[str]]:
    """The published file in its bytes, and what does not agree in it."""
    try:
        text = data.decode("utf-8")
        published = json.loads(text, object_pairs_hook=once)
        if not isinstance(published, dict) or canonical(published) != text.removesuffix("\n"):
            return {}, ["The file is not written as it was published. Download it again."]
    except (ValueError, RecursionError) as fault:
        return {}, [f"The file cannot be read ({fault})."]
    return published, disagreements(published)


def summary(published: Mapping[str, Any]) -> list[str]:
    """The result in a few lines."""
    frozen, result = json.loads(published["frozen"]), published["result"]
    ballot, quorum, mark, held = (
        frozen["ballot"],
        result["quorum"],
        result["pass_mark"],
        {True: "held", False: "not held"},
    )
    labels = {
        option["key"]: " / ".join(filter(None, map(option["label"].get, ("en", "zh")))) for option in frozen["options"]
    }
    lines = [f"{ballot['number']} {' / '.join(filter(None, map(ballot['title'].get, ('en', 'zh'))))}"]
    lines.append(
        f"entitled {result['entitled']}, voted {result['voted']}, quorum {quorum['needed']}: {held[quorum['held']]}"
    )
    lines += [f"{labels.get(key, key)}: {number}" for key, number in result["counts"].items()]
    lines += [f"pass mark {mark['needed']} of {mark['of']}: {held[mark['held']]}"] if mark else []
    for place, level in enumerate(result["order"], start=1):
        lines.append(f"{place}. " + " = ".join(labels[key] for key in level))
    for label in ("winners", "tied"):
        lines += [f"{label}: " + ", ".join(labels[key] for key in result[label])] if result[label] else []
    return [
        *lines,
        f"outcome: {result['outcome']}",
        *(f"{part} {published[part]}" for part in ("frozen_hash", "votes_hash")),
    ]


def main(words: Sequence[str]) -> int:
    """Print the result, the votes of the codes and OK and return 0, or print what does not agree and return 1."""
    if not words:
        print(__doc__)
        return 1
    with open(words[0], "rb") as file:
        published, problems = read(file.read())
    found = {} if problems else {vote["receipt"]: vote["choice"] for vote in published["votes"]}
    lines = [] if problems else summary(published)
    for code in words[1:]:
        lines += [f"{code}: {canonical(found[code])}"] if code in found else []
        problems += [] if code in found else [f"No vote has the tracking code {code}."]
    print("\n".join([*lines, *(problems or ["OK"])]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

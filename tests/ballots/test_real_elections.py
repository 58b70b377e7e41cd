"""Elections as they were really held: the published winners and orders come out again.

With the data set beside the project all four years are counted; without it a small election of our own stands in.
"""

import json
from pathlib import Path

import pytest

from alliance.ballots.counting import schulze, tally
from tests.ballots.references import FORTY_FIVE, frozen, ranked, triple_loop_order, votes

pytestmark = pytest.mark.pure
FOLDER = Path(__file__).parents[3] / "shared" / "data" / "elections"
SPELLED = {"Carlos Tadeu Panato Junior": "Carlos Panato"}
"""How the published result writes a candidate whom the ballots call otherwise."""
OWN = {
    "year": "ours",
    "seats": 2,
    "candidates": [{"name": name} for name in "ABCDE"],
    "official_ranking": ["E", "A", "C", "B", "D"],
    "ballots": [[ranks[key] for key in "abcde"] for ranks, _weight in ranked(FORTY_FIVE)],
}
"""The 45 voters of Schulze, in the shape of the data set: for each candidate its rank, null for no opinion."""


def elections():
    found = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("election_*.json"))]
    return [OWN, *found]


def counted(election):
    """Candidates by name with what `schulze` says, each ballot with the ranks as given (None is no opinion)."""
    names = [candidate["name"] for candidate in election["candidates"]]
    cast = [(dict(zip(names, ballot, strict=True)), 1) for ballot in election["ballots"]]
    return names, cast, schulze(names, cast, election["seats"])


def test_the_data_set_is_whole_where_it_is():
    numbers = [len(election["ballots"]) for election in elections()[1:]]
    assert numbers in ([], [256, 219, 209, 233])
    assert sum(numbers) in (0, 917)


@pytest.mark.parametrize("election", elections(), ids=lambda election: election["year"])
def test_winners_and_order_are_the_published_ones(election):
    official = [SPELLED.get(name, name) for name in election["official_ranking"]]
    _names, _cast, found = counted(election)
    assert found["outcome"] == "decided"
    assert [level[0] for level in found["order"]][: len(official)] == official
    assert found["winners"] == official[: election["seats"]]
    assert all(len(level) == 1 for level in found["order"])


@pytest.mark.parametrize("election", elections(), ids=lambda election: election["year"])
def test_the_textbook_gives_the_same_order(election):
    names, cast, found = counted(election)
    assert triple_loop_order(names, cast) == [level[0] for level in found["order"]]


@pytest.mark.parametrize("election", elections(), ids=lambda election: election["year"])
def test_a_whole_tally_of_the_election_gives_the_winners(election):
    names = [candidate["name"] for candidate in election["candidates"]]
    keys = dict(zip(names, (chr(97 + place) for place in range(len(names))), strict=True))
    choices = [{"ranks": dict(zip(keys.values(), ballot, strict=True))} for ballot in election["ballots"]]
    entitled = election.get("eligible_voters", len(choices))
    text = frozen("schulze", list(keys.values()), entitled, secret=True, winners=election["seats"], quorum_percent=25)
    found = tally(text, votes(choices, secret=True))
    official = [SPELLED.get(name, name) for name in election["official_ranking"]]
    assert found["winners"] == [keys[name] for name in official[: election["seats"]]]
    assert (found["entitled"], found["voted"]) == (entitled, len(choices))

"""Counting: quorum, pass mark, most votes, Schulze and instant run-off, against plain ways to do the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.ballots import counting
from alliance.ballots.counting import most_votes, motion, pairwise, runoff, schulze, strongest_paths, tally
from tests.ballots.references import (
    FORTY_FIVE,
    RULES,
    answers,
    frozen,
    plain_pairs,
    plain_paths,
    plain_runoff,
    ranked,
    triple_loop_order,
    votes,
)

pytestmark = pytest.mark.pure


def outcome(yes, no, abstain=0, electors=10, **rules):
    return tally(frozen(electors=electors, **rules), votes(answers(yes, no, abstain)))


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "rules", "expected"),
    [
        (3, 2, 0, {}, "passed"),
        (3, 3, 0, {}, "failed"),  # a simple majority is more than half
        (3, 3, 0, {"pass_strictly": False}, "passed"),
        (4, 2, 0, {"pass_numerator": 2, "pass_denominator": 3, "pass_strictly": False}, "passed"),
        (4, 2, 0, {"pass_numerator": 2, "pass_denominator": 3}, "failed"),
        (6, 2, 0, {"pass_numerator": 3, "pass_denominator": 4, "pass_strictly": False}, "passed"),
        (5, 2, 0, {"pass_numerator": 3, "pass_denominator": 4, "pass_strictly": False}, "failed"),
        (3, 2, 2, {"abstentions": "ignored"}, "passed"),
        (3, 2, 2, {"abstentions": "against"}, "failed"),
        (4, 1, 2, {"abstentions": "against"}, "passed"),
        (3, 0, 2, {"abstentions": "ignored"}, "passed"),  # five of ten take part
        (3, 0, 2, {"abstentions": "absent"}, "no_quorum"),  # three do
        (3, 0, 0, {"quorum_percent": 30}, "passed"),
        (3, 0, 0, {"quorum_percent": 31}, "no_quorum"),  # 3.1 rounded up
        (0, 0, 5, {}, "failed"),
        (0, 0, 5, {"pass_numerator": 0, "pass_strictly": False}, "failed"),
        (0, 0, 0, {"quorum_percent": 0}, "failed"),
    ],
)
def test_a_motion_asks_for_quorum_and_pass_mark(yes, no, abstain, rules, expected):
    assert outcome(yes, no, abstain, **rules)["outcome"] == expected


def test_the_result_states_what_was_needed_and_what_held():
    assert tally(frozen(electors=19), votes(answers(13, 2, 2))) == {
        "entitled": 19,
        "voted": 17,
        "abstained": 2,
        "weight": 17,
        "quorum": {"percent": 50, "needed": 10, "present": 17, "held": True},
        "outcome": "passed",
        "counts": {"yes": 13, "no": 2, "abstain": 2},
        "pass_mark": {"numerator": 1, "denominator": 2, "strictly": True, "needed": 8, "of": 15, "held": True},
        "winners": [],
        "tied": [],
        "order": [],
        "pairs": {},
        "rounds": [],
    }


def test_weights_count_for_the_pass_mark_and_heads_for_the_quorum():
    text = frozen(electors=[5, 1, 1, 1, 1, 1], weighted=True)
    cast = votes([{"answer": "yes"}, {"answer": "no"}, {"answer": "no"}], weights={1: 5})
    found = tally(text, cast)
    assert found["counts"] == {"yes": 5, "no": 2, "abstain": 0}
    assert found["weight"] == 7
    assert found["quorum"] == {"percent": 50, "needed": 3, "present": 3, "held": True}
    assert found["outcome"] == "passed"
    assert tally(text, cast[:1])["outcome"] == "no_quorum"  # the heaviest alone is one of six


@given(
    yes=st.integers(0, 40),
    no=st.integers(0, 40),
    over=st.integers(0, 5),
    under=st.integers(1, 5),
    strictly=st.booleans(),
)
def test_what_is_needed_is_the_fewest_yes_that_pass(yes, no, over, under, strictly):
    rules = RULES | {"pass_numerator": over, "pass_denominator": under, "pass_strictly": strictly}
    mark = motion([("yes", 1)] * yes + [("no", 1)] * no, rules)["pass_mark"]
    share = yes * under > over * (yes + no) if strictly else yes * under >= over * (yes + no)
    assert mark["held"] is (yes > 0 and share)


def chosen(keys, lines, winners=1):
    found = most_votes(keys, [(list(line), 1) for line in lines], winners)
    return found["outcome"], found["winners"], found["tied"]


@pytest.mark.parametrize(
    ("lines", "winners", "expected"),
    [
        ("aaabb", 1, ("decided", ["a"], [])),  # 5 votes
        ("aaabbb", 1, ("tied", [], ["a", "b"])),  # 6 votes
        ("aaabbbc", 1, ("tied", [], ["a", "b"])),  # 7 votes
        ("aaabbcc", 1, ("decided", ["a"], [])),
        ("aaabbcc", 2, ("tied", ["a"], ["b", "c"])),
        ("aaabbcc", 3, ("decided", ["a", "b", "c"], [])),
        ("aabb", 2, ("decided", ["a", "b"], [])),  # equals who both have a place are no tie
        ("aab", 3, ("decided", ["a", "b"], [])),  # for whom nobody votes, is not chosen
        ("", 1, ("failed", [], [])),
    ],
)
def test_most_votes_win_and_ties_stay_ties(lines, winners, expected):
    assert chosen("abc", lines, winners) == expected


def test_approval_counts_each_approved_option():
    assert chosen("abc", ["ab", "bc", "b", "a"]) == ("decided", ["b"], [])
    assert most_votes("abc", [(["a", "b"], 2), (["b"], 1)])["counts"] == {"a": 2, "b": 3, "c": 0}


def test_an_empty_choice_is_an_abstention():
    text = frozen("approval", "ab", electors=4, abstentions="absent")
    cast = votes([{"options": []}, {"options": ["a"]}])
    assert tally(text, cast)["abstained"] == 1
    assert tally(text, cast)["outcome"] == "no_quorum"
    assert tally(frozen("approval", "ab", electors=4), cast)["winners"] == ["a"]
    silent = votes([{"ranks": {}}, {"ranks": {"a": None}}])
    assert tally(frozen("schulze", "ab", electors=4), silent)["outcome"] == "failed"


def test_without_quorum_nobody_is_elected():
    found = tally(frozen("plurality", "ab", electors=9), votes([{"options": ["a"]}]))
    assert (found["outcome"], found["winners"], found["counts"]) == ("no_quorum", [], {"a": 1, "b": 0})


def test_the_forty_five_voters_of_schulze_elect_e_and_order_the_others():
    found = schulze("abcde", ranked(FORTY_FIVE))
    assert found["winners"] == ["e"]
    assert found["order"] == [["e"], ["a"], ["c"], ["b"], ["d"]]
    assert found["pairs"]["a"] == {"b": 20, "c": 26, "d": 30, "e": 22}
    paths = strongest_paths("abcde", found["pairs"])
    assert paths["e"] == {"a": 25, "b": 28, "c": 28, "d": 31, "e": 0}
    assert paths["a"] == {"a": 0, "b": 28, "c": 28, "d": 30, "e": 24}
    assert schulze("abcde", ranked(FORTY_FIVE), winners=3)["winners"] == ["e", "a", "c"]


def test_a_circle_of_equal_strength_is_a_tie():
    found = schulze("abc", ranked([(1, "abc"), (1, "bca"), (1, "cab")]))
    assert (found["outcome"], found["winners"], found["tied"]) == ("tied", [], ["a", "b", "c"])
    assert found["order"] == [["a", "b", "c"]]


def test_a_circle_is_decided_by_its_strongest_victories():
    found = schulze("abc", ranked([(4, "abc"), (3, "bca"), (2, "cab")]))
    assert found["order"] == [["a"], ["b"], ["c"]]


def test_equal_ranks_are_allowed_and_who_is_left_out_stands_last():
    assert pairwise("abc", ranked([(2, "a=b")])) == {
        "a": {"b": 0, "c": 2},
        "b": {"a": 0, "c": 2},
        "c": {"a": 0, "b": 0},
    }
    found = schulze("abc", ranked([(2, "a=b")]), winners=2)
    assert (found["outcome"], sorted(found["winners"]), found["order"]) == ("decided", ["a", "b"], [["a", "b"], ["c"]])


def test_no_opinion_compares_with_nobody():
    cast = [({"a": 1, "b": None, "c": 2}, 1)]
    assert pairwise("abc", cast)["b"] == {"a": 0, "c": 0}
    assert pairwise("abc", cast)["a"] == {"b": 0, "c": 1}


def test_whoever_may_stand_first_or_last_is_not_elected_by_chance():
    """a beats b; c ties with both: for two places only a circle of three remains, a is sure of none alone."""
    cast = ranked([(1, "abc"), (1, "cab")])
    found = schulze("abc", cast, winners=2)
    assert found["winners"] == ["a"]
    assert sorted(found["tied"]) == ["b", "c"]
    assert found["order"] == [["a", "c", "b"]]


def test_the_last_of_a_run_off_passes_its_votes_on():
    found = runoff("abc", ranked([(4, "abc"), (3, "bca"), (2, "cba")]))
    assert found["winners"] == ["b"]
    assert found["rounds"] == [
        {
            "seat": 1,
            "counts": {"a": 4, "b": 3, "c": 2},
            "exhausted": 0,
            "elected": [],
            "leaving": ["c"],
            "tied": [],
        },
        {"seat": 1, "counts": {"a": 4, "b": 5}, "exhausted": 0, "elected": ["b"], "leaving": [], "tied": []},
    ]


def test_a_further_winner_is_sought_without_those_elected():
    found = runoff("abc", ranked([(3, "abc"), (2, "cba")]), winners=2)
    assert (found["winners"], found["order"]) == (["a", "b"], [["a"], ["b"]])
    assert [each["seat"] for each in found["rounds"]] == [1, 2]


def test_equals_are_told_apart_by_the_round_before():
    found = runoff("abce", ranked([(4, "a"), (2, "b"), (3, "c"), (1, "eb")]))
    assert found["rounds"][1]["counts"] == {"a": 4, "b": 3, "c": 3}  # b has the vote of e, and had fewer before
    assert [each["leaving"] for each in found["rounds"]] == [["e"], ["b"], []]
    assert found["winners"] == ["a"]


def test_equals_who_together_cannot_matter_go_together():
    found = runoff("abcd", ranked([(5, "a"), (4, "b"), (1, "cb"), (1, "db")]))
    assert found["rounds"][0]["leaving"] == ["c", "d"]
    assert found["winners"] == ["b"]


def test_a_tie_that_could_matter_is_reported():
    found = runoff("abc", ranked([(3, "a"), (2, "b"), (2, "c")]))
    assert (found["outcome"], found["winners"], found["tied"]) == ("tied", [], ["b", "c"])
    assert runoff("ab", ranked([(3, "a"), (3, "b")]))["tied"] == ["a", "b"]


def test_votes_that_name_nobody_left_are_exhausted_and_those_who_share_a_rank_share_the_vote():
    found = runoff("abc", ranked([(2, "a=b"), (2, "a"), (1, "c"), (2, "b")]))
    assert found["rounds"][0]["counts"] == {"a": 3, "b": 3, "c": 1}
    assert found["rounds"][1]["exhausted"] == 1
    assert found["tied"] == ["a", "b"]
    assert runoff("abc", ranked([(1, "a=b=c"), (1, "b")]))["rounds"][0]["counts"] == {
        "a": "1/3",
        "b": "4/3",
        "c": "1/3",
    }


def test_nobody_is_elected_whom_no_vote_names():
    found = runoff("abc", ranked([(2, "a")]), winners=2)
    assert (found["outcome"], found["winners"], found["tied"]) == ("decided", ["a"], [])


KEYS = "abcde"
RANKS = st.dictionaries(st.sampled_from(KEYS), st.one_of(st.none(), st.integers(1, 5)))
CAST = st.lists(st.tuples(RANKS, st.integers(1, 4)), max_size=12)
STRICT = st.lists(st.tuples(st.permutations(KEYS), st.integers(1, 3)), min_size=1, max_size=12)


def strictly(lines):
    return [({key: place for place, key in enumerate(line, start=1)}, weight) for line, weight in lines]


@given(CAST)
def test_packed_sums_are_the_plain_ones(cast):
    assert pairwise(KEYS, cast) == plain_pairs(KEYS, cast)


@given(CAST)
def test_the_strongest_paths_are_those_found_by_trying_every_path(cast):
    pairs = plain_pairs(KEYS, cast)
    assert strongest_paths(KEYS, pairs) == plain_paths(KEYS, pairs)


@given(CAST, st.integers(1, 5))
def test_a_candidate_is_elected_when_and_only_when_every_arrangement_of_equals_elects_it(cast, winners):
    found = schulze(KEYS, cast, winners)
    paths = plain_paths(KEYS, plain_pairs(KEYS, cast))
    above = {one: {other for other in KEYS if paths[other][one] > paths[one][other]} for one in KEYS}
    sure = {one for one in KEYS if sum(one not in above[other] for other in KEYS if other != one) < winners}
    possible = {one for one in KEYS if len(above[one]) < winners}
    assert set(found["winners"]) == sure
    assert set(found["tied"]) == possible - sure
    assert sorted(key for level in found["order"] for key in level) == list(KEYS)


@given(STRICT)
def test_who_beats_everybody_is_elected(lines):
    cast = strictly(lines)
    pairs = plain_pairs(KEYS, cast)
    best = [one for one in KEYS if all(pairs[one][other] > pairs[other][one] for other in KEYS if other != one)]
    if best:
        assert schulze(KEYS, cast)["winners"] == best


@given(STRICT)
def test_the_order_is_that_of_the_textbook(lines):
    cast = strictly(lines)
    found = schulze(KEYS, cast)
    if all(len(level) == 1 for level in found["order"]):
        assert [level[0] for level in found["order"]] == triple_loop_order(KEYS, cast)


@given(CAST, st.permutations(KEYS), st.sampled_from(["schulze", "runoff"]), st.integers(1, 3))
def test_names_and_the_order_of_votes_do_not_matter(cast, others, method, winners):
    renamed = dict(zip(KEYS, others, strict=True))
    cast_anew = [({renamed[key]: rank for key, rank in ranks.items()}, weight) for ranks, weight in reversed(cast)]
    first = counting.count(method, KEYS, cast, RULES, winners)
    second = counting.count(method, sorted(KEYS, reverse=True), cast_anew, RULES, winners)
    for part in ("winners", "tied"):
        assert {renamed[key] for key in first[part]} == set(second[part])
    assert first["outcome"] == second["outcome"]


@given(STRICT)
def test_a_run_off_without_ties_elects_whom_the_plain_way_elects(lines):
    cast = strictly(lines)
    expected = plain_runoff(KEYS, cast)
    if expected is not None:
        assert runoff(KEYS, cast)["winners"] == [expected]


@given(CAST, st.integers(1, 3))
def test_a_run_off_elects_or_reports_a_tie_and_loses_no_vote(cast, winners):
    found = runoff(KEYS, cast, winners)
    assert not set(found["winners"]) & set(found["tied"])
    assert len(found["winners"]) <= winners
    whole = sum(weight for _ranks, weight in cast)
    for each in found["rounds"]:
        counted = sum(counting.Fraction(share) for share in each["counts"].values()) + each["exhausted"]
        assert counted == whole

"""The published file and the script: counted again by a process of its own, and every altered byte is found."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from alliance.ballots import counting
from alliance.ballots.counting import canonical, digest, disagreements, tally, votes_digest
from tests.ballots.references import FORTY_FIVE, answers, frozen, ranked, votes

pytestmark = pytest.mark.pure


def published(text, cast, **changes):
    """A published file as the program makes it, here by hand."""
    numbers = sorted(vote.get("elector", number) for number, vote in enumerate(cast, start=1))
    content = {
        "format": "alliance-ballot-result/1",
        "frozen": canonical(text),
        "frozen_hash": digest(canonical(text)),
        "closed_at": text["ballot"]["closes_at"],
        "extended": [],
        "voted": numbers,
        "votes": cast,
    } | changes
    return content | {"votes_hash": votes_digest(content), "result": tally(text, content["votes"])}


def rehashed(content):
    """What somebody who alters a file and knows how it is made would publish."""
    return content | {
        "frozen_hash": digest(content["frozen"]),
        "votes_hash": votes_digest(content),
        "result": tally(json.loads(content["frozen"]), content["votes"]),
    }


MOTION = published(frozen(), votes(answers(3, 1)))
APPROVAL = published(frozen("approval", "abc"), votes([{"options": ["a", "b"]}, {"options": ["b"]}, {"options": []}]))
ELECTION = published(
    frozen("schulze", "abcde", 45, secret=True),
    votes([{"ranks": ranks} for ranks, _weight in ranked(FORTY_FIVE)], secret=True),
)
RUNOFF = published(
    frozen("runoff", "abc", 9, winners=2),
    votes([{"ranks": ranks} for ranks, _weight in ranked([(4, "abc"), (3, "bca"), (2, "c")])]),
)
WEIGHTED = published(
    frozen(electors=[5, 1, 1], weighted=True), votes([{"answer": "yes"}, {"answer": "no"}], weights={1: 5})
)
FILES = [MOTION, APPROVAL, ELECTION, RUNOFF, WEIGHTED]


def run(folder, text, *words):
    """The script as somebody runs it who has it from the page: alone in an empty folder, without our packages."""
    (folder / "counting.py").write_bytes(Path(counting.__file__).read_bytes())
    (folder / "published.json").write_bytes(text.encode() if isinstance(text, str) else text)
    command = [sys.executable, "-I", "counting.py", "published.json", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", env={}, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize("content", FILES, ids=["motion", "approval", "election", "runoff", "weighted"])
def test_the_script_alone_counts_a_published_file_again(tmp_path, content):
    code, said = run(tmp_path, canonical(content) + "\n")
    assert code == 0
    assert said.endswith("OK\n")
    assert f"outcome: {content['result']['outcome']}" in said


def test_the_script_tells_what_it_counted(tmp_path):
    _code, said = run(tmp_path, canonical(ELECTION))
    assert said.splitlines() == [
        "WG3-B004 Adopt the text? / 是否通过文本？",
        "entitled 45, voted 45, quorum 23: held",
        "1. Option e",
        "2. Option a",
        "3. Option c",
        "4. Option b",
        "5. Option d",
        "winners: Option e",
        "outcome: decided",
        f"frozen_hash {ELECTION['frozen_hash']}",
        f"votes_hash {ELECTION['votes_hash']}",
        "OK",
    ]


def test_a_voter_finds_the_own_vote_by_its_code(tmp_path):
    code, said = run(tmp_path, canonical(MOTION), "0004-CODE")
    assert (code, '0004-CODE: {"answer":"no"}' in said) == (0, True)
    code, said = run(tmp_path, canonical(MOTION), "9999-CODE")
    assert (code, said.splitlines()[-1]) == (1, "No vote has the tracking code 9999-CODE.")


def test_without_a_file_the_script_says_what_it_does(tmp_path):
    (tmp_path / "counting.py").write_bytes(Path(counting.__file__).read_bytes())
    done = subprocess.run(
        [sys.executable, "-I", "counting.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split(".")[0]) == (
        1,
        "Counts a ballot again from its published file: `python counting",
    )


def spans(text):
    """Where the frozen text, the votes and the result stand in the file, as bytes."""
    data = text.encode()
    ends = {"frozen": b'","frozen_hash"', "votes": b',"votes_hash"', "result": b',"voted"'}
    return {part: range(data.index(f'"{part}":'.encode()), data.index(end)) for part, end in ends.items()}


@pytest.mark.parametrize("part", ["frozen", "votes", "result"])
def test_one_altered_byte_makes_the_script_fail(tmp_path, part):
    """As processes for a few bytes of each part; in this process for every byte below."""
    text = canonical(MOTION)
    place = random.Random(part).choice(spans(text)[part])
    data = bytearray(text.encode())
    data[place] ^= 1
    code, said = run(tmp_path, bytes(data))
    assert code == 1
    assert said.strip() and "OK" not in said.splitlines()


@pytest.mark.parametrize("content", FILES, ids=["motion", "approval", "election", "runoff", "weighted"])
def test_no_altered_byte_goes_unseen(content):
    data = canonical(content).encode()
    places = range(len(data)) if len(data) < 3000 else random.Random(7).sample(range(len(data)), 1500)
    unseen = []
    for place in places:
        altered = bytearray(data)
        altered[place] ^= 1
        if not counting.read(bytes(altered))[1]:
            unseen.append(place)
    assert unseen == []


def problems(content, **changes):
    return disagreements(rehashed(content | changes))


def test_a_file_that_agrees_has_no_problems():
    assert [disagreements(content) for content in FILES] == [[]] * len(FILES)


def test_each_part_that_was_altered_is_named():
    assert disagreements(MOTION | {"frozen": MOTION["frozen"].replace("Adopt", "Reject")}) == [
        "The frozen text was altered: its hash differs."
    ]
    assert disagreements(MOTION | {"voted": [1, 2, 3, 5]})[0] == "The votes were altered: their hash differs."
    assert disagreements(MOTION | {"result": MOTION["result"] | {"outcome": "failed"}}) == [
        "The result does not follow from the votes."
    ]
    assert disagreements(MOTION | {"result": MOTION["result"] | {"voted": 4.0}}) == [
        "The result does not follow from the votes."
    ]
    assert disagreements(MOTION | {"more": 1}) == ["This is not a result of format alliance-ballot-result/1."]


@pytest.mark.parametrize(
    ("content", "changes", "expected"),
    [
        (MOTION, {"voted": [1, 2, 3]}, "as many as the votes"),
        (MOTION, {"voted": [1, 2, 3, 9]}, "among those entitled"),
        (MOTION, {"voted": [1, 2, 3, 3]}, "among those entitled"),
        (MOTION, {"voted": [1, 2, 3, 5]}, "each once"),
        (MOTION, {"votes": [MOTION["votes"][0]] * 4}, "stands twice"),
        (MOTION, {"closed_at": "2026-11-21T10:00:00+00:00"}, "closed at another time"),
        (WEIGHTED, {"votes": [vote | {"weight": 9} for vote in WEIGHTED["votes"]]}, "wrong weight"),
        (ELECTION, {"votes": [vote | {"elector": 1} for vote in ELECTION["votes"]]}, "names who cast it"),
        (ELECTION, {"votes": [vote | {"weight": 2} for vote in ELECTION["votes"]]}, "weights of the votes"),
        (APPROVAL, {"votes": [vote | {"choice": {"options": ["a", "a"]}} for vote in APPROVAL["votes"]]}, "form"),
        (APPROVAL, {"votes": [vote | {"choice": {"options": [], "x": 1}} for vote in APPROVAL["votes"]]}, "form"),
        (RUNOFF, {"votes": [vote | {"choice": {"ranks": {"a": 0}}} for vote in RUNOFF["votes"]]}, "form"),
        (RUNOFF, {"votes": [vote | {"choice": {"ranks": {"a": True}}} for vote in RUNOFF["votes"]]}, "form"),
    ],
)
def test_somebody_who_hashes_anew_is_still_found(content, changes, expected):
    altered = content | changes
    altered |= {"votes_hash": votes_digest(altered)}
    assert expected in " ".join(disagreements(altered))


def test_more_options_than_a_voter_may_choose_do_not_fit():
    content = published(frozen("plurality", "abc"), votes([{"options": ["a", "b"]}] * 3))
    assert len(disagreements(content)) == 3


def test_a_closing_that_was_put_off_is_that_of_the_last_extension():
    late = "2026-11-25T10:00:00Z"
    put_off = [{"at": "2026-11-19T00:00:00+00:00", "closes_at": "2026-11-25T18:00:00+08:00", "reason": "More time"}]
    assert disagreements(published(frozen(), votes(answers(3, 1)), closed_at=late, extended=put_off)) == []
    assert disagreements(published(frozen(), votes(answers(3, 1)), extended=put_off)) != []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '"x"',
        '{"a":1,"a":1}',
        "null",
        "[" * 100_000,
        canonical(MOTION).replace(",", ", ", 1),
        "{}",
        "1e999",
    ],
)
def test_a_file_that_is_none_is_refused_in_words(tmp_path, text):
    code, said = run(tmp_path, text)
    assert code == 1
    assert said.count("\n") == 1


@pytest.mark.parametrize("part", ["frozen", "voted", "votes", "extended", "closed_at", "frozen_hash", "votes_hash"])
@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [None], ["\ud800"]])
def test_a_part_of_a_wrong_form_is_a_problem_and_no_crash(part, value):
    altered = MOTION | {part: value}
    if altered != MOTION:
        assert disagreements(altered)


def test_a_frozen_text_without_bottom_is_a_problem_and_no_crash():
    deep = "[" * 100_000
    assert disagreements(MOTION | {"frozen": deep, "frozen_hash": digest(deep)})[0].startswith("A part is missing")

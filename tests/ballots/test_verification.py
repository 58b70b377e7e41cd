"""What verify-ballot finds: everything that was altered behind a ballot's back has a sentence (SAFETY 32, 34)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.audit.models import AuditEntry
from alliance.ballots import counting
from alliance.ballots.models import Ballot, BallotBox, BallotResult, Elector, Option, Vote
from alliance.ballots.operations.settling import settle
from alliance.ballots.queries.verification import alterations, opened_ballots
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from tests.ballots.closing import KINDS, NO, PLURAL, YES, after, opened
from tests.factories.ballots import voting_member
from tests.factories.groups import GroupFactory


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def holders(group):
    return [voting_member(group) for _place in range(4)]


@pytest.fixture(params=KINDS, ids=list(KINDS))
def ballot(request, group, holders):
    values, choices = KINDS[request.param]
    return opened(group, holders, choices, **values)


def by_sql(model, *conditions, **values):
    """Change rows behind the program's back."""
    db.session.execute(sa.update(model).where(*conditions).values(**values))
    db.session.commit()
    db.session.expire_all()


def test_nothing_is_altered_in_a_ballot_that_nobody_touched(ballot):
    assert alterations(ballot) == []
    with after(ballot):
        assert alterations(ballot) == []
        settle(ballot)
        assert alterations(ballot) == []
    assert [one.id for one in opened_ballots(ballot.label.lower())] == [ballot.id]
    assert opened_ballots("WG9-B001") == []


ALTERED = {
    "title": (Ballot, {"title": Localized("Reject it?", "")}, "The title is not the frozen one."),
    "secret": (Ballot, {"most_choices": 3}, "The most_choices is not the frozen one."),
    "closing": (
        Ballot,
        {"closes_at": now() + timedelta(days=3)},
        "The closing time is neither the frozen one nor that of the last extension.",
    ),
    "opening": (Ballot, {"opens_at": now() - timedelta(days=3)}, "The opening time is not the frozen one."),
    "frozen": (Ballot, {"frozen_hash": "0" * 64}, "The frozen text was altered: its hash differs."),
    "unreadable": (Ballot, {"frozen": "{"}, "The frozen text cannot be read (JSONDecodeError)."),
}


@pytest.mark.parametrize(("model", "values", "expected"), ALTERED.values(), ids=list(ALTERED))
def test_what_was_altered_by_sql_is_named(group, holders, model, values, expected):
    ballot = opened(group, holders, [YES])
    by_sql(model, model.id == ballot.id, **values)
    assert expected in alterations(ballot)


def test_an_altered_electorate_and_altered_options_are_named(group, holders):
    ballot = opened(group, holders, [{"options": ["a"]}], **PLURAL)
    by_sql(Elector, Elector.ballot_id == ballot.id, Elector.number == 2, weight=7)
    by_sql(Option, Option.ballot_id == ballot.id, Option.key == "a", label=Localized("Ash", ""))
    assert alterations(ballot) == ["The options are not the frozen ones.", "Elector 2 is not the frozen one."]


def test_frozen_text_and_hash_altered_together_are_found_by_the_audit_log(group, holders):
    ballot = opened(group, holders, [YES])
    text = ballot.frozen.replace("Read it first.", "Read it last.")
    by_sql(
        Ballot, Ballot.id == ballot.id, frozen=text, frozen_hash=counting.digest(text),
        text=Localized("Read it last.", "请先阅读。"),
    )  # fmt: skip
    assert alterations(ballot) == ["The hash of the frozen text is not the one that the audit log noted at opening."]


def test_a_mark_without_a_vote_and_a_vote_without_a_mark_are_named(group, holders):
    for values in ({}, {"secret": True}):
        ballot = opened(group, holders, [YES], **values)
        by_sql(Elector, Elector.ballot_id == ballot.id, Elector.number == 2, has_voted=True)
        assert alterations(ballot) == ["Those marked as having voted are not those whose votes are there."]
        with after(ballot):
            assert (
                "Rows: Those who voted are not among those entitled, or are not as many as the votes."
                in alterations(ballot)
            )


def test_a_vote_altered_after_publishing_is_named(group, holders):
    ballot = opened(group, holders, [YES, YES, NO])
    with after(ballot):
        settle(ballot)
        by_sql(Vote, Vote.ballot_id == ballot.id, choice=NO)
        assert alterations(ballot) == [
            "The published file and the rows differ in the votes.",
            "The published file and the rows differ in the result.",
            "The hash of the votes is not the one that the audit log noted at publishing.",
            "The recorded outcome is not the one that the votes give.",
        ]


def test_an_altered_file_and_an_altered_shown_result_are_named(group, holders):
    ballot = opened(group, holders, [YES, YES, NO])
    with after(ballot):
        settle(ballot)
        kept = db.session.get(BallotResult, ballot.id)
        text, result = kept.published.replace('"yes":2', '"yes":3'), kept.result | {"outcome": "failed"}
        by_sql(BallotResult, BallotResult.ballot_id == ballot.id, published=text, result=result)
        assert alterations(ballot) == [
            "Published file: The result does not follow from the votes.",
            "The published file and the rows differ in the result.",
            "The result that pages show is not that of the published file.",
        ]
        by_sql(BallotResult, BallotResult.ballot_id == ballot.id, published="{}")
        assert alterations(ballot)[0].startswith("Published file: This is not a result")
        db.session.execute(sa.delete(BallotResult))
        db.session.commit()
        assert alterations(ballot) == ["The published file is gone."]


def test_a_box_that_cannot_be_opened_is_named(group, holders):
    ballot = opened(group, holders, [YES], secret=True)
    by_sql(BallotBox, BallotBox.ballot_id == ballot.id, sealed=b"gAAAAA")
    assert [problem.split(":")[0] for problem in alterations(ballot)] == ["The box cannot be opened"]


def test_a_vote_with_a_name_beside_a_secret_box_and_one_of_another_ballot_are_named(group, holders):
    ballot = opened(group, holders, [YES])
    other = opened(group, holders, [YES], secret=True)
    by_sql(Vote, Vote.ballot_id == ballot.id, ballot_id=other.id)
    vote = db.session.scalars(sa.select(Vote)).one()
    assert alterations(other) == [
        f"Vote {vote.id} is of an elector of another ballot.",
        "A secret ballot has votes with names beside its box.",
    ]


def test_the_audit_log_keeps_the_hashes_and_no_vote(group, holders):
    ballot = opened(group, holders, [NO], secret=True)
    with after(ballot):
        settle(ballot)
    (entry,) = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "ballots.published"))
    assert set(entry.details) == {"frozen_hash", "votes_hash", "outcome"}

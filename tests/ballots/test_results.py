"""Results: what is known when and to whom (SAFETY 34, 35), what is published and kept, what verify-ballot finds."""

import csv
import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.audit.models import AuditEntry
from alliance.ballots import counting
from alliance.ballots.enums import BallotKind, Method, Outcome
from alliance.ballots.models import Ballot, BallotBox, BallotResult, Elector, Option, Vote
from alliance.ballots.operations.opening import cancel, extend
from alliance.ballots.operations.proxies import give
from alliance.ballots.operations.publishing import publish
from alliance.ballots.operations.settling import settle
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.results import NotYet, is_known, published_text, result_of
from alliance.ballots.queries.verification import alterations, opened_ballots
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, seated

YES, NO, ABSTAIN = ({"answer": answer} for answer in ("yes", "no", "abstain"))


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def holders(group):
    return [voting_member(group) for _place in range(4)]


def opened(group, holders, choices=(), **values):
    """A ballot of one hour (sessions last longer) with votes of the first so many."""
    ballot = BallotFactory(group=group, opened=True, closes_at=now() + timedelta(hours=1), **values)
    for elector, holder, choice in zip(electors_of(ballot), holders, choices, strict=False):
        cast_vote(holder.person, ballot, elector, choice)
    return ballot


@contextmanager
def after(ballot, seconds=1):
    with at(ballot.closes_at + timedelta(seconds=seconds)):
        yield


MOTION = {"hidden": True}
SECRET = {"secret": True}
RANKED = {"kind": BallotKind.ELECTION, "method": Method.SCHULZE, "labels": ("Ann", "Bo", "Cy"), "secret": True}
RUNOFF = {"kind": BallotKind.ELECTION, "method": Method.RUNOFF, "labels": ("Ann", "Bo", "Cy"), "winners": 2}
PLURAL = {"kind": BallotKind.CHOICE, "method": Method.PLURALITY, "labels": ("Oak", "Elm")}
APPROVAL = {"kind": BallotKind.CHOICE, "method": Method.APPROVAL, "labels": ("Oak", "Elm"), "most_choices": 2}
KINDS = {
    "motion": (MOTION, [YES, YES, NO]),
    "secret": (SECRET, [YES, YES, NO]),
    "schulze": (RANKED, [{"ranks": {"a": 1, "b": 2}}, {"ranks": {"a": 1, "b": 1}}, {"ranks": {"c": 1, "a": 2}}]),
    "runoff": (RUNOFF, [{"ranks": {"a": 1, "b": 2}}, {"ranks": {"a": 1, "c": 2}}, {"ranks": {"c": 1, "a": 1}}]),
    "plurality": (PLURAL, [{"options": ["a"]}, {"options": ["b"]}, {"options": ["a"]}]),
    "approval": (APPROVAL, [{"options": ["a", "b"]}, {"options": ["b"]}, {"options": []}]),
}


@pytest.fixture(params=KINDS, ids=list(KINDS))
def ballot(request, group, holders):
    values, choices = KINDS[request.param]
    return opened(group, holders, choices, **values)


def test_the_result_of_a_closed_motion(group, holders):
    ballot = opened(group, holders, [YES, YES, NO])
    with after(ballot, 0):
        found = result_of(ballot)
    assert (found.outcome, found.entitled, found.voted, found.counts) == (
        Outcome.PASSED,
        4,
        3,
        {"yes": 2, "no": 1, "abstain": 0},
    )
    assert found.quorum == {"percent": 50, "needed": 2, "present": 3, "held": True}
    assert (found.running, found.frozen["ballot"]["number"]) == (False, ballot.label)


def test_hidden_and_secret_ballots_tell_nothing_until_the_very_second(group, holders):
    for values in ({"hidden": True}, {"secret": True, "hidden": False}):
        ballot = opened(group, holders, [YES], **values)
        with after(ballot, -1):
            assert not is_known(ballot)
            with pytest.raises(NotYet):
                result_of(ballot)
            with pytest.raises(NotYet):
                published_text(ballot)
            with pytest.raises(Refused):
                publish(ballot)
        with after(ballot, 0):
            assert result_of(ballot).voted == 1


def test_an_open_ballot_that_hides_nothing_has_running_totals(group, holders):
    ballot = opened(group, holders, [YES], hidden=False)
    assert (result_of(ballot).running, result_of(ballot).counts["yes"]) == (True, 1)
    with pytest.raises(NotYet):
        published_text(ballot)  # a file is final


def test_drafts_and_cancelled_ballots_have_no_result(group, holders):
    draft = BallotFactory(group=group)
    with after(draft), pytest.raises(NotYet):
        result_of(draft)
    ballot = opened(group, holders, [YES], hidden=False)
    cancel(None, ballot, "Wrong text")
    with after(ballot), pytest.raises(NotYet):
        result_of(ballot)


def test_a_published_file_agrees_in_itself_for_every_kind_of_ballot(ballot):
    with after(ballot):
        data = published_text(ballot).encode()
    assert counting.read(data) == (json.loads(data), [])
    assert len(json.loads(data)["votes"]) == 3


def test_settling_keeps_the_file_to_the_byte_and_once(ballot, trail):
    with after(ballot):
        composed = published_text(ballot)
        settle(ballot)
        assert published_text(ballot) == composed
        first = result_of(ballot)
        assert publish(ballot) == first
    assert trail().count("ballots.published") == 1
    assert (ballot.outcome, first.votes_hash) == (first.outcome, json.loads(composed)["votes_hash"])
    kept = db.session.get(BallotResult, ballot.id)
    assert kept.result == json.loads(composed)["result"]


def test_a_secret_file_names_nobody_and_follows_the_random_codes(group, holders):
    ballot = opened(group, holders, [YES, NO, ABSTAIN, NO], secret=True)
    with after(ballot):
        votes = json.loads(published_text(ballot))["votes"]
    assert [set(vote) for vote in votes] == [{"receipt", "choice"}] * 4
    assert [vote["receipt"] for vote in votes] == sorted(vote["receipt"] for vote in votes)
    assert sorted(vote["choice"]["answer"] for vote in votes) == ["abstain", "no", "no", "yes"]


def test_a_file_of_an_open_ballot_names_electors_grounds_and_weights(group, holders):
    ballot = opened(group, holders, [YES])
    cast_vote(holders[1].person, ballot, electors_of(ballot)[1], NO, grounds="Too early")
    with after(ballot):
        content = json.loads(published_text(ballot))
    assert [(vote["elector"], vote["grounds"], vote["weight"]) for vote in content["votes"]] == [
        (1, "", 1),
        (2, "Too early", 1),
    ]
    assert content["voted"] == [1, 2]


def test_one_form_sent_for_two_organizations_takes_no_vote_from_the_first(group, holders):
    """A delegate with a proxy sends the same secret form twice: each vote would have the same tracking code."""
    ballot = opened(group, holders, secret=True)
    first, second = electors_of(ballot)[:2]
    give(holders[1].person, ballot, second, first)
    cast_vote(holders[0].person, ballot, first, YES, nonce="a" * 32)
    with pytest.raises(Refused):
        cast_vote(holders[0].person, ballot, second, NO, nonce="a" * 32)
    with after(ballot):
        content = json.loads(published_text(ballot))
    assert (content["voted"], [vote["choice"] for vote in content["votes"]]) == ([1], [YES])
    assert counting.disagreements(content) == []


def test_an_extension_stands_in_the_file_and_in_the_closing(group, holders):
    ballot = opened(group, holders, [YES, YES])
    extend(None, ballot, ballot.closes_at + timedelta(days=2), "A holiday")
    with after(ballot):
        content = json.loads(published_text(ballot))
    assert [each["reason"] for each in content["extended"]] == ["A holiday"]
    assert content["closed_at"] == content["extended"][0]["closes_at"]
    assert counting.disagreements(content) == []
    assert alterations(ballot) == []


def test_a_published_result_takes_one_statement_and_counting_five(group, holders, count_queries):
    ballot = opened(group, holders, [YES, YES, NO])
    with after(ballot):
        ballot.title  # noqa: B018  # loaded before counting
        with count_queries() as sent:
            result_of(ballot)
        assert len(sent) <= 5
        settle(ballot)
        ballot.title  # noqa: B018
        with count_queries() as sent:
            result_of(ballot)
        assert len(sent) == 1


# --- pages -----------------------------------------------------------------------------------------------------------


def addresses(ballot):
    return [f"/ballots/{ballot.id}/result{end}" for end in ("", ".json", ".csv")]


def statuses(browser, ballot):
    return [browser.get(address).status_code for address in addresses(ballot)]


def test_who_reads_the_group_reads_the_result_and_nobody_else(ballot, holders, as_user, client):
    with after(ballot):
        assert statuses(as_user(holders[0].person), ballot) == [200, 200, 200]
        assert statuses(as_user(seated(ballot.group).person), ballot) == [200, 200, 200]
        assert statuses(as_user(CoordinatorFactory()), ballot) == [200, 200, 200]
        assert statuses(as_user(PersonFactory()), ballot) == [403, 403, 403]
        assert statuses(client, ballot) == [303, 303, 303]


def test_a_group_that_is_not_known_has_no_results(group, holders, as_user):
    ballot = opened(group, holders, [YES])
    group.is_public = False
    db.session.commit()
    with after(ballot):
        assert statuses(as_user(PersonFactory()), ballot) == [404, 404, 404]


def test_before_closing_the_page_leads_back_and_files_are_not_there(ballot, holders, as_user):
    with after(ballot, -1):
        browser = as_user(holders[0].person)
        assert statuses(browser, ballot) == [303, 404, 404]
        assert browser.get(addresses(ballot)[0]).location == f"/ballots/{ballot.id}"


def test_the_page_before_closing_says_the_same_whatever_was_voted(group, holders, as_user):
    """Of a hidden ballot no page changes with how others voted (SAFETY 35)."""
    ballot = opened(group, holders, [YES, YES, NO])
    reader = as_user(seated(group).person)
    pages = [f"/ballots/{ballot.id}", f"/groups/{group.code}/ballots"]
    before = [bare(reader.get(page)) for page in pages]
    for elector, holder in zip(electors_of(ballot)[:3], holders, strict=False):
        cast_vote(holder.person, ballot, elector, ABSTAIN, grounds="For a reason")
    assert [bare(reader.get(page)) for page in pages] == before


def bare(answer):
    """The page without what is new at each request: nonces and tokens."""
    assert answer.status_code == 200
    lines = answer.text.splitlines()
    return [line for line in lines if "nonce" not in line and "csrf" not in line and "theme.js" not in line]


def test_the_page_of_every_kind_shows_outcome_votes_and_how_to_check(ballot, holders, as_user):
    with after(ballot):
        browser = as_user(holders[3].person)
        shown = browser.get(addresses(ballot)[0]).text
        result = result_of(ballot)
        settle(ballot)
        assert browser.get(addresses(ballot)[0]).status_code == 200
    assert str(result.outcome.label) in shown
    assert result.votes_hash in shown
    assert ballot.frozen_hash in shown
    assert str(electors_of(ballot)[3].name) in shown  # who has not voted
    assert f"python counting.py {ballot.label}.json" in shown


def test_votes_that_are_not_hidden_show_while_they_come_but_nothing_final(group, holders, as_user):
    ballot = opened(group, holders, [YES], hidden=False)
    shown = as_user(holders[1].person).get(addresses(ballot)[0]).text
    assert "totals so far" in shown
    assert holders[0].person.display_name in shown
    assert "Count it yourself" not in shown
    assert "tracking code" not in shown


def test_open_votes_show_who_cast_them_on_what_grounds_and_by_which_proxy(group, holders, as_user):
    ballot = opened(group, holders)
    first, second = electors_of(ballot)[:2]
    give(holders[0].person, ballot, first, second)
    cast_vote(holders[1].person, ballot, first, NO, grounds="Scope should name recycling.")
    with after(ballot):
        shown = as_user(holders[2].person).get(addresses(ballot)[0]).text
    assert "Scope should name recycling." in shown
    assert f"by proxy: {second.name}" in shown
    assert holders[1].person.display_name in shown


def test_a_tracking_code_finds_its_vote_however_it_is_typed(ballot, holders, as_user):
    with after(ballot):
        code = json.loads(published_text(ballot))["votes"][0]["receipt"]
        browser = as_user(holders[0].person)
        address = addresses(ballot)[0]
        assert "Counted" in browser.get(address, query_string={"code": code.upper().replace("-", " ")}).text
        assert "Not found" in browser.get(address, query_string={"code": "aaaa-aaaa"}).text
        assert browser.get(address, query_string={"code": "' <\ud55c"}).status_code == 200


def test_the_files_are_attachments_that_agree(ballot, holders, as_user):
    with after(ballot):
        browser = as_user(holders[0].person)
        _page, file, sheet = addresses(ballot)
        answer = browser.get(file)
        rows = list(csv.DictReader(browser.get(sheet).data.decode("utf-8-sig").splitlines()))
    assert counting.read(answer.data)[1] == []
    assert f'filename="{ballot.label}.json"' in answer.headers["Content-Disposition"]
    assert len(rows) == 3
    assert all((row["elector"] == "") is ballot.secret for row in rows)


def test_the_script_is_the_program_and_anybody_may_fetch_it(client):
    answer = client.get("/ballots/counting.py")
    assert (answer.status_code, answer.mimetype) == (200, "text/x-python")
    with open(counting.__file__, "rb") as source:
        assert answer.data == source.read()


def test_the_page_costs_the_same_for_one_vote_and_for_many(group, holders, as_user, count_queries):
    ballots = [opened(group, holders, [YES] * number) for number in (1, 4)]
    costs = []
    with after(ballots[1]):
        reader = as_user(holders[0].person)
        for ballot in ballots:
            settle(ballot)
            address = addresses(ballot)[0]
            reader.get(address)
            with count_queries() as sent:
                reader.get(address)
            costs.append(len(sent))
    assert costs == [6, 6]


# --- what was altered ------------------------------------------------------------------------------------------------


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

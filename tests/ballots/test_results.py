"""Results: what is known when and to whom (SAFETY 34, 35), what is published and kept."""

import csv
import json
from datetime import timedelta

import pytest

from alliance.ballots import counting
from alliance.ballots.enums import Outcome
from alliance.ballots.models import BallotResult
from alliance.ballots.operations.opening import cancel, extend
from alliance.ballots.operations.proxies import give
from alliance.ballots.operations.publishing import publish
from alliance.ballots.operations.settling import settle
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.results import NotYet, is_known, published_text, result_of
from alliance.ballots.queries.verification import alterations
from alliance.ballots.queries.votes import electors_of
from alliance.core.db import db
from alliance.core.operation import Refused
from tests.ballots.closing import ABSTAIN, KINDS, NO, YES, after, opened
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, seated


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

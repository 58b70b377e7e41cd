"""SAFETY 33: nothing that the program stores, logs or sends leads from a secret vote to who cast it, or tells when."""

import base64
import json
import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from alliance.accounts.models import SignInSession
from alliance.ballots.enums import BallotKind, Method
from alliance.ballots.models import BallotBox
from alliance.ballots.operations.box import code_of, tidy_code
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.box import box_key, open_box, unsealed
from alliance.ballots.queries.votes import electors_of, turnout
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from tests.factories import AdministratorFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory

YES, NO, ABSTAIN = ({"answer": answer} for answer in ("yes", "no", "abstain"))


@pytest.fixture
def holders():
    group = GroupFactory(code="wg3")
    return [voting_member(group) for _ in range(3)]


@pytest.fixture
def ballot(holders):
    return BallotFactory(group=holders[0].group, secret=True, opened=True)


def dump():
    """Every row of every table, in the order in which the database gives them without being asked for one."""
    tables = db.metadata.sorted_tables
    return {table.name: [tuple(row) for row in db.session.execute(sa.select(table))] for table in tables}


def box():
    return db.session.execute(sa.select(BallotBox)).scalar_one()


def test_a_vote_over_the_wire_changes_one_word_of_the_elector_and_the_box_and_nothing_else(
    ballot, holders, as_user, caplog, outbox
):
    caplog.set_level(logging.DEBUG)
    browser = as_user(holders[1].person)
    db.session.execute(sa.update(SignInSession).values(seen_at=now() - timedelta(minutes=30)))
    db.session.commit()
    elector = electors_of(ballot)[1]
    fields = {"elector": elector.id, "nonce": "a" * 32, "answer": "yes"}
    before, mails = dump(), outbox()
    caplog.clear()
    answer = browser.post(f"/ballots/{ballot.id}/vote", data=fields)
    assert answer.status_code == 200
    assert code_of("a" * 32) in answer.text
    after = dump()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"elector", "ballot_box"}
    differing = [
        (one, other)
        for one, other in zip(sorted(before["elector"]), sorted(after["elector"]), strict=True)
        if one != other
    ]
    ((was, became),) = differing
    columns = [column.name for column in db.metadata.tables["elector"].columns]
    assert [name for name, one, other in zip(columns, was, became, strict=True) if one != other] == ["has_voted"]
    assert (len(before["ballot_box"]), len(after["ballot_box"])) == (1, 1)
    assert [record.getMessage() for record in caplog.records if "wsgi" not in record.name] == []
    assert outbox() == mails


def test_the_dump_holds_no_choice_and_no_code(ballot, holders):
    codes = [
        cast_vote(holder.person, ballot, elector, choice)
        for holder, elector, choice in zip(holders, electors_of(ballot), (YES, NO, NO), strict=True)
    ]
    text = repr(dump())
    assert not any(code in text or code.replace("-", "") in text for code in codes)
    assert "answer" not in repr(dump()["ballot_box"])
    assert sorted(open_box(ballot)) == sorted(zip(codes, (YES, NO, NO), strict=True))


def test_the_box_keeps_its_size_from_the_first_moment_to_the_last(ballot, holders):
    sizes = {len(box().sealed)}
    for holder, elector, choice in zip(holders, electors_of(ballot), (YES, ABSTAIN, NO), strict=True):
        cast_vote(holder.person, ballot, elector, choice)
        sizes.add(len(box().sealed))
    assert len(sizes) == 1


@pytest.mark.parametrize(
    ("method", "choices"),
    [
        (Method.APPROVAL, ({"options": []}, {"options": ["a", "b", "c"]}, {"options": ["b"]})),
        (Method.SCHULZE, ({"ranks": {}}, {"ranks": {"a": 3, "b": 3, "c": 3}}, {"ranks": {"b": 1}})),
    ],
)
def test_short_and_long_choices_leave_the_same_size(holders, method, choices):
    ballot = BallotFactory(
        group=holders[0].group, kind=BallotKind.ELECTION, method=method, secret=True, most_choices=3,
        labels=("Ann", "Bo", "Cy"), opened=True,
    )  # fmt: skip
    sizes = {len(box().sealed)}
    for holder, elector, choice in zip(holders, electors_of(ballot), choices, strict=True):
        cast_vote(holder.person, ballot, elector, choice)
        sizes.add(len(box().sealed))
    assert len(sizes) == 1
    assert sorted(json.dumps(choice) for _code, choice in open_box(ballot)) == sorted(map(json.dumps, choices))


def test_inside_the_box_the_order_is_that_of_random_codes_and_empty_places_have_codes_too(ballot, holders):
    cast_vote(holders[0].person, ballot, electors_of(ballot)[0], YES)
    places = unsealed(box())
    assert len(places) == 3
    assert [code for code, _text in places] == sorted(code for code, _text in places)
    assert sorted(bool(text) for _code, text in places) == [False, False, True]
    assert {len(code) for code, _text in places} == {19}


def test_the_seal_tells_no_time(ballot, holders):
    """A Fernet token begins with its version and the seconds since 1970, in clear."""
    cast_vote(holders[0].person, ballot, electors_of(ballot)[0], YES)
    assert base64.urlsafe_b64decode(box().sealed)[1:9] == bytes(8)


def test_a_box_opens_with_its_own_key_only(ballot, app, monkeypatch):
    with pytest.raises(InvalidToken):
        box_key(ballot.id + 1).decrypt(box().sealed)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    with pytest.raises(InvalidToken):
        open_box(ballot)


def test_a_secret_vote_leaves_no_trail(ballot, holders, trail):
    before = trail()
    code = cast_vote(holders[0].person, ballot, electors_of(ballot)[0], YES)
    cast_vote(holders[0].person, ballot, electors_of(ballot)[0], NO, receipt=code)
    assert trail() == before


def test_it_is_changed_by_its_tracking_code_however_that_is_typed(ballot, holders):
    person, elector = holders[0].person, electors_of(ballot)[0]
    code = cast_vote(person, ballot, elector, YES)
    assert cast_vote(person, ballot, elector, NO, receipt=f" {code.upper().replace('-', ' ')} ") == code
    assert open_box(ballot) == [(code, NO)]
    assert turnout(ballot).voted == 1


@pytest.mark.parametrize("receipt", ["", "aaaa-bbbb-cccc-dddd", "x"])
def test_without_its_tracking_code_nobody_changes_it(ballot, holders, receipt):
    person, elector = holders[0].person, electors_of(ballot)[0]
    code = cast_vote(person, ballot, elector, YES)
    with pytest.raises(Refused) as refusal:
        cast_vote(person, ballot, elector, NO, receipt=receipt)
    assert refusal.value.field == "receipt"
    assert open_box(ballot) == [(code, YES)]


def test_the_code_of_an_empty_place_changes_nothing(ballot, holders):
    cast_vote(holders[0].person, ballot, electors_of(ballot)[0], YES)
    empty = next(code for code, text in unsealed(box()) if not text)
    with pytest.raises(Refused):
        cast_vote(holders[0].person, ballot, electors_of(ballot)[0], NO, receipt=empty)


def test_a_form_sent_twice_is_one_vote_under_one_code(ballot, holders):
    person, elector = holders[0].person, electors_of(ballot)[0]
    codes = {cast_vote(person, ballot, elector, YES, nonce="the same form") for _ in range(2)}
    assert codes == {code_of("the same form")}
    assert len(open_box(ballot)) == 1


def test_a_receipt_typed_before_the_first_vote_is_not_needed(ballot, holders):
    code = cast_vote(holders[0].person, ballot, electors_of(ballot)[0], YES, receipt="aaaa")
    assert code != "aaaa"


def test_a_secret_vote_has_no_grounds(ballot, holders):
    with pytest.raises(Refused) as refusal:
        cast_vote(holders[0].person, ballot, electors_of(ballot)[0], NO, grounds="Because.")
    assert refusal.value.field == "grounds"


def test_a_code_is_tidied_into_groups():
    assert tidy_code(" ABCD efgh-2345 6789zz ") == "abcd-efgh-2345-6789"
    assert tidy_code("") == ""


def test_no_page_lists_who_has_voted_while_a_secret_ballot_runs(ballot, holders, as_user):
    """Not even to the officers: who asks twice would learn when."""
    cast_vote(holders[0].person, ballot, electors_of(ballot)[0], YES)
    browser = as_user(AdministratorFactory())
    names = [elector.name.en for elector in electors_of(ballot)]
    page = browser.get(f"/ballots/{ballot.id}").text
    assert not any(name in page for name in names)
    proxies = browser.get(f"/ballots/{ballot.id}/proxies").text
    assert [proxies.count(f">{name}</option>") for name in names] == [2, 2, 2]

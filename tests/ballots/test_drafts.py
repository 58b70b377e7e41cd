"""Drafting a ballot: what is kept, and what nobody could understand, vote in or count."""

from datetime import timedelta

import pytest

from alliance.ballots import signals
from alliance.ballots.enums import BallotKind, BallotState, Method, Subject
from alliance.ballots.operations.ballots import (
    BallotInput,
    OptionInput,
    change_ballot,
    create_ballot,
    key_of,
    withdraw_ballot,
)
from alliance.core.clock import now
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.groups.enums import CharterState, GroupState
from alliance.groups.models import Charter
from tests.factories import PersonFactory, both
from tests.factories.ballots import BallotFactory
from tests.factories.groups import GroupFactory


def typed(**changes):
    return BallotInput(**{"title": both("Adopt it?"), "closes_at": now() + timedelta(days=7)} | changes)


def election(*names, **changes):
    options = tuple(OptionInput(both(one)) for one in names)
    return typed(kind=BallotKind.ELECTION, **{"method": Method.PLURALITY, "options": options} | changes)


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


def test_a_draft_gets_the_next_number_of_its_group_and_leaves_a_trail(group, trail):
    actor = PersonFactory()
    first, second = create_ballot(actor, group, typed()), create_ballot(actor, group, typed())
    other = create_ballot(None, GroupFactory(), typed())
    assert [first.label, second.label, other.number] == ["WG3-B001", "WG3-B002", 1]
    assert (first.state, first.made_by_id) == (BallotState.DRAFT, actor.id)
    assert trail() == ["ballots.created"] * 3


def test_an_election_keeps_its_options_in_order_under_short_keys(group):
    ballot = create_ballot(None, group, election("Ann", "Bo", "Cy", winners=2))
    assert [(one.key, one.label.en) for one in ballot.options] == [("a", "Ann"), ("b", "Bo"), ("c", "Cy")]
    assert [key_of(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


@pytest.mark.parametrize(
    ("method", "most"), [(Method.PLURALITY, 2), (Method.APPROVAL, 3), (Method.SCHULZE, 3), (Method.RUNOFF, 3)]
)
def test_only_where_the_most_votes_win_the_number_of_choices_is_chosen(group, method, most):
    ballot = create_ballot(None, group, election("Ann", "Bo", "Cy", method=method, most_choices=2))
    assert ballot.most_choices == most


REFUSED = [
    (lambda: typed(title=both("")), "title_en"),
    (lambda: typed(method=Method.SCHULZE), "method"),
    (lambda: typed(zone="Mars/Base"), "zone"),
    (lambda: typed(closes_at=now() - timedelta(seconds=1)), "closes"),
    (lambda: typed(opens_at=now() + timedelta(days=8)), "closes"),
    (lambda: typed(options=(OptionInput(both("Maybe")),)), "options"),
    (lambda: election("Ann"), "options"),
    (lambda: election("Ann", "Ann"), "options"),
    (lambda: election("Ann", ""), "options"),
    (lambda: election(*(f"Candidate {n}" for n in range(101))), "options"),
    (lambda: election("Ann", "Bo", winners=2), "winners"),
    (lambda: election("Ann", "Bo", winners=0), "winners"),
    (lambda: election("Ann", "Bo", most_choices=3), "most_choices"),
    (lambda: typed(secret=True, grounds_for_no=True), "grounds_for_no"),
    (lambda: election("Ann", "Bo", grounds_for_no=True), "grounds_for_no"),
    (lambda: typed(rules={"quorum_percent": 101}), "quorum_percent"),
    (lambda: typed(rules={"pass_numerator": 4, "pass_denominator": 3}), "pass_mark"),
    (lambda: typed(subject=Subject.CHARTER, subject_id=None), "charter"),
    (lambda: election("Ann", "Bo", subject=Subject.DOCUMENT, subject_id=1), "kind"),
]


@pytest.mark.parametrize(("made", "field"), REFUSED, ids=range(len(REFUSED)))
def test_what_nobody_could_decide_is_refused_at_its_field(group, made, field):
    with pytest.raises(Refused) as refusal:
        create_ballot(None, group, made())
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "rules", [{"electors": 3}, {"abstentions": "flip"}, {"pass_numerator": 1}], ids=["unknown", "value", "half"]
)
def test_rules_that_no_form_offers_are_a_mistake_of_the_program(group, rules):
    with pytest.raises(ValueError):
        create_ballot(None, group, typed(rules=rules))


def test_a_group_that_does_not_work_decides_nothing():
    with pytest.raises(Refused):
        create_ballot(None, GroupFactory(state=GroupState.CONCLUDED), typed())


def test_a_secret_ballot_is_refused_where_votes_have_weights():
    with pytest.raises(Refused) as refusal:
        create_ballot(None, GroupFactory(rules={"weighted": True}), typed(secret=True))
    assert refusal.value.field == "secret"


def draft_of(group):
    return Charter(
        group=group, number=2, state=CharterState.DRAFT, scope=both("More"), deliverables=Localized(), reason="Why."
    )


def test_a_charter_of_another_group_is_not_decided_about(group, session):
    charter = draft_of(GroupFactory())
    session.add(charter)
    session.commit()
    with pytest.raises(Refused) as refusal:
        create_ballot(None, group, typed(subject=Subject.CHARTER, subject_id=charter.id))
    assert refusal.value.field == "charter"


def test_one_thing_is_decided_by_one_ballot_at_a_time(group, session):
    charter = draft_of(group)
    session.add(charter)
    session.commit()
    first = create_ballot(None, group, typed(subject=Subject.CHARTER, subject_id=charter.id))
    with pytest.raises(Refused) as refusal:
        create_ballot(None, group, typed(subject=Subject.CHARTER, subject_id=charter.id))
    assert refusal.value.field == "charter"
    withdraw_ballot(None, first)
    assert create_ballot(None, group, typed(subject=Subject.CHARTER, subject_id=charter.id)).number == 2


def test_a_change_replaces_words_rules_and_options(group, trail):
    ballot = create_ballot(None, group, election("Ann", "Bo", "Cy"))
    change = election(
        "Dee", "Bo", method=Method.SCHULZE, secret=True, rules={"quorum_percent": 10}, excluded_organization_ids=(7, 3)
    )
    change_ballot(PersonFactory(), ballot, change, ballot.version)
    assert [(one.key, one.label.en) for one in ballot.options] == [("a", "Dee"), ("b", "Bo")]
    assert (ballot.method, ballot.secret, ballot.rules, ballot.excluded) == (
        Method.SCHULZE, True, {"quorum_percent": 10}, [3, 7],
    )  # fmt: skip
    assert trail()[-1] == "ballots.changed"


def test_the_second_of_two_editors_is_told(group):
    ballot = create_ballot(None, group, typed())
    seen = ballot.version
    change_ballot(PersonFactory(), ballot, typed(title=both("Mine?")), seen)
    with pytest.raises(Clash):
        change_ballot(PersonFactory(), ballot, typed(title=both("Theirs?")), seen)
    assert ballot.title.en == "Mine?"


def test_an_opened_ballot_is_neither_changed_nor_withdrawn(group):
    ballot = BallotFactory(group=group, opened=1)
    with pytest.raises(Refused):
        change_ballot(PersonFactory(), ballot, typed(), ballot.version)
    with pytest.raises(Refused):
        withdraw_ballot(PersonFactory(), ballot)


def test_withdrawing_tells_those_who_listen(group, trail):
    ballot, heard = create_ballot(None, group, typed()), []
    with signals.called_off.connected_to(heard.append):
        withdraw_ballot(PersonFactory(), ballot, "Not needed.")
    assert (ballot.state, heard) == (BallotState.WITHDRAWN, [ballot])
    assert trail() == ["ballots.created", "ballots.withdrawn"]

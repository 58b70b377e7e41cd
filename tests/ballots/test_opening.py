"""Opening freezes who votes, the rules and the words (SAFETY 32); extending and cancelling tell why."""

import hashlib
import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from alliance.ballots import signals
from alliance.ballots.enums import BallotState, Method, Phase, Subject
from alliance.ballots.models import BallotBox, BallotEvent, Elector
from alliance.ballots.operations.opening import cancel, extend, open_ballot
from alliance.ballots.queries.box import open_box
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.groups.enums import CharterState, GroupState
from alliance.groups.models import Charter
from alliance.meetings.enums import MeetingState
from alliance.organizations.queries import this_day
from tests.factories import PersonFactory, both
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, SeatFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.membership import MembershipFactory, TierFactory
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


def names(ballot):
    return [one.name.en for one in electors_of(ballot)]


def member(group, name, **more):
    return voting_member(group, organization=OrganizationFactory(en=name, zh=""), **more)


def test_the_frozen_text_is_canonical_json_and_its_hash_is_kept_and_mailed(group, outbox, session):
    holder = member(group, "Volt AG")
    ballot = BallotFactory(
        group=group,
        number=4,
        en="Adopt it?",
        rules={"pass_numerator": 2, "pass_denominator": 3, "pass_strictly": False},
    )
    open_ballot(PersonFactory(), ballot)
    found = json.loads(ballot.frozen)
    assert ballot.frozen == json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert ballot.frozen_hash == hashlib.sha256(ballot.frozen.encode()).hexdigest()
    assert found == {
        "format": "alliance-ballot/1",
        "ballot": {
            "number": "WG3-B004", "group": "wg3", "kind": "motion", "method": "yes_no",
            "title": {"en": "Adopt it?", "zh": "是否通过？"}, "text": {"en": "Read it first.", "zh": "请先阅读。"},
            "secret": False, "winners": 1, "most_choices": 1,
            "opens_at": ballot.opens_at.isoformat(timespec="seconds"),
            "closes_at": ballot.closes_at.isoformat(timespec="seconds"), "zone": "Asia/Shanghai",
        },
        "rules": {
            "charter": 1, "quorum_percent": 50, "pass_numerator": 2, "pass_denominator": 3, "pass_strictly": False,
            "abstentions": "ignored", "weighted": False,
        },
        "options": [],
        "electors": [{"id": 1, "name": {"en": "Volt AG", "zh": ""}, "weight": 1}],
    }  # fmt: skip
    assert outbox() == [("ballots.opened", holder.person.email)]
    assert ballot.frozen_hash in session.scalar(sa.text("SELECT text FROM notice"))


def test_entitled_are_members_with_a_voting_seat_that_nobody_excluded(group):
    member(group, "Entitled")
    drafter = member(group, "Drafter").seat.organization
    SeatFactory(group=group, organization=OrganizationFactory(en="No member"))
    SeatFactory(group=group, kind="observer", organization=MembershipFactory().organization)
    gone = SeatFactory(group=group, organization=MembershipFactory().organization)
    gone.last_on = this_day() - timedelta(days=1)
    late = OrganizationFactory(en="Lapsed")
    MembershipFactory(organization=late, spans=((date(2020, 1, 1), date(2021, 1, 1), None),))
    SeatFactory(group=group, organization=late)
    db.session.commit()
    ballot = BallotFactory(group=group, excluded=[drafter.id])
    open_ballot(None, ballot)
    assert names(ballot) == ["Entitled"]


def test_who_lost_the_vote_by_attendance_is_not_entitled():
    group = GroupFactory(rules={"attendance_needed": 1, "attendance_of": 1})
    member(group, "Absent")
    begun = now() - timedelta(days=2)
    MeetingFactory(group=group, state=MeetingState.PLANNED, starts_at=begun, ends_at=begun + timedelta(hours=1))
    SeatFactory(group=group, first_on=this_day(), organization=MembershipFactory(organization__en="New").organization)
    ballot = BallotFactory(group=group)
    open_ballot(None, ballot)
    assert names(ballot) == ["New"]


def test_later_changes_of_seats_and_members_change_nobody_entitled(group):
    ballot = BallotFactory(group=group, opened=2)
    frozen = ballot.frozen
    member(group, "Newcomer")
    electors_of(ballot)[0].organization.name = Localized("Renamed", "")
    db.session.commit()
    assert (len(names(ballot)), "Newcomer" in names(ballot), "Renamed" in names(ballot)) == (2, False, False)
    assert (ballot.frozen, ballot.frozen_hash) == (frozen, hashlib.sha256(frozen.encode()).hexdigest())


@pytest.mark.parametrize(("weighted", "weights"), [(True, [5, 2]), (False, [1, 1])])
def test_votes_weigh_what_the_tier_says_where_the_charter_wants_it(weighted, weights):
    group = GroupFactory(rules={"weighted": weighted})
    for weight in (5, 2):
        voting_member(group, tier=TierFactory(voting_weight=weight))
    ballot = BallotFactory(group=group, opened=True)
    assert [one.weight for one in electors_of(ballot)] == weights
    assert json.loads(ballot.frozen)["rules"]["weighted"] is weighted


def test_a_secret_ballot_under_weights_is_refused():
    group = GroupFactory(rules={"weighted": True})
    voting_member(group)
    with pytest.raises(Refused) as refusal:
        open_ballot(None, BallotFactory(group=group, secret=True))
    assert refusal.value.field == "secret"


def test_a_secret_ballot_begins_with_an_empty_box(group):
    ballot = BallotFactory(group=group, secret=True, opened=3)
    assert open_box(ballot) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(BallotBox)) == 1


@pytest.mark.parametrize("state", [GroupState.CONCLUDED, GroupState.PROPOSED])
def test_a_group_that_is_not_at_work_opens_nothing(state):
    group = GroupFactory(state=state)
    voting_member(group)
    with pytest.raises(Refused):
        open_ballot(None, BallotFactory(group=group))


def test_without_charter_without_electorate_or_after_its_closing_nothing_opens(group):
    with pytest.raises(Refused):
        open_ballot(None, BallotFactory(group=group))
    voting_member(group)
    with pytest.raises(Refused):
        open_ballot(None, BallotFactory(group=group, closes_at=now() - timedelta(seconds=1)))
    group.charter = None
    with pytest.raises(Refused):
        open_ballot(None, BallotFactory(group=group))


def test_a_ballot_is_opened_once(group):
    ballot = BallotFactory(group=group, opened=1)
    with pytest.raises(Refused):
        open_ballot(None, ballot)


def test_opening_may_lie_ahead_and_is_told_by_the_clock(group):
    opens = now() + timedelta(days=1)
    ballot = BallotFactory(group=group, opens_at=opens, opened=1)
    assert ballot.phase() is Phase.AHEAD
    assert ballot.phase(opens) is Phase.OPEN
    assert ballot.phase(ballot.closes_at - timedelta(seconds=1)) is Phase.OPEN
    assert ballot.phase(ballot.closes_at) is Phase.CLOSED


def test_an_opening_time_that_passed_becomes_the_moment_of_opening(group):
    ballot = BallotFactory(group=group, opens_at=now() - timedelta(days=3))
    voting_member(group)
    moment = now()
    with at(moment):
        open_ballot(None, ballot)
    assert ballot.opens_at == moment


def test_whoever_listens_hears_of_the_opening(group, trail):
    heard = []
    with signals.opened.connected_to(heard.append):
        ballot = BallotFactory(group=group, opened=1)
    assert (heard, trail()) == ([ballot], ["ballots.opened"])


def test_opening_takes_the_same_number_of_statements_for_one_elector_and_for_many(group, count_queries):
    def statements(electors):
        other = GroupFactory()
        for _ in range(electors):
            voting_member(other)
        ballot = BallotFactory(group=other, secret=True, method=Method.YES_NO)
        with count_queries() as sent:
            open_ballot(None, ballot)
        return len(sent)

    statements(1)  # reads what is kept afterwards
    assert statements(2) == statements(12)


def charter_ballot(group):
    charter = Charter(group=group, number=2, state=CharterState.DRAFT, scope=both("More"), deliverables=Localized())
    db.session.add(charter)
    db.session.commit()
    voting_member(group)
    return charter, BallotFactory(group=group, subject=Subject.CHARTER, subject_id=charter.id, opened=True)


def test_a_charter_goes_along_as_for_ballot_and_comes_back_when_the_ballot_is_cancelled(group):
    charter, ballot = charter_ballot(group)
    assert charter.state is CharterState.FOR_BALLOT
    cancel(PersonFactory(), ballot, "A clause is missing.")
    assert charter.state is CharterState.DRAFT


def test_extending_tells_everybody_who_votes_and_keeps_what_was_frozen(group, outbox, trail):
    ballot = BallotFactory(group=group, opened=2)
    frozen, later = ballot.frozen, ballot.closes_at + timedelta(days=2)
    extend(PersonFactory(), ballot, later, "The holiday.")
    assert (ballot.closes_at, ballot.frozen) == (later, frozen)
    assert [kind for kind, _address in outbox()] == ["ballots.opened"] * 2 + ["ballots.extended"] * 2
    assert trail() == ["ballots.opened", "ballots.extended"]
    event = db.session.scalars(sa.select(BallotEvent).order_by(BallotEvent.id.desc())).first()
    assert (event.verb, event.reason) == ("extended", "The holiday.")


def test_extending_is_later_only_with_a_reason_and_while_the_ballot_runs(group):
    ballot = BallotFactory(group=group, opened=1)
    later = ballot.closes_at + timedelta(days=1)
    for closes_at, reason, field in ((ballot.closes_at, "Why.", "closes"), (later, "", "reason")):
        with pytest.raises(Refused) as refusal:
            extend(PersonFactory(), ballot, closes_at, reason)
        assert refusal.value.field == field
    with at(ballot.closes_at), pytest.raises(Refused):
        extend(PersonFactory(), ballot, later, "Why.")


def test_a_cancelled_ballot_says_why_and_takes_no_further_step(group, outbox):
    ballot, heard = BallotFactory(group=group, opened=1), []
    with pytest.raises(Refused) as refusal:
        cancel(PersonFactory(), ballot, "")
    assert refusal.value.field == "reason"
    with signals.called_off.connected_to(heard.append):
        cancel(PersonFactory(), ballot, "The question was wrong.")
    assert (ballot.state, ballot.cancel_reason, heard) == (BallotState.CANCELLED, "The question was wrong.", [ballot])
    assert outbox()[-1][0] == "ballots.cancelled"
    with pytest.raises(Refused):
        cancel(PersonFactory(), ballot, "Again.")


def test_the_electorate_is_numbered_from_one(group):
    ballot = BallotFactory(group=group, opened=3)
    assert [one.number for one in electors_of(ballot)] == [1, 2, 3]
    assert {one.has_voted for one in db.session.scalars(sa.select(Elector))} == {False}

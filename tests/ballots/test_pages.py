"""The pages of ballots: as who should see them and as who should not."""

from datetime import timedelta

import pytest

from alliance.ballots.enums import BallotKind, BallotState, Method, Phase
from alliance.ballots.models import Ballot
from alliance.ballots.operations.proxies import give
from alliance.ballots.operations.settling import settle
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.box import open_box
from alliance.ballots.queries.votes import electors_of, parts_in, proxies_of
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.groups.enums import CharterState, Role
from alliance.groups.models import Charter, Delegate, Seat
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import representative

YES = {"answer": "yes"}


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def holder(group):
    return voting_member(group)


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR).person


@pytest.fixture
def ballot(group, holder):
    voting_member(group)
    return BallotFactory(group=group, opened=True)


def fields(**changes):
    closes = (now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    return {
        "kind": "motion", "title_en": "Adopt it?", "method": "plurality", "winners": "1", "most_choices": "1",
        "hidden": "y", "zone": "Asia/Shanghai", "closes": closes, "pass_mark": "", "charter": "0",
    } | changes  # fmt: skip


def only():
    return db.session.query(Ballot).one()


def test_visitors_sign_in_first_and_strangers_of_the_group_are_refused(ballot, client, as_user):
    stranger = as_user(PersonFactory())
    for path in ("/groups/wg3/ballots", f"/ballots/{ballot.id}", f"/ballots/{ballot.id}/proxies"):
        assert client.get(path).status_code == 303
        assert stranger.get(path).status_code == 403
    assert stranger.get("/ballots").status_code == 200
    assert stranger.get("/ballots/999999").status_code == 404


def test_a_ballot_of_a_group_that_one_does_not_know_does_not_exist(as_user):
    hidden = GroupFactory(is_public=False)
    holder = voting_member(hidden)
    ballot = BallotFactory(group=hidden, opened=True)
    assert as_user(PersonFactory()).get(f"/ballots/{ballot.id}").status_code == 404
    assert as_user(holder.person).get(f"/ballots/{ballot.id}").status_code == 200


def test_a_draft_shows_to_officers_and_coordinators_of_groups_only(group, holder, chair, as_user):
    draft = BallotFactory(group=group)
    for person, status in ((holder.person, 404), (chair, 200), (CoordinatorFactory(duty=Duty.GROUPS), 200)):
        browser = as_user(person)
        assert browser.get(f"/ballots/{draft.id}").status_code == status
        assert (draft.title.en in browser.get("/groups/wg3/ballots").text) is (status == 200)


def test_a_chair_drafts_and_opens_a_motion(group, holder, chair, as_user):
    browser = as_user(chair)
    answer = browser.post("/groups/wg3/ballots/new", data=fields(pass_mark="2/3", quorum_percent="40"))
    ballot = only()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/ballots/{ballot.id}")
    assert ballot.rules == {"pass_numerator": 2, "pass_denominator": 3, "pass_strictly": False, "quorum_percent": 40}
    page = browser.get(f"/ballots/{ballot.id}").text
    assert "one organization is entitled to vote" in page
    assert browser.post(f"/ballots/{ballot.id}/open").status_code == 303
    assert ballot.phase() is Phase.OPEN
    assert ballot.frozen_hash in browser.get(f"/ballots/{ballot.id}").text


def test_a_draft_tells_who_has_a_seat_and_no_vote(group, chair, as_user):
    seated(group)
    draft = BallotFactory(group=group)
    browser = as_user(chair)
    assert "not a member today" in browser.get(f"/ballots/{draft.id}").text
    answer = browser.post(f"/ballots/{draft.id}/open", follow_redirects=True)
    assert "No organization would be entitled" in answer.text
    assert draft.state is BallotState.DRAFT


def test_an_election_is_drafted_from_lines(group, holder, chair, as_user):
    more = {
        "kind": "election",
        "method": "schulze",
        "options": "安 | Ann\nBo\n\n",
        "excluded": [str(holder.seat.organization_id)],
    }
    as_user(chair).post("/groups/wg3/ballots/new", data=fields(**more))
    found = only()
    assert (found.kind, found.method) == (BallotKind.ELECTION, Method.SCHULZE)
    assert [(one.label.en, one.label.zh) for one in found.options] == [("Ann", "安"), ("Bo", "Bo")]
    assert found.excluded == [holder.seat.organization_id]


def test_what_is_refused_comes_back_with_what_was_typed(group, chair, as_user):
    answer = as_user(chair).post("/groups/wg3/ballots/new", data=fields(kind="election", title_en="Who leads?"))
    assert answer.status_code == 422
    assert "Who leads?" in answer.text
    assert "Name two options" in answer.text
    assert db.session.query(Ballot).count() == 0


def test_times_are_those_of_the_zone(group, chair, as_user):
    as_user(chair).post("/groups/wg3/ballots/new", data=fields(zone="America/New_York", closes="2027-07-01T18:00"))
    assert only().closes_at.isoformat() == "2027-07-01T22:00:00+00:00"


def test_a_motion_on_the_charter_offers_its_draft(group, chair, as_user):
    charter = Charter(group=group, number=2, state=CharterState.DRAFT, scope=both("More"), deliverables=Localized())
    db.session.add(charter)
    db.session.commit()
    browser = as_user(chair)
    assert "Adopt version 2 of the charter" in browser.get("/groups/wg3/ballots/new").text
    browser.post("/groups/wg3/ballots/new", data=fields(charter=str(charter.id)))
    assert (only().subject, only().subject_id) == ("charter", charter.id)
    edit = fields(version=str(only().version), title_en="Adopt version 2?")
    edit.pop("charter")
    assert browser.post(f"/ballots/{only().id}/edit", data=edit).status_code == 303
    assert (only().title.en, only().subject_id) == ("Adopt version 2?", charter.id)
    assert "Charter, version 2" in browser.get(f"/ballots/{only().id}").text


def test_members_draft_change_open_extend_and_cancel_nothing(ballot, holder, as_user):
    browser = as_user(holder.person)
    assert browser.get("/groups/wg3/ballots/new").status_code == 403
    for act in ("edit", "open", "withdraw", "extend", "cancel"):
        assert browser.post(f"/ballots/{ballot.id}/{act}").status_code == 403


def test_a_draft_is_changed_with_what_was_kept_and_the_second_editor_gets_409(group, chair, as_user):
    draft = BallotFactory(group=group, rules={"pass_numerator": 5, "pass_denominator": 6, "abstentions": "against"})
    browser = as_user(chair)
    page = browser.get(f"/ballots/{draft.id}/edit").text
    assert '<option selected value="5/6">' in page
    seen = draft.version
    edit = fields(version=str(seen), title_en="Mine?", pass_mark="5/6")
    assert browser.post(f"/ballots/{draft.id}/edit", data=edit).status_code == 303
    assert draft.rules["abstentions"] == "against"
    assert draft.rules["pass_numerator"] == 5
    answer = browser.post(f"/ballots/{draft.id}/edit", data=edit | {"title_en": "Theirs?"})
    assert answer.status_code == 409
    assert "Mine?" in answer.text and "Theirs?" in answer.text


def test_a_draft_is_withdrawn_and_an_opened_ballot_is_not(group, holder, chair, as_user):
    browser, draft = as_user(chair), BallotFactory(group=group)
    browser.post(f"/ballots/{draft.id}/withdraw")
    assert draft.state is BallotState.WITHDRAWN
    opened = BallotFactory(group=group, opened=True)
    page = browser.post(f"/ballots/{opened.id}/withdraw", follow_redirects=True).text
    assert "no draft any more" in page


def test_a_chair_extends_and_cancels_with_a_reason(ballot, chair, as_user):
    browser = as_user(chair)
    later = (ballot.closes_at + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert browser.post(f"/ballots/{ballot.id}/extend", data={"closes": later, "reason": ""}).status_code == 422
    early = {"closes": "2026-01-01T10:00", "reason": "Why."}
    assert "can only be extended" in browser.post(f"/ballots/{ballot.id}/extend", data=early).text
    assert browser.post(f"/ballots/{ballot.id}/extend", data={"closes": later, "reason": "Why."}).status_code == 303
    assert browser.post(f"/ballots/{ballot.id}/cancel", data={"reason": ""}).status_code == 422
    assert browser.post(f"/ballots/{ballot.id}/cancel", data={"reason": "Wrong text."}).status_code == 303
    assert "Wrong text." in browser.get(f"/ballots/{ballot.id}").text


def vote_fields(ballot, holder, **choice):
    (part,) = [one for one in parts_in(holder.person_id, ballot.id) if one.kind]
    return {"elector": str(part.elector.id), "nonce": "n" * 32} | choice


def test_a_delegate_votes_sees_the_code_and_changes_the_vote(ballot, holder, as_user):
    browser = as_user(holder.person)
    name = holder.seat.organization.name.en
    page = browser.get(f"/ballots/{ballot.id}").text
    assert f"Vote of {name}" in page
    assert f"Vote for {name}" in page
    answer = browser.post(f"/ballots/{ballot.id}/vote", data=vote_fields(ballot, holder, answer="no", grounds="Early."))
    assert f"The vote of {name} is taken" in answer.text
    vote = parts_in(holder.person_id, ballot.id)[0].vote
    assert vote.receipt in answer.text
    page = browser.get(f"/ballots/{ballot.id}").text
    assert f"Change the vote of {name}" in page
    assert "Early." in page and vote.receipt not in page
    browser.post(f"/ballots/{ballot.id}/vote", data=vote_fields(ballot, holder, answer="yes"))
    db.session.refresh(vote)
    assert vote.choice == YES


def test_a_vote_without_an_answer_comes_back(ballot, holder, as_user):
    answer = as_user(holder.person).post(f"/ballots/{ballot.id}/vote", data=vote_fields(ballot, holder))
    assert answer.status_code == 422
    assert "Choose yes, no or abstain." in answer.text


def test_who_does_not_vote_meets_no_form_and_no_vote(ballot, chair, holder, as_user):
    sent = vote_fields(ballot, holder, answer="yes")
    browser = as_user(chair)
    assert "Vote of" not in browser.get(f"/ballots/{ballot.id}").text
    answer = browser.post(f"/ballots/{ballot.id}/vote", data=sent)
    assert (answer.status_code, "You cast no vote for this organization" in answer.text) == (422, True)
    assert as_user(PersonFactory()).post(f"/ballots/{ballot.id}/vote", data=sent).status_code == 403
    assert not any(elector.has_voted for elector in electors_of(ballot))


def test_a_stranger_to_a_hidden_group_learns_nothing_by_voting(as_user):
    hidden = GroupFactory(is_public=False)
    voting_member(hidden)
    ballot = BallotFactory(group=hidden, opened=True)
    sent = {"elector": "1", "answer": "yes"}
    assert as_user(PersonFactory()).post(f"/ballots/{ballot.id}/vote", data=sent).status_code == 404
    draft = BallotFactory(group=hidden)
    assert as_user(PersonFactory()).post(f"/ballots/{draft.id}/vote", data=sent).status_code == 404


def test_a_vote_over_the_wire_after_closing_is_refused(ballot, holder, as_user):
    browser, sent = as_user(holder.person), vote_fields(ballot, holder, answer="yes")
    ballot.closes_at = now() - timedelta(seconds=1)
    db.session.commit()
    answer = browser.post(f"/ballots/{ballot.id}/vote", data=sent)
    assert answer.status_code == 422
    assert "This ballot has closed" in answer.text
    page = browser.get(f"/ballots/{ballot.id}").text
    assert "See the result" in page and "Vote of" not in page


@pytest.mark.parametrize(
    ("method", "more", "sent", "kept"),
    [
        (Method.PLURALITY, 1, {"options": "b"}, {"options": ["b"]}),
        (Method.PLURALITY, 1, {"options": "-"}, {"options": []}),
        (Method.APPROVAL, 3, {"options": ["a", "c"]}, {"options": ["a", "c"]}),
        (Method.APPROVAL, 3, {}, {"options": []}),
        (Method.SCHULZE, 3, {"rank_a": "2", "rank_b": "1", "rank_c": ""}, {"ranks": {"a": 2, "b": 1}}),
        (Method.RUNOFF, 3, {}, {"ranks": {}}),
    ],
)
def test_every_method_has_a_form_that_shows_the_vote_again(group, holder, as_user, method, more, sent, kept):
    ballot = BallotFactory(
        group=group, kind=BallotKind.ELECTION, method=method, labels=("Ann", "Bo", "Cy"), most_choices=more, opened=True
    )
    browser = as_user(holder.person)
    assert "Ann" in browser.get(f"/ballots/{ballot.id}").text
    answer = browser.post(f"/ballots/{ballot.id}/vote", data=vote_fields(ballot, holder, **sent))
    assert answer.status_code == 200
    vote = parts_in(holder.person_id, ballot.id)[0].vote
    assert vote.choice == kept
    page = browser.get(f"/ballots/{ballot.id}").text
    chosen = kept.get("options", [])
    assert page.count(" checked ") == max(len(chosen), int(method is Method.PLURALITY))
    assert page.count('<option selected value="2">') == int(2 in kept.get("ranks", {}).values())


def test_a_secret_vote_is_cast_and_changed_with_the_code_it_showed(group, holder, as_user):
    ballot = BallotFactory(group=group, secret=True, opened=True)
    browser = as_user(holder.person)
    page = browser.get(f"/ballots/{ballot.id}").text
    assert "You get a tracking code, once" in page
    assert "Grounds" not in page
    answer = browser.post(f"/ballots/{ballot.id}/vote", data=vote_fields(ballot, holder, answer="yes"))
    ((code, _choice),) = open_box(ballot)
    assert code in answer.text
    page = browser.get(f"/ballots/{ballot.id}").text
    assert code not in page
    assert "a lost code cannot be replaced by anybody" in page
    again = vote_fields(ballot, holder, answer="no", nonce="m" * 32)
    assert browser.post(f"/ballots/{ballot.id}/vote", data=again).status_code == 422
    assert browser.post(f"/ballots/{ballot.id}/vote", data=again | {"receipt": code}).status_code == 200
    assert open_box(ballot) == [(code, {"answer": "no"})]


def test_nothing_of_a_hidden_result_shows_before_closing(ballot, holder, chair, as_user):
    cast_vote(holder.person, ballot, electors_of(ballot)[0], {"answer": "no"}, grounds="Never in my life.")
    for person in (chair, CoordinatorFactory(duty=Duty.ADMINISTRATION)):
        browser = as_user(person)
        page = browser.get(f"/ballots/{ballot.id}").text
        assert "Never in my life." not in page
        assert "1 of 2" in page
        assert browser.get(f"/ballots/{ballot.id}/result").status_code == 303


def test_one_person_chooses_for_which_organization_to_vote(group, as_user):
    person = PersonFactory()
    names = [voting_member(group, person=person).seat.organization.name.en for _ in range(2)]
    ballot = BallotFactory(group=group, opened=True)
    first, second = electors_of(ballot)
    browser = as_user(person)
    assert f"Vote of {names[0]}" in browser.get(f"/ballots/{ballot.id}").text
    assert f"Vote of {names[1]}" in browser.get(f"/ballots/{ballot.id}?elector={second.id}").text
    cast_vote(person, ballot, first, YES)
    assert f"Vote of {names[1]}" in browser.get(f"/ballots/{ballot.id}").text


def test_the_list_marks_what_the_viewer_owes_and_the_tab_counts_it(ballot, holder, chair, as_user):
    browser = as_user(holder.person)
    page = browser.get("/groups/wg3/ballots").text
    assert "You have not voted" in page
    assert 'Ballots <span class="count">1</span>' in page
    assert "You have not voted" not in as_user(chair).get("/groups/wg3/ballots").text
    cast_vote(holder.person, ballot, electors_of(ballot)[0], YES)
    assert "You have not voted" not in browser.get("/groups/wg3/ballots").text


def test_the_own_page_shows_what_is_owed_what_is_done_and_what_others_cast(ballot, group, holder, as_user):
    browser = as_user(holder.person)
    assert "Owed" in browser.get("/ballots").text
    cast_vote(holder.person, ballot, electors_of(ballot)[0], YES)
    assert "Owed" not in browser.get("/ballots").text
    second = electors_of(ballot)[1].organization
    chief = as_user(representative(second))
    page = chief.get("/ballots").text
    assert "You owe no vote" in page
    assert second.name.en in page and "Voting delegate" in page


def test_proxies_are_given_on_their_page_and_revoked(ballot, holder, chair, as_user):
    one, other = electors_of(ballot)
    browser = as_user(holder.person)
    sent = {"elector": str(one.id), "holder": str(other.id), "note": ""}
    assert browser.post(f"/ballots/{ballot.id}/proxies", data=sent).status_code == 303
    (proxy,) = proxies_of(ballot)
    assert not proxy.recorded
    page = browser.get(f"/ballots/{ballot.id}/proxies").text
    assert f"/ballots/{ballot.id}/proxies/{proxy.id}/revoke" in page
    unnamed = browser.post(f"/ballots/{ballot.id}/proxies", data=sent | {"holder": "0"})
    assert (unnamed.status_code, "Choose an organization." in unnamed.text) == (422, True)
    refused = browser.post(f"/ballots/{ballot.id}/proxies", data=sent)
    assert (refused.status_code, "has given a proxy already" in refused.text) == (422, True)
    other_holder = as_user(parts_holder(other))
    assert other_holder.post(f"/ballots/{ballot.id}/proxies/{proxy.id}/revoke").status_code == 403
    assert as_user(chair).post(f"/ballots/{ballot.id}/proxies/{proxy.id}/revoke").status_code == 303
    again = browser.post(f"/ballots/{ballot.id}/proxies/{proxy.id}/revoke", follow_redirects=True)
    assert "was revoked already" in again.text
    assert browser.post(f"/ballots/{ballot.id}/proxies/999999/revoke").status_code == 404


def parts_holder(elector):
    """The delegate of an elector."""
    wanted = db.session.query(Delegate).join(Seat).filter(Seat.organization_id == elector.organization_id)
    return wanted.one().person


def test_an_officer_records_a_proxy_with_a_note(ballot, chair, as_user):
    one, other = electors_of(ballot)
    sent = {"elector": str(one.id), "holder": str(other.id)}
    browser = as_user(chair)
    assert browser.post(f"/ballots/{ballot.id}/proxies", data=sent).status_code == 422
    assert browser.post(f"/ballots/{ballot.id}/proxies", data=sent | {"note": "By letter."}).status_code == 303
    assert "By letter." in browser.get(f"/ballots/{ballot.id}/proxies").text


def test_a_holder_is_told_on_the_page_for_whom_the_vote_is(ballot, holder, as_user):
    one, other = electors_of(ballot)
    give(holder.person, ballot, one, other)
    page = as_user(parts_holder(other)).get(f"/ballots/{ballot.id}?elector={one.id}").text
    assert f"You vote for {one.name.en} by the proxy that it gave to {other.name.en}" in page
    assert "which may vote for it too" in as_user(holder.person).get(f"/ballots/{ballot.id}").text


def test_a_settled_ballot_shows_its_outcome(ballot, holder, as_user):
    with at(ballot.closes_at):
        settle(ballot)
    ballot.opens_at, ballot.closes_at = now() - timedelta(days=2), now() - timedelta(days=1)
    db.session.commit()
    page = as_user(holder.person).get(f"/ballots/{ballot.id}").text
    assert "No quorum" in page and "Result recorded" in page

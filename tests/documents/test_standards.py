"""The path of a group standard with its clocks, and ordinary documents for ballot."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from alliance.ballots.enums import BallotState
from alliance.ballots.models import Ballot, Elector
from alliance.ballots.operations.opening import cancel
from alliance.ballots.operations.settling import settle
from alliance.ballots.operations.voting import cast_vote
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.documents.enums import DocumentAudience, DocumentKind, DocumentState, StandardStage
from alliance.documents.operations import reminders, standards, states
from alliance.documents.operations.balloting import BallotWish, put_to_ballot
from alliance.documents.operations.documents import DocumentInput, name_drafter, register_document
from alliance.documents.operations.rounds import RoundInput, cancel_round, finish_round, open_round
from alliance.documents.operations.versions import add_version
from alliance.documents.queries.documents import events_of, relatives_of
from alliance.groups.enums import Role
from alliance.jobs.models import Job
from alliance.organizations.queries import this_day
from tests.documents.conftest import ZONE, a_file, a_round, close
from tests.factories.ballots import voting_member
from tests.factories.documents import DocumentFactory, VersionFactory
from tests.factories.groups import GroupFactory, HolderFactory

D, S = DocumentState, StandardStage
THIRTY = timedelta(days=30)


@pytest.fixture
def voters(group):
    """Five members with a voting seat and a delegate each."""
    return [voting_member(group) for _ in range(5)]


@pytest.fixture
def officer(group):
    """A secretary without a seat, so that the chair's organization does not vote along."""
    return HolderFactory(seat=None, group=group, role=Role.SECRETARY).person


@pytest.fixture
def draft(group, officer, voters):
    """A standard at the stage of the draft, written by the first of the voters."""
    title = Localized("Charging test methods", "充电测试方法")
    standard = register_document(officer, group, DocumentInput(title, kind=DocumentKind.STANDARD))
    standards.adopt_project(officer, standard, "Decision WG3-D004")
    name_drafter(officer, standard, voters[0].person)
    standards.begin_draft(officer, standard)
    add_version(officer, standard, a_file())
    return standard


def public_comment(officer, standard, days=30):
    begun = now()
    asked = open_round(
        officer, standard, RoundInput(begun + timedelta(days=days), ZONE, DocumentAudience.PUBLIC, opens_at=begun)
    )
    close(asked)
    finish_round(officer, asked)
    return asked


def wish(**more):
    return BallotWish(now() + timedelta(days=7), ZONE, **more)


def vote(ballot, voters, answers):
    """Each delegate with an answer votes; the ballot closes and is settled."""
    electors = {one.organization_id: one for one in db.session.scalars(select(Elector).filter_by(ballot_id=ballot.id))}
    for holder, answer in zip(voters, answers, strict=False):
        if answer:
            cast_vote(holder.person, ballot, electors[holder.seat.organization_id], {"answer": answer}, "grounds")
    with at(ballot.closes_at):
        settle(ballot)
        db.session.flush()


def test_the_path_from_proposal_to_publication(group, officer, voters, draft, outbox):
    assert (draft.stage, draft.state) == (S.DRAFT, D.WORKING_DRAFT)
    public_comment(officer, draft)
    assert (draft.stage, draft.state) == (S.PUBLIC_COMMENT, D.FOR_COMMENT)
    ballot = put_to_ballot(officer, draft, wish())
    assert (draft.stage, draft.state, draft.ballot) == (S.REVIEW_VOTE, D.FOR_BALLOT, ballot)
    vote(ballot, voters[1:], ["yes", "yes", "yes", "no"])
    assert (draft.stage, draft.state) == (S.REVIEW_VOTE, D.APPROVED)
    number = standards.give_number(officer, draft)
    assert number == f"T/M 0001-{this_day().year}" == draft.standard_number
    standards.publish(officer, draft)
    assert (draft.stage, draft.state, draft.audience) == (S.PUBLISHED, D.PUBLISHED, DocumentAudience.PUBLIC)
    assert draft.review_due_on == standards.years_later(this_day(), 5)
    assert outbox()[-1][0] == "documents.published"
    steps = [one.became for one in reversed(events_of(draft))]
    assert steps == [
        "proposal", "project", "draft", "public_comment", "review_vote", "approved", "numbered", "published",
    ]  # fmt: skip


def test_the_drafters_organizations_do_not_vote(officer, voters, draft):
    public_comment(officer, draft)
    ballot = put_to_ballot(officer, draft, wish())
    entitled = set(db.session.scalars(select(Elector.organization_id).filter_by(ballot_id=ballot.id)))
    assert entitled == {one.seat.organization_id for one in voters[1:]}


@pytest.mark.parametrize(
    ("answers", "state", "stage"),
    [
        (["yes", "yes", "yes", "no"], D.APPROVED, S.REVIEW_VOTE),  # 3 of 4 is three quarters
        (["yes", "yes", "no", "no"], D.WORKING_DRAFT, S.DRAFT),
        (["yes", "", "", ""], D.WORKING_DRAFT, S.DRAFT),  # no quorum
    ],
)
def test_three_quarters_have_to_agree(officer, voters, draft, answers, state, stage):
    public_comment(officer, draft)
    ballot = put_to_ballot(officer, draft, wish())
    vote(ballot, voters[1:], answers)
    assert (draft.state, draft.stage) == (state, stage)


def test_a_cancelled_review_vote_takes_the_standard_back_to_the_draft(officer, voters, draft):
    public_comment(officer, draft)
    ballot = put_to_ballot(officer, draft, wish())
    cancel(officer, ballot, "Wrong text")
    assert (ballot.state, draft.stage, draft.state) == (BallotState.CANCELLED, S.DRAFT, D.WORKING_DRAFT)
    assert events_of(draft)[0].reason == "Wrong text"


def test_a_project_owes_its_decision_and_a_draft_its_drafters(group, officer):
    standard = register_document(officer, group, DocumentInput(Localized("A"), kind=DocumentKind.STANDARD))
    with pytest.raises(Refused) as refusal:
        standards.adopt_project(officer, standard, " ")
    assert refusal.value.field == "reason"
    standards.adopt_project(officer, standard, "Decision")
    with pytest.raises(Refused, match="Name the drafters"):
        standards.begin_draft(officer, standard)


@pytest.mark.parametrize("short", [timedelta(seconds=1), timedelta(days=29)])
def test_a_public_comment_of_less_than_thirty_days_is_refused_to_the_second(officer, draft, short):
    begun = now()
    with pytest.raises(Refused, match="30 days or more"):
        open_round(officer, draft, RoundInput(begun + THIRTY - short, ZONE, DocumentAudience.PUBLIC, opens_at=begun))
    asked = open_round(officer, draft, RoundInput(begun + THIRTY, ZONE, DocumentAudience.PUBLIC, opens_at=begun))
    assert (asked.lasts, draft.stage) == (THIRTY, S.PUBLIC_COMMENT)


def test_a_round_of_the_group_is_no_public_comment(officer, draft):
    asked = open_round(officer, draft, a_round())
    assert (draft.stage, draft.state) == (S.DRAFT, D.FOR_COMMENT)
    close(asked)
    finish_round(officer, asked)
    with pytest.raises(Refused, match="after the public comment"):
        put_to_ballot(officer, draft, wish())


def test_a_review_vote_waits_for_the_end_of_the_public_comment(officer, draft):
    asked = open_round(officer, draft, RoundInput(now() + timedelta(days=31), ZONE, DocumentAudience.PUBLIC))
    with pytest.raises(Refused, match="not finished"):
        put_to_ballot(officer, draft, wish())
    cancel_round(officer, asked, "Wrong text")
    assert draft.stage is S.DRAFT
    with pytest.raises(Refused, match="after the public comment"):
        put_to_ballot(officer, draft, wish())


def test_after_changes_a_standard_may_be_commented_on_again(officer, draft):
    public_comment(officer, draft)
    states.back_to_draft(officer, draft, "Clause 5 anew")
    assert (draft.stage, draft.state) == (S.DRAFT, D.WORKING_DRAFT)
    add_version(officer, draft, a_file("Clause 5"))
    assert public_comment(officer, draft).number == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda officer, one: standards.adopt_project(officer, one, "x"),
        lambda officer, one: standards.begin_draft(officer, one),
        lambda officer, one: standards.give_number(officer, one),
        lambda officer, one: standards.publish(officer, one),
        lambda officer, one: standards.begin_review(officer, one),
        lambda officer, one: standards.confirm(officer, one, "x"),
        lambda officer, one: standards.revise(officer, one, "x"),
        lambda officer, one: states.approve(officer, one, "x"),
    ],
)
def test_no_step_is_left_out(officer, draft, act):
    with pytest.raises(Refused):
        act(officer, draft)
    assert draft.stage is S.DRAFT


def a_published_standard(group, **more):
    values = {"standard_number": "T/M 0042-2021", "review_due_on": date(2026, 12, 1), **more}
    found = DocumentFactory(
        group=group, kind=DocumentKind.STANDARD, state=D.PUBLISHED, stage=S.PUBLISHED,
        audience=DocumentAudience.PUBLIC, **values,
    )  # fmt: skip
    return VersionFactory(document=found).document


def test_a_review_confirms_for_another_five_years_with_grounds(officer, group):
    standard = a_published_standard(group)
    standards.begin_review(officer, standard)
    assert (standard.stage, standard.state) == (S.UNDER_REVIEW, D.PUBLISHED)
    with pytest.raises(Refused):
        standards.confirm(officer, standard, "")
    standards.confirm(officer, standard, "Still good")
    assert (standard.stage, standard.review_due_on) == (S.PUBLISHED, standards.years_later(this_day(), 5))


def test_a_revision_keeps_the_running_number_and_withdraws_the_old_one(officer, group, voters):
    old = a_published_standard(group)
    standards.begin_review(officer, old)
    newer = standards.revise(officer, old, "New plugs")
    assert (newer.stage, relatives_of(officer, newer)[0], old.state) == (S.PROJECT, [old], D.PUBLISHED)
    name_drafter(officer, newer, voters[0].person)
    standards.begin_draft(officer, newer)
    add_version(officer, newer, a_file())
    public_comment(officer, newer)
    vote(put_to_ballot(officer, newer, wish()), voters[1:], ["yes"] * 4)
    assert standards.give_number(officer, newer) == f"T/M 0042-{this_day().year}"
    standards.publish(officer, newer)
    assert (old.state, old.withdrawn_reason) == (D.WITHDRAWN, f"Replaced by T/M 0042-{this_day().year}")


def test_a_review_may_end_in_withdrawal(officer, group):
    standard = a_published_standard(group)
    standards.begin_review(officer, standard)
    states.withdraw(officer, standard, "Nobody uses it")
    assert standard.state is D.WITHDRAWN


def test_leap_days_have_their_anniversary():
    assert standards.years_later(date(2028, 2, 29), 5) == date(2033, 2, 28)


def test_officers_hear_of_a_review_ahead_and_once_each_time(officer, group, outbox):
    a_published_standard(group, review_due_on=this_day() + timedelta(days=50))
    a_published_standard(group, standard_number="T/M 0043-2021", review_due_on=this_day() + timedelta(days=300))
    reminders.owe_review_notices()
    reminders.owe_review_notices()
    jobs = db.session.scalars(select(Job).where(Job.name == "documents.tell_of_review")).all()
    assert len(jobs) == 1
    reminders.tell_of_review(**jobs[0].payload)
    assert outbox() == [("documents.review_due", officer.email)]


def test_a_hidden_group_publishes_no_standard(officer):
    standard = a_published_standard(GroupFactory(is_public=False), standard_number="T/M 0050-2026")
    standard.stage, standard.state = S.NUMBERED, D.APPROVED
    db.session.commit()
    with pytest.raises(Refused) as refusal:
        standards.publish(officer, standard)
    assert refusal.value.field == "audience"


# Ordinary documents


def test_a_passed_ballot_approves_a_document_by_the_charters_own_mark(officer, voters, group):
    report = VersionFactory(document=DocumentFactory(group=group)).document
    ballot = put_to_ballot(officer, report, wish())
    assert (report.state, ballot.rules) == (D.FOR_BALLOT, {})
    assert ballot.title.en == f"Approve {report.number} {report.title.en}?"
    vote(ballot, voters, ["yes", "yes", "yes", "no", "no"])
    assert report.state is D.APPROVED


def test_a_failed_ballot_takes_a_document_back(officer, voters, group):
    report = VersionFactory(document=DocumentFactory(group=group)).document
    vote(put_to_ballot(officer, report, wish()), voters, ["yes", "yes", "no", "no", "no"])
    assert report.state is D.WORKING_DRAFT
    assert "Not passed" in events_of(report)[0].reason


def test_an_older_ballot_decides_nothing_about_a_document(officer, voters, group):
    report = VersionFactory(document=DocumentFactory(group=group)).document
    first = put_to_ballot(officer, report, wish())
    cancel(officer, first, "why")
    second = put_to_ballot(officer, report, wish())
    assert (report.ballot, report.state) == (second, D.FOR_BALLOT)
    assert db.session.query(Ballot).count() == 2


@pytest.mark.parametrize("state", [D.FOR_BALLOT, D.APPROVED, D.PUBLISHED, D.WITHDRAWN])
def test_what_is_decided_is_not_voted_on(officer, voters, group, state):
    report = VersionFactory(document=DocumentFactory(group=group, state=state)).document
    with pytest.raises(Refused):
        put_to_ballot(officer, report, wish())


def test_a_document_without_text_is_not_voted_on(officer, voters, group):
    with pytest.raises(Refused, match="no text yet"):
        put_to_ballot(officer, DocumentFactory(group=group), wish())


def test_a_ballot_is_opened_on_its_page(as_user, officer, voters, group):
    report = VersionFactory(document=DocumentFactory(group=group)).document
    closes = (now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    data = {"closes": closes, "opens": "", "zone": ZONE, "grounds_for_no": "y"}
    browser, path = as_user(officer), f"/documents/{report.id}/ballot"
    assert browser.post(path, data={**data, "closes": ""}).status_code == 422
    assert browser.post(path, data=data).status_code == 303
    assert "For ballot" in browser.get(f"/documents/{report.id}").text
    assert browser.get(path).status_code == 403


def test_visitors_read_a_published_standard_and_find_it(client, officer, group):
    standard = a_published_standard(group, en="Plug wear", zh="插头磨损试验")
    for words in ("wear", "插头", "0042"):
        assert "T/M 0042-2021" in client.get(f"/standards?q={words}").text
    assert "T/M 0042-2021" not in client.get("/standards?q=battery").text
    assert client.get(f"/documents/{standard.id}").status_code == 200
    states.withdraw(officer, standard, "Out of date")
    assert "T/M 0042-2021" not in client.get("/standards").text
    assert "T/M 0042-2021" in client.get("/standards?state=withdrawn").text
    assert "Out of date" in client.get(f"/documents/{standard.id}").text

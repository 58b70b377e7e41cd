from datetime import date

import pytest

from alliance.applications import policy
from alliance.applications.enums import Recommendation
from alliance.applications.operations import reviews
from alliance.applications.queries.reviews import own_reviews, suggested_reviewers, tally, visible_review
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.operation import Refused
from tests.applications.desk_parts import application, review, reviewed
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory
from tests.factories.membership import MembershipFactory, representative

APPROVE, REJECT, RECUSED = Recommendation.APPROVE, Recommendation.REJECT, Recommendation.RECUSED


def refusal(act, *args):
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value


def test_a_coordinator_or_a_members_representative_can_be_asked(outbox, trail):
    made, coordinator = application("in_review"), CoordinatorFactory()
    speaker = representative(MembershipFactory().organization)
    for person in (CoordinatorFactory(), speaker):
        reviews.assign(coordinator, made, person)
    assert [kind for kind, _to in outbox()] == ["applications.review_asked"] * 2
    assert trail() == ["applications.reviewer_asked"] * 2


def test_others_cannot_be_asked():
    former = MembershipFactory(spans=((date(2018, 1, 1), date(2018, 12, 31), None),))
    made = application("in_review")
    for person in (PersonFactory(), representative(former.organization), CoordinatorFactory(duty=Duty.CHECK_IN)):
        assert "cannot review this" in refusal(reviews.assign, CoordinatorFactory(), made, person).message


def test_nobody_reviews_an_application_of_their_own():
    coordinator = CoordinatorFactory()
    made = application("in_review", editors=[coordinator])
    assert "cannot take part" in refusal(reviews.assign, CoordinatorFactory(), made, coordinator).message
    assert "cannot take part" in refusal(reviews.assign, coordinator, made, CoordinatorFactory()).message
    assert (
        "cannot take part" in refusal(reviews.recommend, coordinator, review(made, coordinator), APPROVE, "x").message
    )


def test_the_people_of_the_linked_organization_are_not_asked():
    member = MembershipFactory()
    speaker = representative(member.organization)
    made = application("in_review", organization=member.organization)
    assert speaker not in suggested_reviewers(made)
    refusal(reviews.assign, CoordinatorFactory(), made, speaker)


def test_nobody_is_asked_twice_and_who_was_taken_off_can_be_asked_again():
    made, person, coordinator = application("in_review"), CoordinatorFactory(), CoordinatorFactory()
    row = reviews.assign(coordinator, made, person)
    assert "asked already" in refusal(reviews.assign, coordinator, made, person).message
    reviews.unassign(coordinator, row)
    assert row.removed_at is not None
    assert "not asked any more" in refusal(reviews.unassign, coordinator, row).message
    assert reviews.assign(coordinator, made, person) is row
    assert row.removed_at is None


def test_a_recommendation_is_not_dropped_but_a_recusal_is():
    made = application("in_review")
    said, aside = review(made, said="approve"), review(made, said="recused")
    assert "that stays" in refusal(reviews.unassign, CoordinatorFactory(), said).message
    reviews.unassign(CoordinatorFactory(), aside)
    assert aside.removed_at is not None


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "rejected", "withdrawn", "lapsed"])
def test_reviewers_are_asked_in_screening_and_review_only(state):
    made = application(state)
    refusal(reviews.assign, CoordinatorFactory(), made, CoordinatorFactory())
    refusal(reviews.unassign, CoordinatorFactory(), review(made))


@pytest.mark.parametrize("said", [APPROVE, REJECT, Recommendation.ABSTAIN])
def test_a_recommendation_has_grounds_and_can_be_changed(said, trail):
    row = review(application("in_review"))
    reviews.recommend(row.reviewer, row, said, " Fits the call. ")
    assert (row.recommendation, row.grounds) == (said, "Fits the call.")
    reviews.recommend(row.reviewer, row, REJECT, "On second thought.")
    assert (row.recommendation, trail()) == (REJECT, ["applications.recommended"] * 2)


def test_a_recommendation_without_grounds_is_not_taken():
    row = review(application("in_review"))
    assert refusal(reviews.recommend, row.reviewer, row, APPROVE, " ").field == "grounds"
    assert refusal(reviews.recommend, row.reviewer, row, RECUSED, "Too close.").field == "recommendation"
    assert row.answered_at is None


def test_only_the_reviewer_answers():
    row = review(application("in_review"))
    for act in ((reviews.recommend, AdministratorFactory(), row, APPROVE, "x"), (reviews.recuse, PersonFactory(), row)):
        assert "Only" in refusal(*act).message


@pytest.mark.parametrize("state", ["screening", "approved", "rejected", "withdrawn", "lapsed"])
def test_after_the_decision_nothing_is_changed(state):
    row = review(application(state))
    refusal(reviews.recommend, row.reviewer, row, APPROVE, "Late.")
    refusal(reviews.recuse, row.reviewer, row)
    assert row.recommendation is None


def test_who_was_taken_off_does_not_answer():
    row = review(application("in_review"))
    row.removed_at = now()
    db.session.commit()
    assert "not asked to review" in refusal(reviews.recommend, row.reviewer, row, APPROVE, "x").message


def test_stepping_aside_tells_the_handler_and_is_final(outbox):
    handler = CoordinatorFactory()
    row = review(application("in_review", handler=handler))
    reviews.recuse(row.reviewer, row, "My brother works there.")
    assert (row.recommendation, outbox()) == (RECUSED, [("applications.stepped_aside", handler.email)])
    assert "You stepped aside" in refusal(reviews.recommend, row.reviewer, row, APPROVE, "x").message


def test_the_tally_leaves_out_who_stepped_aside():
    counted = tally(reviewed("approve", "abstain", "recused"))
    assert (counted.asked, counted.counted, counted.has_quorum, counted.has_majority) == (2, 2, True, True)


def test_a_review_is_seen_by_its_reviewer_only():
    row = review(application("in_review"))
    assert visible_review(row.reviewer, row.id) is row
    for other in (AdministratorFactory(), row.application.applicant, PersonFactory()):
        assert visible_review(other, row.id) is None
    row.removed_at = now()
    db.session.commit()
    assert visible_review(row.reviewer, row.id) is None


def test_own_reviews_are_owed_or_done():
    person = CoordinatorFactory()
    owed = review(application("in_review"), person)
    done = review(application("in_review"), person, said="approve")
    review(application("in_review"))
    assert list(db.session.scalars(own_reviews(person, answered=False))) == [owed]
    assert list(db.session.scalars(own_reviews(person, answered=True))) == [done]


STATES = [
    "draft",
    "submitted",
    "screening",
    "in_review",
    "info_requested",
    "approved",
    "rejected",
    "withdrawn",
    "lapsed",
]


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_each_state(state):
    coordinator, own = CoordinatorFactory(), CoordinatorFactory()
    made = application(state, editors=[own])
    reviewer = review(made, representative(MembershipFactory().organization)).reviewer
    readonly = CoordinatorFactory(duty=Duty.READ_ONLY)
    db.session.expire(made)
    people = {"coordinator": coordinator, "read only": readonly, "reviewer": reviewer, "applicant": made.applicant,
              "editor who coordinates": own, "stranger": PersonFactory()}  # fmt: skip
    may = {
        question: {name for name, person in people.items() if getattr(policy, question)(person, made)}
        for question in ("can_read", "can_handle", "can_decide", "can_review", "can_see_internal")
    }
    assert may == {
        "can_read": set(people) - {"stranger"},
        "can_handle": {"coordinator"},
        "can_decide": {"coordinator"},
        "can_review": {"reviewer"} if state in ("in_review", "info_requested") else set(),
        "can_see_internal": {"coordinator", "read only", "reviewer"},
    }

import pytest

from alliance.applications.enums import ApplicationState, DuplicateVerdict
from alliance.applications.models import DuplicateCheck
from alliance.applications.operations import screening
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.operation import Refused
from tests.applications.desk_parts import application
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory
from tests.factories.organizations import OrganizationFactory


def refusal(act, *args):
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value


def test_taking_makes_one_the_handler(trail, outbox):
    made, coordinator = application("submitted"), CoordinatorFactory()
    screening.take(coordinator, made)
    assert (made.handler, trail(), outbox()) == (coordinator, ["applications.handed_over"], [])


def test_handing_over_tells_the_other(outbox):
    made, other = application("submitted"), AdministratorFactory()
    screening.assign_handler(CoordinatorFactory(), made, other)
    assert (made.handler, outbox()) == (other, [("applications.handed_over", other.email)])


def test_who_handles_it_already_is_not_handed_it_again():
    coordinator = CoordinatorFactory()
    made = application("submitted", handler=coordinator)
    assert "handles this already" in refusal(screening.take, coordinator, made).message


@pytest.mark.parametrize("maker", [PersonFactory, lambda: CoordinatorFactory(duty=Duty.READ_ONLY)])
def test_only_coordinators_of_membership_handle(maker):
    made = application("submitted")
    assert (
        "no coordinator of membership" in refusal(screening.assign_handler, CoordinatorFactory(), made, maker()).message
    )


def test_nobody_handles_or_screens_an_application_of_their_own():
    coordinator, known = CoordinatorFactory(), OrganizationFactory()
    made = application("submitted", editors=[coordinator])
    for act, *more in (
        (screening.take,),
        (screening.begin_screening,),
        (screening.pass_to_review,),
        (screening.mark_same, known),
        (screening.mark_different, known),
        (screening.undo_verdict, known),
    ):
        assert "cannot take part" in refusal(act, coordinator, made, *more).message
    assert "cannot take part" in refusal(screening.assign_handler, CoordinatorFactory(), made, coordinator).message


@pytest.mark.parametrize("state", ["draft", "approved", "rejected", "withdrawn", "lapsed"])
def test_what_is_not_open_is_not_handled(state):
    made = application(state)
    refusal(screening.take, CoordinatorFactory(), made)
    refusal(screening.mark_same, CoordinatorFactory(), made, OrganizationFactory())
    assert (made.state, made.organization_id) == (state, None)


def test_screening_begins_with_a_handler(trail):
    made, coordinator = application("submitted"), CoordinatorFactory()
    screening.begin_screening(coordinator, made)
    assert (made.state, made.handler) == (ApplicationState.SCREENING, coordinator)
    assert trail() == ["applications.screening"]


def test_screening_leaves_the_handler_in_place():
    handler = CoordinatorFactory()
    made = application("submitted", handler=handler)
    screening.begin_screening(CoordinatorFactory(), made)
    assert made.handler is handler


def test_screening_begins_once():
    made = application("submitted")
    screening.begin_screening(CoordinatorFactory(display_name="Zhao Min"), made)
    assert refusal(screening.begin_screening, CoordinatorFactory(), made).message.startswith(
        "Zhao Min began the screening:"
    )


def test_passing_on_asks_the_reviewers(outbox):
    made, reviewers = application("screening"), [CoordinatorFactory(), CoordinatorFactory()]
    screening.pass_to_review(CoordinatorFactory(), made, reviewers)
    assert made.state is ApplicationState.IN_REVIEW
    assert [one.reviewer for one in made.reviews] == reviewers
    assert outbox() == [("applications.review_asked", one.email) for one in reviewers]


def test_a_committee_needs_enough_reviewers_for_its_quorum(outbox):
    made = application("screening")
    refused = refusal(screening.pass_to_review, CoordinatorFactory(), made, [CoordinatorFactory()])
    assert (refused.field, refused.message) == ("reviewers", "Choose at least 2 reviewers; fewer reach no quorum.")
    assert (made.state, made.reviews, outbox()) == (ApplicationState.SCREENING, [], [])


def test_only_what_is_screened_is_passed_on():
    refusal(screening.pass_to_review, CoordinatorFactory(), application("submitted"), [])


def test_the_same_organization_is_linked_and_the_link_undone(trail):
    made, known, coordinator = application("screening"), OrganizationFactory(), CoordinatorFactory()
    screening.mark_same(coordinator, made, known)
    assert made.organization is known
    assert [one.verdict for one in db.session.query(DuplicateCheck)] == [DuplicateVerdict.SAME]
    screening.undo_verdict(coordinator, made, known)
    assert (made.organization_id, db.session.query(DuplicateCheck).count()) == (None, 0)
    assert trail() == ["applications.duplicate_same", "applications.duplicate_undone"]


def test_a_second_thought_replaces_the_first():
    made, known, coordinator = application("screening"), OrganizationFactory(), CoordinatorFactory()
    screening.mark_same(coordinator, made, known)
    screening.mark_different(coordinator, made, known)
    assert [one.verdict for one in db.session.query(DuplicateCheck)] == [DuplicateVerdict.DIFFERENT]
    assert made.organization_id is None


def test_an_application_is_linked_to_one_organization_at_a_time():
    made, coordinator = application("screening"), CoordinatorFactory()
    screening.mark_same(coordinator, made, OrganizationFactory())
    assert "Undo that first" in refusal(screening.mark_same, coordinator, made, OrganizationFactory()).message


def test_what_was_not_decided_cannot_be_undone():
    made = application("screening")
    assert (
        "Nothing was decided"
        in refusal(screening.undo_verdict, CoordinatorFactory(), made, OrganizationFactory()).message
    )

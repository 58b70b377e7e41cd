"""Groups that an applicant wants to join: asked in the wizard, read at the desk, filed at approval."""

import pytest

from alliance.applications.enums import Step
from alliance.applications.operations.decisions import approve
from alliance.applications.operations.drafts import save_step
from alliance.applications.queries.answers import words_of
from alliance.applications.queries.facts import facts_of
from alliance.applications.queries.printed import form_data
from alliance.groups.enums import GroupState, JoinMode, JoinState, Role
from alliance.groups.models import JoinRequest
from alliance.groups.operations.joining import accept, file_wish
from alliance.groups.queries.people import sittings
from alliance.organizations.queries import primary_of
from tests.applications.desk_parts import answers, ordinary, reviewed
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.applications import ApplicationFactory, complete_answers
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import MembershipFactory, representative


@pytest.fixture
def group():
    return GroupFactory(code="wg3", en="Charging", zh="充电")


def wishing(*codes, **people):
    """An application ready for approval, with these groups of interest."""
    said = answers()
    said["interests"]["groups"] = list(codes)
    said["people"] |= people
    return reviewed("approve", "approve", said=said)


def filed(session):
    return list(session.query(JoinRequest).order_by(JoinRequest.id))


# The wizard


@pytest.fixture
def draft(world, applicant):
    return ApplicationFactory(applicant=applicant)


def step(**given):
    return complete_answers()["interests"] | {"version": 0} | given


def test_the_wizard_offers_public_running_groups_that_take_requests(as_user, applicant, draft, group):
    GroupFactory(en="Hidden", is_public=False)
    GroupFactory(en="Shut", rules={"join_mode": JoinMode.CLOSED})
    GroupFactory(en="Bygone", state=GroupState.CONCLUDED)
    text = as_user(applicant).get(f"/applications/{draft.number}/interests").text
    assert [word in text for word in ("Charging", "Hidden", "Shut", "Bygone")] == [True, False, False, False]


def test_without_groups_the_wizard_does_not_ask(as_user, applicant, draft):
    assert "Groups of interest" not in as_user(applicant).get(f"/applications/{draft.number}/interests").text


def test_the_choice_is_kept_and_shown_again(as_user, applicant, draft, group):
    browser, path = as_user(applicant), f"/applications/{draft.number}/interests"
    assert browser.post(path, data=step(groups=["wg3"])).status_code == 303
    assert draft.answers["interests"]["groups"] == ["wg3"]
    box = next(one for one in browser.get(path).text.split("<input") if 'value="wg3"' in one)
    assert " checked" in box.partition(">")[0]


def test_a_group_that_closed_since_does_not_stop_the_applicant(as_user, applicant, draft, group, session):
    save_step(applicant, draft, Step.INTERESTS, complete_answers()["interests"] | {"groups": ["wg3"]}, 0)
    group.state = GroupState.CONCLUDED
    session.commit()
    browser, path = as_user(applicant), f"/applications/{draft.number}/interests"
    assert browser.get(path).status_code == 200
    assert browser.post(path, data=step(groups=["wg3", "unheard-of"], version=1)).status_code == 303
    assert "groups" not in draft.answers["interests"]


# The desk and the paper


def test_the_desk_and_the_paper_name_the_groups(as_user, group):
    made = wishing("wg3")
    assert {one.label: one.text for one in facts_of(made)}["Groups of interest"] == "WG3 Charging"
    items = [item for part in form_data(made)["sections"] for item in part["items"]]
    assert {"label": "Groups of interest", "value": "WG3 Charging"} in items
    text = as_user(CoordinatorFactory()).get(f"/desk/applications/{made.number}").text
    assert "WG3 Charging" in text
    assert "A seat is asked for in 1 group of interest" in text


def test_a_group_that_is_gone_is_left_out_of_the_words(group):
    assert words_of("groups", ["wg3", "gone"]) == "WG3 Charging"


# Approval


def test_approval_files_confirmed_requests(group, session, outbox, trail):
    chair = seated(group, role=Role.CHAIR).person
    made = wishing("wg3")
    approve(CoordinatorFactory(), made, ordinary())
    (row,) = filed(session)
    assert (row.group, row.organization, row.person) == (group, made.organization, made.applicant)
    assert (row.state, row.confirmed_by, row.requested_by) == (JoinState.CONFIRMED, made.applicant, made.applicant)
    assert row.came_from == f"application {made.number}"
    assert ("groups.join_waits", chair.email) in outbox()
    assert trail()[-2:] == ["groups.join_requested", "groups.join_confirmed"]
    accept(chair, row)
    assert made.applicant in [one.person for one in sittings(group.id)]


def test_an_open_group_seats_the_new_member_at_once(session):
    group = GroupFactory(code="wg4", rules={"join_mode": JoinMode.OPEN})
    made = wishing("wg4")
    approve(CoordinatorFactory(), made, ordinary())
    (row,) = filed(session)
    assert row.state is JoinState.ACCEPTED
    assert [one.person for one in sittings(group.id)] == [made.applicant]


def test_groups_that_take_nobody_by_then_do_not_stop_the_approval(group, session):
    GroupFactory(code="wg5", rules={"join_mode": JoinMode.CLOSED})
    GroupFactory(code="wg6", state=GroupState.CONCLUDED)
    made = wishing("wg5", "wg6", "gone", "wg3")
    approve(CoordinatorFactory(), made, ordinary())
    assert [row.group for row in filed(session)] == [group]


def test_another_primary_representative_confirms_first(group, session, outbox):
    other = {"family_name": "Li", "given_name": "Na", "email": "li.na@example.com", "title_en": "Head"}
    made = wishing("wg3", primary="other", representative=other)
    approve(CoordinatorFactory(), made, ordinary())
    (row,) = filed(session)
    assert (row.state, row.requested_by) == (JoinState.REQUESTED, made.applicant)
    assert primary_of(made.organization) != made.applicant
    assert ("groups.join_asked", "li.na@example.com") in outbox()


def test_a_wish_is_filed_once(group, session):
    organization = MembershipFactory().organization
    person = representative(organization)
    given = (CoordinatorFactory(), group, organization, person, person, "application A-1")
    assert file_wish(*given) is not None
    assert file_wish(*given) is None
    accept(PersonFactory(), filed(session)[0])
    assert file_wish(*given) is None
    assert len(filed(session)) == 1

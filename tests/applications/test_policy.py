"""Who may do what with an application: role × state, as a table."""

import pytest

from alliance.applications import policy
from alliance.applications.enums import ApplicationState, CallState
from alliance.applications.models import Review
from alliance.applications.queries.applications import visible_application
from alliance.core.db import db
from alliance.core.duties import Duty
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory
from tests.factories.applications import ApplicationFactory, CallFactory, EditorFactory

_S = ApplicationState
OPEN = {_S.DRAFT, _S.INFO_REQUESTED}
ENDED = {_S.REJECTED, _S.WITHDRAWN, _S.LAPSED}
DECIDED = ENDED | {_S.APPROVED}
ALL = set(_S)
RIGHTS = {
    "can_read": {
        "applicant": ALL, "editor": ALL, "reviewer": ALL, "coordinator": ALL, "reader": ALL, "administrator": ALL,
    },
    "can_see_own": {"applicant": ALL, "editor": ALL},
    "can_edit_draft": {"applicant": OPEN, "editor": OPEN},
    "can_invite_editor": {"applicant": OPEN},
    "can_withdraw": {"applicant": ALL - DECIDED},
    "can_apply_again": {"applicant": ENDED, "editor": ENDED},
    "can_handle": {"coordinator": ALL, "administrator": ALL},
    "can_decide": {"coordinator": ALL, "administrator": ALL},
    "can_see_internal": {"reviewer": ALL, "coordinator": ALL, "reader": ALL, "administrator": ALL},
}  # fmt: skip
ROLES = ("applicant", "editor", "reviewer", "taken_off", "coordinator", "reader", "administrator", "stranger")


@pytest.fixture
def people():
    application = ApplicationFactory()
    found = {
        "applicant": application.applicant,
        "editor": EditorFactory(application=application).person,
        "reviewer": PersonFactory(),
        "taken_off": PersonFactory(),
        "coordinator": CoordinatorFactory(),
        "reader": CoordinatorFactory(duty=Duty.READ_ONLY),
        "administrator": AdministratorFactory(),
        "stranger": PersonFactory(),
    }
    db.session.add(Review(application=application, reviewer=found["reviewer"]))
    db.session.add(
        Review(application=application, reviewer=found["taken_off"], removed_at=application.state_since)
    )  # fmt: skip
    db.session.commit()
    return application, found


@pytest.mark.parametrize("right", RIGHTS)
def test_the_rights_are_those_of_the_table(people, right):
    application, found = people
    may = {role: {state for state in _S if allowed(right, found[role], application, state)} for role in ROLES}
    assert {role: states for role, states in may.items() if states} == RIGHTS[right]


def allowed(right, person, application, state):
    application.state = state
    found = getattr(policy, right)(person, application)
    db.session.refresh(application, ["state"])
    return found


@pytest.mark.parametrize("make", [CoordinatorFactory, AdministratorFactory])
def test_nobody_handles_or_decides_an_own_application(make):
    own, shared = make(), make()
    application = ApplicationFactory(applicant=own)
    EditorFactory(application=application, person=shared)
    for person in (own, shared):
        assert not policy.can_handle(person, application)
        assert not policy.can_decide(person, application)
        assert not policy.can_see_internal(person, application)


def test_what_may_not_be_read_is_not_found_either(people, as_user):
    application, found = people
    seen = {role for role in ROLES if visible_application(found[role], application.id)}
    assert seen == set(RIGHTS["can_read"])


@pytest.mark.parametrize(
    ("state", "readers"), [(CallState.PUBLISHED, 2), (CallState.DRAFT, 1), (CallState.WITHDRAWN, 1)]
)
def test_only_coordinators_read_a_call_that_is_not_published(state, readers):
    call = CallFactory(state=state)
    assert sum(policy.can_read_call(person, call) for person in (PersonFactory(), CoordinatorFactory())) == readers

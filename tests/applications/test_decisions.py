from datetime import date

import pytest
import sqlalchemy as sa

from alliance.applications.enums import ApplicationState
from alliance.applications.models import ApplicationEvent
from alliance.applications.operations.decisions import approve, reject
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.membership.enums import Standing
from alliance.membership.models import Certificate, Membership
from alliance.membership.queries import this_day
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Organization
from alliance.organizations.queries import primary_of, representatives
from alliance.settings.models import Alliance
from tests.applications.desk_parts import USCC, answers, application, ordinary, review, reviewed
from tests.factories import CoordinatorFactory, PersonFactory, SignInFactory
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import IdentifierFactory, OrganizationFactory


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def without_committee():
    texts = ("headline", "introduction", "contact", "declaration", "privacy")
    named = {"name": Localized("Alliance", "联盟"), "short_name": Localized("A", "盟")}
    row = Alliance(committee_mode=False, **named, **dict.fromkeys(texts, Localized()))
    db.session.add(row)
    db.session.commit()


def test_approval_makes_the_organization_its_people_and_the_membership():
    made = reviewed("approve", "approve")
    tier = ordinary()
    membership = approve(CoordinatorFactory(), made, tier, "Welcome.")
    organization = made.organization
    assert (made.state, made.decision_note, made.tier) == (ApplicationState.APPROVED, "Welcome.", tier)
    assert (organization.name, organization.region) == (Localized("Hezhong New Energy", "合众新能源"), "CN-ZJ")
    assert [one.value for one in organization.identifiers] == [USCC]
    assert [term.code for term in organization.terms] == ["downstream", "battery"]
    assert primary_of(organization) == made.applicant
    assert membership.standing(this_day()) is Standing.ACTIVE
    assert membership.number.endswith("-0001")
    assert count(Certificate) == 1


def test_approval_tells_the_applicant_the_editors_and_the_representatives(outbox):
    editor = PersonFactory()
    made = reviewed("approve", "approve", editors=[editor])
    approve(CoordinatorFactory(), made, ordinary())
    assert outbox() == [
        ("membership.welcome", made.applicant.email),
        ("applications.approved", made.applicant.email),
        ("applications.approved", editor.email),
    ]


def test_approval_leaves_a_trail_and_an_event(trail):
    made = reviewed("approve", "approve")
    coordinator = CoordinatorFactory()
    approve(coordinator, made, ordinary())
    assert trail() == [
        "applications.approved",
        "organizations.registered",
        "organizations.affiliated",
        "organizations.appointed",
        "membership.admitted",
    ]
    last = db.session.scalars(sa.select(ApplicationEvent).order_by(ApplicationEvent.id)).all()[-1]
    assert (last.actor, last.from_state, last.to_state) == (coordinator, "in_review", "approved")


def test_a_linked_organization_is_completed_and_nothing_in_it_written_over():
    known = OrganizationFactory(en="Hezhong Auto", zh="", website="https://old.example", region="")
    IdentifierFactory(organization=known, value="91330483MA28XXXX0T")
    made = reviewed("approve", "approve", organization=known)
    approve(CoordinatorFactory(), made, ordinary())
    assert count(Organization) == 1
    assert made.organization is known
    assert (known.name.en, known.name.zh, known.website) == ("Hezhong Auto", "合众新能源", "https://old.example")
    assert [one.value for one in known.identifiers] == ["91330483MA28XXXX0T"]
    assert known.description.en == "Builds electric cars."
    assert known.region == ""


def test_a_former_member_comes_back_under_its_number():
    known = OrganizationFactory()
    old = MembershipFactory(organization=known, spans=((date(2018, 1, 1), date(2019, 1, 1), None),))
    made = reviewed("approve", "approve", organization=known)
    assert approve(CoordinatorFactory(), made, ordinary()).number == old.number


def test_a_named_primary_is_made_invited_and_appointed(outbox):
    said = answers()
    said["people"] |= {
        "primary": "other",
        "representative": {
            "family_name": "Li",
            "given_name": "Na",
            "title_en": "CEO",
            "email": "li.na@hezhong.example",
        },
        "alternates": [{"family_name": "Zhou", "given_name": "Jie", "email": "zhou@hezhong.example"}],
    }
    made = reviewed("approve", "approve", said=said)
    approve(CoordinatorFactory(), made, ordinary())
    found = [(one.kind, one.affiliation.person.display_name) for one in representatives(made.organization)]
    assert found == [
        (AppointmentKind.PRIMARY, "Li Na"),
        (AppointmentKind.ALTERNATE, "Tang Rui"),
        (AppointmentKind.ALTERNATE, "Zhou Jie"),
    ]
    assert [to for kind, to in outbox() if kind == "accounts.invitation"] == [
        "li.na@hezhong.example",
        "zhou@hezhong.example",
    ]


def test_whoever_proved_the_address_and_bears_the_name_is_known():
    person = PersonFactory(family_name="Li", given_name="Na", display_name="Li Na", email="li@hezhong.example")
    SignInFactory(person=person)
    said = answers()
    said["people"] |= {
        "primary": "other",
        "representative": {"family_name": "Li", "given_name": "Na", "email": "LI@hezhong.example"},
    }
    made = reviewed("approve", "approve", said=said)
    approve(CoordinatorFactory(), made, ordinary())
    assert primary_of(made.organization) is person


def test_somebody_else_at_a_shared_address_becomes_a_person_without_invitation(outbox):
    SignInFactory(person=PersonFactory(display_name="Wang Wei", email="office@hezhong.example"))
    said = answers()
    said["people"] |= {"alternates": [{"family_name": "Zhou", "given_name": "Jie", "email": "office@hezhong.example"}]}
    made = reviewed("approve", "approve", said=said)
    approve(CoordinatorFactory(), made, ordinary())
    assert [one.affiliation.person.display_name for one in representatives(made.organization)] == [
        "Tang Rui",
        "Zhou Jie",
    ]
    assert "accounts.invitation" not in [kind for kind, _to in outbox()]


def test_a_primary_in_office_is_followed_by_the_applicant():
    known = OrganizationFactory()
    representative(known)
    made = reviewed("approve", "approve", organization=known)
    approve(CoordinatorFactory(), made, ordinary())
    assert primary_of(known) == made.applicant


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ((), "2 more recommendations are needed: the quorum is 2."),
        (("approve",), "1 more recommendation is needed: the quorum is 2."),
        (("approve", "recused"), "1 more recommendation is needed: the quorum is 2."),
        (("approve", "reject"), "There is no majority: 1 for approval, 1 against."),
        (("abstain", "abstain"), "There is no majority: 0 for approval, 0 against."),
    ],
)
def test_without_quorum_and_majority_nothing_is_approved(said, reason, outbox):
    made = reviewed(*said)
    with pytest.raises(Refused) as refused:
        approve(CoordinatorFactory(), made, ordinary())
    assert refused.value.message == reason
    assert (made.state, made.decided_at) == (ApplicationState.IN_REVIEW, None)
    assert (count(Organization), count(Membership), outbox()) == (0, 0, [])


def test_an_abstention_counts_to_the_quorum_only():
    made = reviewed("approve", "abstain")
    approve(CoordinatorFactory(), made, ordinary())
    assert made.state is ApplicationState.APPROVED


def test_a_reviewer_who_was_taken_off_counts_for_nothing():
    made = reviewed("approve")
    review(made, said="approve").removed_at = now()
    db.session.commit()
    with pytest.raises(Refused):
        approve(CoordinatorFactory(), made, ordinary())


def test_without_a_committee_a_coordinator_decides_alone():
    without_committee()
    made = reviewed()
    approve(CoordinatorFactory(), made, ordinary())
    assert made.state is ApplicationState.APPROVED


def test_rejecting_says_why_and_tells_the_applicants_side(outbox, trail):
    editor = PersonFactory()
    made = application("screening", editors=[editor])
    reject(CoordinatorFactory(), made, "The call is for universities.")
    assert (made.state, made.decision_note) == (ApplicationState.REJECTED, "The call is for universities.")
    assert outbox() == [("applications.rejected", made.applicant.email), ("applications.rejected", editor.email)]
    assert trail() == ["applications.rejected"]


def test_rejecting_needs_a_reason():
    made = application("screening")
    with pytest.raises(Refused) as refused:
        reject(CoordinatorFactory(), made, "  ")
    assert (refused.value.field, made.state) == ("note", ApplicationState.SCREENING)


def test_the_second_decision_learns_who_was_first():
    made = reviewed("approve", "approve")
    approve(CoordinatorFactory(display_name="Zhao Min"), made, ordinary())
    for decide in (lambda one: approve(one, made, ordinary()), lambda one: reject(one, made, "Too late.")):
        with pytest.raises(Refused) as refused:
            decide(CoordinatorFactory())
        assert refused.value.message.startswith("Zhao Min already approved this:")
    assert count(Membership) == 1


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "screening", "info_requested", "rejected", "withdrawn", "lapsed"]
)
def test_only_what_is_in_review_can_be_approved(state):
    made = application(state)
    with pytest.raises(Refused):
        approve(CoordinatorFactory(), made, ordinary())
    assert made.state == state


@pytest.mark.parametrize("state", ["draft", "approved", "withdrawn", "lapsed"])
def test_a_draft_or_a_closed_application_cannot_be_rejected(state):
    with pytest.raises(Refused):
        reject(CoordinatorFactory(), application(state), "No.")


def test_nobody_decides_on_an_application_of_their_own():
    coordinator = CoordinatorFactory()
    mine = reviewed("approve", "approve", applicant=coordinator)
    ours = reviewed("approve", "approve", editors=[coordinator])
    for made in (mine, ours):
        with pytest.raises(Refused):
            approve(coordinator, made, ordinary())
        with pytest.raises(Refused):
            reject(coordinator, made, "No.")
        assert made.state is ApplicationState.IN_REVIEW


def test_an_organization_that_is_a_member_already_is_not_admitted_twice():
    known = OrganizationFactory()
    MembershipFactory(organization=known)
    made = reviewed("approve", "approve", organization=known)
    with pytest.raises(Refused) as refused:
        approve(CoordinatorFactory(), made, ordinary())
    assert "is a member for this time already" in refused.value.message
    assert made.state is ApplicationState.IN_REVIEW

"""Drafts: begun once, saved step by step by several people, never overwritten silently."""

import pytest
from sqlalchemy import select

from alliance.applications.enums import ApplicationState, CallState, Step
from alliance.applications.models import Application, InformationRequest
from alliance.applications.operations.drafts import add_editor, begin, remove_editor, save_step
from alliance.applications.operations.transitions import move
from alliance.applications.queries.applications import visible_application, visible_application_numbered
from alliance.applications.queries.drafts import own_application, saved_state
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from tests.factories import CoordinatorFactory, PersonFactory, SignInFactory, both
from tests.factories.applications import (
    ApplicationFactory,
    CallFactory,
    CompleteApplicationFactory,
    EditorFactory,
    complete_answers,
)


def test_a_draft_has_a_number_an_event_and_a_trail(applicant, trail):
    application = begin(applicant, CallFactory())
    assert application.number == f"A-{now().year}-0001"
    assert [(one.to_state, one.actor_id) for one in application.events] == [(ApplicationState.DRAFT, applicant.id)]
    assert (application.saved, application.applicant_id, trail()) == ({}, applicant.id, ["applications.begun"])


def test_pressed_twice_one_draft_is_begun(applicant):
    call = CallFactory()
    first, second = begin(applicant, call), begin(applicant, call)
    assert first.id == second.id
    assert len(list(db.session.scalars(select(Application)))) == 1


def test_another_organization_can_be_applied_for_once_the_first_draft_is_filled(applicant):
    call = CallFactory()
    first = begin(applicant, call)
    save_step(applicant, first, Step.ORGANIZATION, {"name_en": "One"}, 0)
    assert begin(applicant, call).id != first.id


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"closes_at": now()}, "This call closed"),
        ({"opens_at": now().replace(year=2099)}, "This call opens later"),
        ({"state": CallState.WITHDRAWN}, "taken back"),
    ],
)
def test_nothing_is_begun_for_a_call_that_is_not_open(applicant, call, words):
    with pytest.raises(Refused, match=words):
        begin(applicant, CallFactory(**call))


def test_one_person_does_not_pile_up_drafts(applicant):
    call = CallFactory()
    ApplicationFactory.create_batch(20, call=call, applicant=applicant, saved={"organization": {"version": 1}})
    with pytest.raises(Refused, match="You have 20 drafts"):
        begin(applicant, call)


def test_a_saved_step_is_done_and_shows_in_lists(applicant, trail):
    application = ApplicationFactory(applicant=applicant)
    save_step(applicant, application, Step.ORGANIZATION, {"name_en": "Volt AG", "name_zh": "伏特"}, 0)
    assert application.name == both("Volt AG", "伏特")
    assert application.name_key == "伏特 volt ag"
    assert application.done_steps == ["organization"]
    assert application.saved["organization"]["version"] == 1
    assert trail() == ["applications.saved"]


def test_what_is_not_well_formed_waits_and_leaves_the_step_unfinished(applicant):
    application = ApplicationFactory(applicant=applicant, done_steps=["profile"])
    save_step(applicant, application, Step.PROFILE, {"postcode": "510000"}, 0, typed={"founded_year": "about 1990"})
    assert application.answers["profile"] == {"postcode": "510000", "_typed": {"founded_year": "about 1990"}}
    assert application.done_steps == []


def test_the_second_to_save_a_step_is_told_and_sees_the_first(applicant):
    application = ApplicationFactory(applicant=applicant)
    colleague = EditorFactory(application=application, person__display_name="Chen Haoran").person
    save_step(colleague, application, Step.PROFILE, {"postcode": "1"}, 0)
    with pytest.raises(Clash) as clash:
        save_step(applicant, application, Step.PROFILE, {"postcode": "2"}, 0)
    assert clash.value.message == "Chen Haoran saved this step while you were typing."
    assert clash.value.theirs == {"postcode": "1"}
    assert application.answers["profile"] == {"postcode": "1"}


def test_two_people_on_different_steps_do_not_meet(applicant):
    application = ApplicationFactory(applicant=applicant)
    colleague = EditorFactory(application=application).person
    save_step(colleague, application, Step.PEOPLE, {"phone": "1"}, 0)
    save_step(applicant, application, Step.PROFILE, {"postcode": "2"}, 0)
    assert set(application.answers) == {"people", "profile"}
    assert saved_state(application, applicant).others == [colleague.display_name]


def test_the_wish_for_a_tier_is_kept(world, applicant):
    application = ApplicationFactory(applicant=applicant)
    save_step(applicant, application, Step.INTERESTS, {"tier": world.code}, 0)
    assert application.tier_id == world.id


def test_the_declaration_keeps_time_language_and_text(applicant):
    application = ApplicationFactory(applicant=applicant)
    save_step(applicant, application, Step.DECLARATION, {"agreed": True, "name": "Wang"}, 0)
    kept = application.answers["declaration"]
    assert set(kept) == {"agreed", "name", "at", "language", "text"}
    save_step(applicant, application, Step.DECLARATION, {"agreed": True, "name": "Wang"}, 1)
    assert application.answers["declaration"] == kept


def test_what_is_submitted_is_frozen(applicant):
    application = ApplicationFactory(applicant=applicant, state=ApplicationState.SUBMITTED)
    with pytest.raises(Refused):
        save_step(applicant, application, Step.PROFILE, {}, 0)


def test_a_request_opens_only_the_steps_that_it_names(applicant, coordinator):
    application = ApplicationFactory(applicant=applicant, state=ApplicationState.SCREENING)
    move(coordinator, application, ApplicationState.INFO_REQUESTED)
    db.session.add(
        InformationRequest(
            application_id=application.id,
            asked_by_id=coordinator.id,
            question="Which year?",
            steps=["profile"],
            answer_by=now(),
        )
    )
    db.session.commit()
    save_step(applicant, application, Step.PROFILE, {"founded_year": 1990}, 0)
    with pytest.raises(Refused, match="did not open this step"):
        save_step(applicant, application, Step.PEOPLE, {}, 0)


def test_a_stranger_saves_nothing(applicant):
    application = ApplicationFactory(applicant=applicant)
    with pytest.raises(Refused):
        save_step(PersonFactory(), application, Step.PROFILE, {"postcode": "1"}, 0)


def test_a_colleague_with_a_sign_in_is_told_by_mail(applicant, outbox):
    application = ApplicationFactory(applicant=applicant)
    colleague = SignInFactory(person=PersonFactory(email="chen@example.org")).person
    row = add_editor(applicant, application, "Chen@Example.org")
    assert row.person_id == colleague.id
    assert outbox() == [("applications.editor_added", "chen@example.org")]


def test_a_colleague_without_a_sign_in_is_invited(applicant, outbox, trail):
    application = ApplicationFactory(applicant=applicant)
    row = add_editor(applicant, application, "new@example.org", "Liu Yang")
    assert (row.person.email, row.person.sign_in) == ("new@example.org", None)
    assert [address for _kind, address in outbox()] == ["new@example.org"]
    assert trail()[-1] == "applications.editor_added"


def test_nobody_is_added_twice_nor_the_applicant(applicant):
    SignInFactory(person=applicant)
    application = ApplicationFactory(applicant=applicant)
    add_editor(applicant, application, "new@example.org", "Liu Yang")
    with pytest.raises(Refused, match="can edit already"):
        add_editor(applicant, application, "NEW@example.org", "Liu Yang")
    with pytest.raises(Refused, match="your own address"):
        add_editor(applicant, application, applicant.email)


def test_only_the_applicant_invites_and_removes(applicant):
    application = ApplicationFactory(applicant=applicant)
    row = EditorFactory(application=application)
    with pytest.raises(Refused):
        add_editor(row.person, application, "other@example.org")
    with pytest.raises(Refused):
        remove_editor(row.person, application, row)
    remove_editor(applicant, application, row)
    assert application.editors == []


def test_again_copies_the_answers_without_the_declaration(world, applicant):
    old = CompleteApplicationFactory(tier=world, applicant=applicant, state=ApplicationState.REJECTED)
    draft = begin(applicant, old.call, earlier=old)
    assert draft.answers == {step: given for step, given in complete_answers().items() if step != "declaration"}
    assert (draft.earlier_id, draft.name, draft.done_steps, draft.tier_id) == (old.id, old.name, [], world.id)
    with pytest.raises(Refused, match="begun again already"):
        begin(applicant, old.call, earlier=old)


def test_again_for_another_call_leaves_the_old_calls_questions_behind(world, applicant):
    answers = complete_answers(interests={"q_x1": "old words"})
    old = CompleteApplicationFactory(
        tier=world, applicant=applicant, state=ApplicationState.REJECTED, answers=answers
    )  # fmt: skip
    assert begin(applicant, old.call, earlier=old).answers["interests"]["q_x1"] == "old words"
    other = begin(PersonFactory(), CallFactory(), earlier=old)
    assert other.answers["interests"] == complete_answers()["interests"]


def test_the_numbers_follow_one_another(applicant):
    first, second = begin(applicant, CallFactory()), begin(applicant, CallFactory())
    assert int(second.number[-4:]) - int(first.number[-4:]) == 1


def test_who_may_see_an_application(applicant):
    application = ApplicationFactory(applicant=applicant)
    colleague = EditorFactory(application=application).person
    for person in (applicant, colleague, CoordinatorFactory()):
        assert visible_application(person, application.id) is application
        assert visible_application_numbered(person, application.number) is application
    assert visible_application(PersonFactory(), application.id) is None
    assert own_application(CoordinatorFactory(), application.number) is None

"""Submitting once, answering by submitting again, and what changed between the two."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance.applications.enums import ApplicationState, DocumentSlot, Step
from alliance.applications.models import ApplicationDocument, InformationRequest, Submission
from alliance.applications.operations.drafts import add_editor, save_step
from alliance.applications.operations.messages import write
from alliance.applications.operations.submission import resubmit, submit, withdraw
from alliance.applications.operations.transitions import move, promised_dates
from alliance.applications.queries.submissions import differences, submissions_of
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.core.questions import Question, QuestionKind
from alliance.notices.models import Notice
from tests.factories import CoordinatorFactory, PersonFactory, SignInFactory, both
from tests.factories.applications import (
    CallFactory,
    CompleteApplicationFactory,
    EditorFactory,
    StoredFileFactory,
    complete_answers,
)

_S = ApplicationState


def ask(coordinator, application, steps=("profile",)):
    """What the secretariat does when something is missing."""
    move(coordinator, application, _S.INFO_REQUESTED)
    request = InformationRequest(
        application_id=application.id,
        asked_by_id=coordinator.id,
        question="Since when?",
        steps=list(steps),
        answer_by=now() + timedelta(days=14),
    )
    db.session.add(request)
    db.session.commit()
    return request


def test_submitting_freezes_promises_and_tells_both_sides(complete, applicant, coordinator, outbox, trail):
    colleague = EditorFactory(application=complete).person
    submit(colleague, complete)
    assert (complete.state, complete.submitted_at is not None) == (_S.SUBMITTED, True)
    assert complete.promised_at - complete.submitted_at == timedelta(days=28)
    (kept,) = submissions_of(complete)
    assert (kept.answers, kept.submitted_by_id) == (complete.answers, colleague.id)
    assert sorted(kept.documents.values()) == ["form.pdf", "license.pdf"]
    assert outbox() == [
        ("applications.submitted", applicant.email),
        ("applications.submitted", colleague.email),
        ("applications.received", coordinator.email),
    ]
    assert trail() == ["applications.submitted"]


def test_pressed_twice_it_is_submitted_once(complete, applicant, outbox):
    submit(applicant, complete)
    mails = outbox()
    submit(applicant, complete)
    assert (len(submissions_of(complete)), len(complete.events), outbox()) == (1, 2, mails)


@pytest.mark.parametrize("step", ["organization", "people", "profile", "interests", "declaration"])
def test_an_unfinished_step_stands_in_the_way(complete, applicant, step):
    complete.done_steps = [one for one in complete.done_steps if one != step]
    db.session.commit()
    with pytest.raises(Refused, match="Something is still missing"):
        submit(applicant, complete)
    assert (complete.state, submissions_of(complete)) == (_S.DRAFT, [])


def test_an_owed_document_stands_in_the_way(complete, applicant):
    complete.documents[1].removed_at = now()
    db.session.commit()
    with pytest.raises(Refused, match="Stamped application form: not uploaded yet"):
        submit(applicant, complete)


def test_a_question_that_wants_a_file_stands_in_the_way_until_it_is_there(world, applicant):
    report = Question("x1", QuestionKind.FILE, both("Annual report"), both(""), required=True).as_dict()
    application = CompleteApplicationFactory(tier=world, applicant=applicant, call=CallFactory(questions=[report]))
    with pytest.raises(Refused, match="Annual report"):
        submit(applicant, application)
    file = StoredFileFactory(name="report.pdf")
    db.session.add(ApplicationDocument(application=application, slot=DocumentSlot.OTHER, question="x1", file=file))
    db.session.commit()
    submit(applicant, application)
    assert application.state is _S.SUBMITTED


def test_a_draft_begun_in_time_is_not_submitted_after_the_closing(complete, applicant):
    complete.call.closes_at = now()
    db.session.commit()
    with pytest.raises(Refused, match="This call closed"):
        submit(applicant, complete)
    assert complete.state is _S.DRAFT


@pytest.mark.parametrize(
    ("eligible", "words"),
    [
        ({"kind": ["technology_company"]}, "kind"),
        ({"region": ["CN-GD"]}, "region"),
        ({"country": ["DE"]}, "country"),
        ({"field": ["standards"]}, "other fields"),
        ({"kind": ["vehicle_maker"], "region": ["CN-ZJ"], "country": ["CN"], "field": ["software"]}, ""),
    ],
)
def test_the_call_decides_who_may_apply(world, applicant, eligible, words):
    application = CompleteApplicationFactory(tier=world, applicant=applicant, call=CallFactory(eligible=eligible))
    if not words:
        submit(applicant, application)
        assert application.state is _S.SUBMITTED
        return
    with pytest.raises(Refused, match=words):
        submit(applicant, application)


def test_a_stranger_and_a_coordinator_submit_nothing(complete):
    for person in (PersonFactory(), CoordinatorFactory()):
        with pytest.raises(Refused):
            submit(person, complete)
    assert complete.state is _S.DRAFT


def test_a_coordinator_who_applies_is_not_asked_to_screen_it(world, outbox):
    own, other = CoordinatorFactory(), CoordinatorFactory()
    submit(own, CompleteApplicationFactory(tier=world, applicant=own))
    assert outbox() == [("applications.submitted", own.email), ("applications.received", other.email)]


def test_text_that_is_not_well_formed_is_not_submitted(world, applicant):
    answers = complete_answers(profile={"_typed": {"founded_year": "soon"}})
    application = CompleteApplicationFactory(tier=world, applicant=applicant, answers=answers)
    submit(applicant, application)
    assert "_typed" not in submissions_of(application)[0].answers["profile"]


def test_the_answer_goes_back_to_where_it_came_from_with_a_difference(complete, applicant, coordinator, outbox):
    submit(applicant, complete)
    move(coordinator, complete, _S.SCREENING)
    complete.handler = coordinator
    request = ask(coordinator, complete, ["profile", "documents"])
    profile = complete_answers()["profile"] | {"founded_year": 2016}
    save_step(applicant, complete, Step.PROFILE, profile, 1)
    complete.documents[0].removed_at = now()
    db.session.add(
        ApplicationDocument(
            application=complete, slot=DocumentSlot.LICENSE, file=StoredFileFactory(name="license whole.pdf")
        )
    )
    db.session.commit()
    resubmit(applicant, complete, "Since 2016.")
    assert (complete.state, complete.returns_to) == (_S.SCREENING, None)
    assert (request.answer, request.answered_at is not None) == ("Since 2016.", True)
    old, new = submissions_of(complete)
    assert differences(old, new) == [
        ("Year founded", "2015", "2016"),
        ("Business license or proof of registration", "license.pdf", "license whole.pdf"),
    ]
    assert outbox()[-1] == ("applications.answered", coordinator.email)


def test_a_file_of_the_same_name_sent_again_is_a_difference(complete, applicant):
    old = Submission(application_id=complete.id, number=1, answers={}, documents={"license//1": "license.pdf"})
    new = Submission(application_id=complete.id, number=2, answers={}, documents={"license//2": "license.pdf"})
    assert differences(old, new) == [
        ("Business license or proof of registration", "license.pdf", "license.pdf"),
    ]


def test_nothing_changed_is_no_difference(complete, applicant):
    one = Submission(application_id=complete.id, number=1, answers=complete.answers, documents={})
    two = Submission(application_id=complete.id, number=2, answers=complete.answers, documents={})
    assert differences(one, two) == []


def test_the_same_answer_sent_twice_counts_once(complete, applicant, coordinator):
    submit(applicant, complete)
    ask(coordinator, complete)
    resubmit(applicant, complete, "Since 2016.")
    resubmit(applicant, complete, "Since 2016.")
    assert len(submissions_of(complete)) == 2
    with pytest.raises(Refused):
        resubmit(applicant, complete, "Something else.")


def test_an_empty_answer_and_an_unfinished_step_are_refused(complete, applicant, coordinator):
    submit(applicant, complete)
    ask(coordinator, complete)
    with pytest.raises(Refused) as refusal:
        resubmit(applicant, complete, "")
    assert refusal.value.field == "answer"
    save_step(applicant, complete, Step.PROFILE, {}, 1, typed={})
    with pytest.raises(Refused, match="not complete yet"):
        resubmit(applicant, complete, "Since 2016.")


def test_the_promise_moves_on_by_as_long_as_the_applicant_was_asked(complete, applicant, coordinator):
    submit(applicant, complete)
    promised = complete.promised_at
    ask(coordinator, complete)
    complete.state_since -= timedelta(days=5)
    db.session.commit()
    assert promised_dates(complete).decision_by - promised >= timedelta(days=5)
    resubmit(applicant, complete, "Since 2016.")
    assert timedelta(days=5) <= complete.promised_at - promised < timedelta(days=5, minutes=1)
    stages = promised_dates(complete)
    assert (stages.decision_by - stages.review_by, stages.review_by - stages.screening_by) == (
        timedelta(days=7),
        timedelta(days=14),
    )


def test_the_applicant_withdraws_and_both_sides_hear_of_it(complete, applicant, coordinator, outbox):
    submit(applicant, complete)
    before = len(outbox())
    withdraw(applicant, complete, "We merge.")
    assert (complete.state, complete.events[-1].note) == (_S.WITHDRAWN, "We merge.")
    assert outbox()[before:] == [
        ("applications.withdrawn", applicant.email),
        ("applications.taken_back", coordinator.email),
    ]
    with pytest.raises(Refused, match="withdrew this"):
        withdraw(applicant, complete)


def test_of_a_draft_the_secretariat_hears_nothing(complete, applicant, coordinator, outbox):
    withdraw(applicant, complete)
    assert outbox() == [("applications.withdrawn", applicant.email)]


def test_a_colleague_does_not_withdraw(complete):
    with pytest.raises(Refused, match="Only the applicant"):
        withdraw(EditorFactory(application=complete).person, complete)


def test_what_stands_in_the_way_names_who_and_when(complete, applicant, coordinator):
    submit(applicant, complete)
    with pytest.raises(Refused, match=r"Wang Xiaoming submitted this: .* \(Shanghai\)\. Nothing was changed"):
        move(coordinator, complete, _S.APPROVED)


def test_the_mails_speak_the_readers_language(world, coordinator):
    reader = PersonFactory(locale="zh")
    application = CompleteApplicationFactory(tier=world, applicant=reader)
    door = SignInFactory(person=PersonFactory(locale="zh"))
    add_editor(reader, application, door.login_key)
    submit(reader, application)
    write(reader, application, "何时答复？")
    write(coordinator, application, "两周内。")
    resubmit_after(coordinator, application, reader)
    withdraw(reader, application)
    notices = list(db.session.scalars(select(Notice).order_by(Notice.id)))
    assert {one.kind.partition(".")[2] for one in notices} == {
        "editor_added", "submitted", "received", "question", "message", "answered", "withdrawn", "taken_back",
    }  # fmt: skip
    for one in notices:
        assert one.subject
        assert application.number in one.text
        assert application.number in one.html
        assert ("零跑汽车" in one.text) == (one.locale == "zh")


def resubmit_after(coordinator, application, reader):
    ask(coordinator, application)
    resubmit(reader, application, "2016年。")

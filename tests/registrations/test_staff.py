"""What organizers do to one and to many: registering on behalf, answering for guests, acts with a preview."""

import pytest
from sqlalchemy import select

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.events.policy import can_manage_event
from alliance.notices.models import Notice
from alliance.registrations.enums import BulkAct, FormPurpose, RegistrationState, Source
from alliance.registrations.models import Registration, RegistrationStep
from alliance.registrations.operations.plans import CategoryInput, add_category
from alliance.registrations.operations.questions import set_questions
from alliance.registrations.operations.staff import BulkInput, act_on_many, preview, set_note
from alliance.registrations.queries.plans import plan_of
from tests.factories import PersonFactory
from tests.factories.events import DelegationFactory, OrganizerFactory, RegistrationFactory
from tests.factories.organizations import OrganizationFactory
from tests.registrations.parts import (
    CONFIRMED,
    OFFERED,
    WAITING,
    coordinator,
    counters,
    opened,
    registered,
)

REQUESTED, DECLINED, CANCELLED = RegistrationState.REQUESTED, RegistrationState.DECLINED, RegistrationState.CANCELLED
DIET = Question("x1", QuestionKind.CHOICE, Localized("Diet", "饮食"), Localized(), required=True,
                choices=(Choice("c1", Localized("Vegetarian")), Choice("c2", Localized("Any"))))  # fmt: skip
TYPED = {"name": "王小明", "romanized_name": "Wang Xiaoming", "email": "wang@example.com", "locale": "zh"}


@pytest.fixture
def staff():
    return coordinator()


def bulk(act, rows, **values):
    return BulkInput(BulkAct(act), tuple(row.id for row in rows), **values)


def looked_at(event, wanted):
    """{name: what becomes of it, or why nothing}."""
    changes = preview(event, plan_of(event.id), wanted)
    return {one.registration.name: one.becomes or f"no: {one.problem}" for one in changes}


def fresh(row):
    db.session.expire_all()
    return db.session.get(Registration, row.id)


# One


def test_staff_register_somebody_and_are_kept_as_who_did_it(as_user, staff, outbox, trail):
    event, _plan, category = opened(seats=1)
    home = OrganizationFactory(en="Bright Motors", zh="明亮汽车")
    browser = as_user(staff)
    answer = browser.post(
        f"/events/{event.id}/people/new",
        data=TYPED | {"category": category.id, "organization_name": "bright MOTORS", "confirm": "y"},
    )
    assert answer.status_code == 303
    row = db.session.scalars(select(Registration)).one()
    assert (row.state, row.source, row.registered_by_id) == (CONFIRMED, Source.STAFF, staff.id)
    assert (row.organization_id, row.locale) == (home.id, "zh")
    assert outbox() == [("registrations.confirmed", "wang@example.com")]
    assert trail() == ["registrations.opened", "registrations.confirmed"]
    assert answer.location.endswith(f"/people/{row.id}")


def test_a_person_of_ours_is_recognized_by_a_proven_address(as_user, staff):
    event, _plan, category = opened()
    person = PersonFactory(email="wang@example.com")
    as_user(staff).post(f"/events/{event.id}/people/new", data=TYPED | {"category": category.id, "confirm": "y"})
    assert db.session.scalars(select(Registration)).one().person_id == person.id


def test_staff_may_leave_the_decision_for_later_and_never_pass_over_capacity(as_user, staff):
    event, _plan, category = opened(seats=1, needs_approval=True)
    browser, path = as_user(staff), f"/events/{event.id}/people/new"
    browser.post(path, data=TYPED | {"category": category.id})
    browser.post(path, data=TYPED | {"category": category.id, "name": "Li Na", "confirm": "y"})
    browser.post(path, data=TYPED | {"category": category.id, "name": "Wu Di", "confirm": "y"})
    assert [row.state for row in db.session.scalars(select(Registration).order_by(Registration.id))] == [
        REQUESTED, CONFIRMED, WAITING,
    ]  # fmt: skip
    assert counters(category) == (1, 1)


def test_the_form_of_staff_keeps_what_was_typed_and_says_what_to_correct(as_user, staff):
    event, _plan, category = opened()
    set_questions(staff, event, FormPurpose.REGISTRATION, (DIET,))
    browser, path = as_user(staff), f"/events/{event.id}/people/new"
    answer = browser.post(path, data=TYPED | {"category": category.id, "email": "no address"})
    assert answer.status_code == 422
    assert "Answer this question." in answer.text and "Write an address" in answer.text
    assert "Wang Xiaoming" in answer.text
    assert browser.post(path, data=TYPED | {"category": category.id, "q_x1": "c1"}).status_code == 303
    assert db.session.scalars(select(Registration)).one().answers == {"q_x1": "c1"}
    twice = browser.post(path, data=TYPED | {"category": category.id, "q_x1": "c1"})
    assert "is registered already" in twice.text


def test_an_event_without_a_plan_says_what_to_do_first(as_user, staff):
    event, _plan, _category = opened()
    other = OrganizerFactory().event
    browser = as_user(staff)
    assert "This event takes no registrations yet" in browser.get(f"/events/{other.id}/people/new").text
    assert "This event takes no registrations yet" in browser.get(f"/events/{other.id}/people/import").text
    assert browser.get(f"/events/{event.id}/people/new").status_code == 200


def test_staff_change_an_entry_and_two_at_once_do_not_overwrite_one_another(as_user, staff, outbox):
    event, _plan, category = opened()
    set_questions(staff, event, FormPurpose.REGISTRATION, (DIET,))
    row = registered(category, "Li Na", answers={"q_x1": "c1"})
    browser, path = as_user(staff), f"/events/{event.id}/people/{row.id}/edit"
    assert "li.na@example.com" in browser.get(path).text
    typed = TYPED | {"q_x1": "c2", "version": row.version, "name": "Li Nana"}
    assert browser.post(path, data=typed).status_code == 303
    assert (fresh(row).name, fresh(row).answers) == ("Li Nana", {"q_x1": "c2"})
    assert outbox()[-1] == ("registrations.updated", "wang@example.com")
    clash = browser.post(path, data=typed | {"name": "Somebody"})
    assert clash.status_code == 409
    assert "Somebody was faster" in clash.text
    assert fresh(row).name == "Li Nana"


def test_the_note_is_kept_for_the_organizers_alone(as_user, staff, trail, client):
    event, _plan, category = opened()
    row = registered(category)
    browser, path = as_user(staff), f"/events/{event.id}/people/{row.id}/note"
    typed = {"note": "Speaks first", "place": "14 C", "version": row.version}
    assert browser.post(path, data=typed).status_code == 303
    assert (fresh(row).note, fresh(row).place) == ("Speaks first", "14 C")
    assert trail()[-1] == "registrations.noted"
    assert browser.post(path, data=typed).status_code == 409
    with pytest.raises(Clash):
        set_note(staff, row, "Other", "", 1)


@pytest.mark.parametrize(
    ("state", "act", "then"),
    [
        (REQUESTED, "approve", CONFIRMED),
        (REQUESTED, "decline", DECLINED),
        (DECLINED, "approve", CONFIRMED),
        (OFFERED, "accept", CONFIRMED),
        (CONFIRMED, "cancel", CANCELLED),
        (CANCELLED, "confirm", CONFIRMED),
        (CONFIRMED, "approve", CONFIRMED),
        (CANCELLED, "cancel", CANCELLED),
        (WAITING, "nonsense", WAITING),
    ],
)
def test_staff_decide_and_answer_for_a_guest(as_user, staff, state, act, then):
    event, row = somebody_in(state)
    answer = as_user(staff).post(f"/events/{event.id}/people/{row.id}/{act}", data={"reason": "Called us"})
    assert answer.status_code == (404 if act == "nonsense" else 303)
    assert fresh(row).state is then
    steps = db.session.scalars(select(RegistrationStep).where(RegistrationStep.registration_id == row.id)).all()
    if state is not then:
        assert steps[-1].actor_id == staff.id


def somebody_in(state):
    """(event, registration) in a state that it came to by the rules."""
    from alliance.registrations.operations.approvals import decline
    from alliance.registrations.operations.changing import cancel

    asks = state in (REQUESTED, DECLINED)
    event, _plan, category = opened(seats=1, needs_approval=asks)
    holder = registered(category, "Zhao Lei") if state in (WAITING, OFFERED) else None
    row = registered(category, "Li Na")
    if state is DECLINED:
        decline(coordinator(), row, "Full")
    elif state is OFFERED:
        cancel(holder)
    elif state is CANCELLED:
        cancel(row)
    assert row.state is state
    return event, row


def test_declining_one_needs_a_reason(as_user, staff):
    event, row = somebody_in(REQUESTED)
    as_user(staff).post(f"/events/{event.id}/people/{row.id}/decline")
    assert fresh(row).state is REQUESTED


def test_staff_move_one_to_another_category(as_user, staff):
    event, plan, category = opened(category_seats=1)
    online = add_category(staff, plan, CategoryInput(Localized("Online", "线上"), seats=1))
    first, second = registered(category, "Li Na"), registered(category, "Zhao Lei")
    browser = as_user(staff)
    browser.post(f"/events/{event.id}/people/{first.id}/move", data={"category": online.id})
    assert fresh(first).category_id == online.id
    assert fresh(second).state is OFFERED
    browser.post(f"/events/{event.id}/people/{second.id}/move", data={"category": online.id})
    assert fresh(second).category_id == category.id, "the other one is full"


# Many


def test_the_preview_of_approving_counts_the_seats_down_and_the_act_does_the_same(staff):
    event, _plan, category = opened(seats=2, needs_approval=True)
    rows = [registered(category, name) for name in ("A a", "B b", "C c")]
    confirmed = RegistrationFactory(category=category, name="D d", state=CANCELLED)
    wanted = bulk("approve", [*rows, confirmed])
    assert looked_at(event, wanted) == {
        "A a": "Confirmed", "B b": "Confirmed", "C c": "On the waitlist", "D d": "no: does not wait for a decision",
    }  # fmt: skip
    assert counters(category) == (0, 0), "looking changes nothing"
    assert act_on_many(staff, event, wanted) == 3
    assert [fresh(row).state for row in rows] == [CONFIRMED, CONFIRMED, WAITING]
    assert counters(category) == (2, 2)


def test_the_preview_knows_the_cap_of_the_event_and_of_the_category(staff):
    event, plan, category = opened(seats=2, category_seats=1, needs_approval=True, has_waitlist=False)
    online = add_category(staff, plan, CategoryInput(Localized("Online", "线上")))
    rows = [
        registered(category, "A a"),
        registered(category, "B b"),
        registered(online, "C c"),
        registered(online, "D d"),
    ]
    wanted = bulk("approve", rows)
    assert looked_at(event, wanted) == {
        "A a": "Confirmed", "B b": "no: every seat is taken", "C c": "Confirmed", "D d": "no: every seat is taken",
    }  # fmt: skip
    act_on_many(staff, event, wanted)
    assert [fresh(row).state for row in rows] == [CONFIRMED, REQUESTED, CONFIRMED, REQUESTED]


def test_declining_many_needs_a_reason_and_tells_each(staff, outbox):
    event, _plan, category = opened(needs_approval=True)
    rows = [registered(category, name) for name in ("A a", "B b")]
    with pytest.raises(Refused) as refusal:
        act_on_many(staff, event, bulk("decline", rows))
    assert refusal.value.field == "reason"
    assert looked_at(event, bulk("decline", rows)) == {"A a": "Declined", "B b": "Declined"}
    assert act_on_many(staff, event, bulk("decline", rows, reason="Only members")) == 2
    assert [kind for kind, _to in outbox()][-2:] == ["registrations.declined"] * 2


def test_cancelling_many_frees_their_seats_for_the_line(staff):
    event, _plan, category = opened(seats=2)
    rows = [registered(category, name) for name in ("A a", "B b")]
    waits = registered(category, "C c")
    with pytest.raises(Refused):
        act_on_many(staff, event, bulk("cancel", rows))
    gone = RegistrationFactory(category=category, name="E e", state=DECLINED)
    assert looked_at(event, bulk("cancel", [rows[0], gone])) == {
        "A a": "Cancelled", "E e": "no: is not open to this any more",
    }  # fmt: skip
    assert act_on_many(staff, event, bulk("cancel", [*rows, gone], reason="The hall is smaller")) == 2
    assert fresh(waits).state is OFFERED
    assert fresh(gone).state is DECLINED


def test_moving_many_stops_where_the_category_is_full(staff):
    event, plan, category = opened(seats=10)
    online = add_category(staff, plan, CategoryInput(Localized("Online", "线上"), seats=1))
    rows = [registered(category, name) for name in ("A a", "B b")]
    delegated = RegistrationFactory(category=category, name="D d", delegation=DelegationFactory(category=category))
    wanted = bulk("move", [*rows, delegated], category=online)
    assert looked_at(event, wanted) == {
        "A a": "Online", "B b": "no: every seat of this category is taken",
        "D d": "no: comes with a delegation, whose seats are of one category",
    }  # fmt: skip
    assert act_on_many(staff, event, wanted) == 1
    assert [fresh(row).category_id for row in rows] == [online.id, category.id]
    assert looked_at(event, bulk("move", rows[:1], category=online)) == {"A a": "no: is in this category already"}
    with pytest.raises(Refused):
        act_on_many(staff, event, bulk("move", rows))


def test_writing_to_many_reaches_each_in_the_own_language_with_the_own_link(staff, outbox, trail):
    event, _plan, category = opened()
    rows = [
        registered(category, "A a"),
        registered(category, "B b", locale="zh"),
        registered(category, "C c", email=""),
    ]
    message = {"subject": Localized("The hall", "会场"), "text": Localized("Come to hall 2.", "请到二号厅。")}
    wanted = bulk("write", rows, **message)
    assert looked_at(event, wanted)["C c"] == "no: has no address"
    with pytest.raises(Refused):
        act_on_many(staff, event, bulk("write", rows))
    assert act_on_many(staff, event, wanted) == 2
    mails = db.session.scalars(select(Notice).where(Notice.kind == "registrations.written").order_by(Notice.id)).all()
    assert [(one.recipient, one.subject) for one in mails] == [
        ("a.a@example.com", "The hall"),
        ("b.b@example.com", "会场"),
    ]
    assert "Come to hall 2." in mails[0].text and "请到二号厅。" in mails[1].text
    assert {one.secret_nonce for one in mails} == {rows[0].nonce, rows[1].nonce}
    assert trail()[-1] == "registrations.written_to"


def test_nobody_and_too_many_are_refused(staff):
    event, _plan, _category = opened()
    for ids in ((), tuple(range(1, 1002))):
        with pytest.raises(Refused):
            act_on_many(staff, event, BulkInput(BulkAct.APPROVE, ids))


def test_registrations_of_another_event_are_never_touched(staff):
    event, _plan, _category = opened()
    _other, _their_plan, theirs = opened()
    row = registered(theirs)
    assert looked_at(event, bulk("cancel", [row])) == {}
    assert act_on_many(staff, event, bulk("cancel", [row], reason="x")) == 0
    assert fresh(row).state is CONFIRMED


# Pages of acts upon many


def test_an_act_is_looked_at_and_then_done(as_user, staff):
    event, _plan, category = opened(needs_approval=True)
    row = registered(category, "Li Na")
    browser = as_user(staff)
    shown = browser.post(f"/events/{event.id}/people/preview", data={"chosen": [row.id], "act": "approve"})
    assert "1 registration changes" in shown.text and "Li Na" in shown.text
    assert fresh(row).state is REQUESTED
    done = browser.post(f"/events/{event.id}/people/bulk", data={"ids": str(row.id), "act": "approve"})
    assert done.status_code == 303
    assert fresh(row).state is CONFIRMED


def test_all_that_fit_may_be_chosen_at_once(as_user, staff):
    event, _plan, category = opened(needs_approval=True)
    for number in range(60):
        RegistrationFactory(category=category, state=REQUESTED, name=f"Asks {number:02}", name_key=f"asks {number:02}")
    RegistrationFactory(category=category, name="Confirmed already")
    shown = as_user(staff).post(
        f"/events/{event.id}/people/preview?state=requested", data={"everything": "y", "act": "approve"}
    )
    assert "60 registrations change" in shown.text
    assert "Confirmed already" not in shown.text


def test_a_reason_that_is_missing_is_asked_for_on_the_page(as_user, staff):
    event, _plan, category = opened()
    row = registered(category, "Li Na")
    answer = as_user(staff).post(f"/events/{event.id}/people/bulk", data={"ids": str(row.id), "act": "cancel"})
    assert answer.status_code == 422
    assert "Tell the guests why." in answer.text
    assert fresh(row).state is CONFIRMED


def test_odd_choices_lead_back_to_the_list(as_user, staff):
    event, _plan, category = opened()
    row = registered(category, "Li Na")
    browser = as_user(staff)
    for data in (
        {}, {"act": "approve"}, {"chosen": [row.id], "act": "explode"}, {"chosen": ["x", "-1"], "act": "cancel"},
    ):  # fmt: skip
        assert browser.post(f"/events/{event.id}/people/preview", data=data).status_code == 303, data
        assert browser.post(f"/events/{event.id}/people/bulk", data=data).status_code == 303, data
    many = {"ids": ",".join(str(number) for number in range(1, 2000)), "act": "cancel"}
    assert browser.post(f"/events/{event.id}/people/bulk", data=many).status_code == 303
    assert fresh(row).state is CONFIRMED


def test_only_who_runs_the_event_acts(as_user, client):
    event, _plan, category = opened()
    row = registered(category)
    stranger, helper = PersonFactory(), OrganizerFactory(event=event, role="door").person
    browsers = [as_user(stranger), as_user(helper)]
    paths = [
        "preview",
        "bulk",
        "new",
        "import",
        f"{row.id}/note",
        f"{row.id}/move",
        f"{row.id}/cancel",
        f"{row.id}/edit",
    ]
    for path in paths:
        address = f"/events/{event.id}/people/{path}"
        assert [browser.post(address).status_code for browser in browsers] == [403, 403], path
        assert client.post(address).status_code == 303, path
    assert fresh(row).state is CONFIRMED
    assert not can_manage_event(stranger, event)

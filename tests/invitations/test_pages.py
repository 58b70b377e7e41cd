"""The pages of organizers and of the invitee, as the right and as the wrong person."""

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.events.enums import OrganizerRole
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation, InvitationPlan
from alliance.registrations.enums import FormPurpose, RegistrationState
from alliance.registrations.models import EventForm, Registration
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import EventFactory, InvitationFactory, OrganizerFactory, SeatCategoryFactory
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory
from tests.invitations.conftest import link, over

State = InvitationState
READING = ("", "/live", "/{one}")
MANAGING = ("/new", "/people?q=wang", "/segment", "/import", "/message", "/send", "/{one}/edit")
POSTS = ("/send", "/chosen", "/export", "/{one}/accept", "/{one}/decline", "/{one}/delegate", "/{one}/send",
         "/{one}/withdraw", "/{one}/remove")  # fmt: skip


def path(event, rest, one):
    return f"/events/{event.id}/invitations{rest.format(one=one.id)}"


@pytest.mark.parametrize("rest", READING + MANAGING)
def test_organizers_and_coordinators_of_events_open_every_page(
    as_user, organizer, coordinator, event, invitation, rest
):
    for person in (organizer, coordinator):
        assert as_user(person).get(path(event, rest, invitation)).status_code == 200


@pytest.mark.parametrize("rest", READING)
def test_other_coordinators_read(as_user, event, invitation, rest):
    assert as_user(CoordinatorFactory(duty=Duty.MEMBERSHIP)).get(path(event, rest, invitation)).status_code == 200


@pytest.mark.parametrize("rest", MANAGING)
def test_other_coordinators_change_nothing(as_user, event, invitation, rest):
    browser = as_user(CoordinatorFactory(duty=Duty.MEMBERSHIP))
    assert browser.get(path(event, rest, invitation)).status_code == 403


@pytest.mark.parametrize("rest", READING + MANAGING)
def test_strangers_find_nothing_and_door_keepers_may_not(as_user, client, event, invitation, rest):
    assert as_user(PersonFactory()).get(path(event, rest, invitation)).status_code == 404
    assert client.get(path(event, rest, invitation)).status_code in (302, 303)
    door = OrganizerFactory(event=event, role=OrganizerRole.DOOR).person
    assert as_user(door).get(path(event, rest, invitation)).status_code == 403


@pytest.mark.parametrize("rest", POSTS)
def test_strangers_and_invitees_cannot_act_for_organizers(as_user, event, invitation, rest):
    invitation.person = PersonFactory()
    db.session.commit()
    assert as_user(PersonFactory()).post(path(event, rest, invitation)).status_code == 404
    assert as_user(invitation.person).post(path(event, rest, invitation)).status_code == 403


def test_an_invitation_is_found_under_its_own_event_only(as_user, coordinator, invitation):
    assert as_user(coordinator).get(path(EventFactory(), "/{one}", invitation)).status_code == 404


def test_an_organizer_adds_one_and_sends_it(as_user, organizer, event, outbox):
    browser = as_user(organizer)
    data = {"name": "Ada", "email": "ada@example.com", "locale": "en", "zone": "", "organization_name": "Volt"}
    assert browser.post(path(event, "/new", event), data=data).status_code == 303
    assert browser.post(path(event, "/new", event), data=data).status_code == 422
    assert "Send 1 invitation" in browser.get(path(event, "/send", event)).text
    assert browser.post(path(event, "/send", event)).status_code == 303
    assert outbox() == [("invitations.invited", "ada@example.com")]


def test_wrong_fields_come_back_with_their_reasons(as_user, organizer, event):
    answer = as_user(organizer).post(
        path(event, "/new", event), data={"name": "", "email": "x", "locale": "en", "zone": ""}
    )
    assert answer.status_code == 422
    assert "Write the name of the invitee." in answer.text
    assert "This is no e-mail address." in answer.text


def test_people_are_found_ticked_and_put_on_the_list(as_user, organizer, event):
    person = PersonFactory(display_name="Zara Zebra")
    AffiliationFactory(person=person, organization=OrganizationFactory(en="Striped Motors"))
    browser = as_user(organizer)
    for words in ("zebra", "striped"):
        assert f'value="{person.id}"' in browser.get(path(event, f"/people?q={words}", event)).text
    assert browser.post(path(event, "/people", event), data={"person": [person.id, "x"]}).status_code == 303
    assert db.session.query(Invitation).one().person_id == person.id
    assert "On the list" in browser.get(path(event, "/people?q=zebra", event)).text


def test_only_the_secretariat_finds_people_by_their_addresses(as_user, organizer, coordinator, event):
    PersonFactory(display_name="Zara Zebra", email="secret@zoo.example")
    assert "Zara Zebra" not in as_user(organizer).get(path(event, "/people?q=zoo", event)).text
    assert "Zara Zebra" in as_user(coordinator).get(path(event, "/people?q=zoo", event)).text


def test_a_segment_is_counted_first_and_then_added(as_user, organizer, event):
    home = OrganizationFactory(en="Volt AG")
    membership = MembershipFactory(organization=home)
    representative(home, display_name="Vera Volt")
    tier = membership.terms[0].tier.code
    browser = as_user(organizer)
    counted = browser.post(path(event, "/segment", event), data={"tiers": tier, "step": "preview", "group": ""})
    assert "1 person fits" in counted.text and "Vera Volt" in counted.text
    assert db.session.query(Invitation).count() == 0
    added = browser.post(path(event, "/segment", event), data={"tiers": tier, "step": "add", "group": ""})
    assert added.status_code == 303
    assert db.session.query(Invitation).one().name == "Vera Volt"
    again = browser.post(path(event, "/segment", event), data={"tiers": tier, "step": "add", "group": ""})
    assert again.status_code == 422


def test_the_message_is_edited_and_the_slower_editor_told(as_user, organizer, event):
    browser = as_user(organizer)
    data = {"message_en": "Come", "message_zh": "请来", "remind_days": "3", "answer_by": "", "version": "0"}
    assert browser.post(path(event, "/message", event), data=data).status_code == 303
    assert browser.post(path(event, "/message", event), data=data | {"message_en": "No"}).status_code == 409
    assert db.session.query(InvitationPlan).one().message == Localized("Come", "请来")


def test_correcting_tells_the_slower_editor(as_user, organizer, event, invitation):
    browser = as_user(organizer)
    data = {"name": "Ines I.", "email": "ines@example.com", "locale": "en", "zone": "", "version": invitation.version}
    assert browser.post(path(event, "/{one}/edit", invitation), data=data).status_code == 303
    assert browser.post(path(event, "/{one}/edit", invitation), data=data).status_code == 409


def test_those_ticked_are_sent_or_reminded(as_user, organizer, event, invitation, outbox):
    listed = InvitationFactory(event=event, email="lea@example.com", state=State.LISTED)
    browser = as_user(organizer)
    browser.post(path(event, "/chosen", event), data={"pick": listed.id, "act": "send"})
    browser.post(path(event, "/chosen", event), data={"pick": invitation.id, "act": "remind"})
    browser.post(path(event, "/chosen", event), data={"pick": "x", "act": "remind"}, follow_redirects=True)
    assert outbox() == [("invitations.invited", "lea@example.com"), ("invitations.reminded", "ines@example.com")]
    browser.post(path(event, "/chosen", event), data={"act": "remind_all"})
    assert len(outbox()) == 4


def test_organizers_answer_for_the_guest(as_user, organizer, event, category, invitation):
    browser = as_user(organizer)
    assert browser.post(path(event, "/{one}/accept", invitation), data={"note": "By telephone"}).status_code == 303
    assert (invitation.state, invitation.answered_by_id) == (State.ACCEPTED, organizer.id)
    assert "kept by the organizers" in browser.get(path(event, "/{one}", invitation)).text
    assert browser.post(path(event, "/{one}/decline", invitation)).status_code == 303
    data = {"name": "Dora", "email": "dora@example.com", "locale": "en"}
    assert browser.post(path(event, "/{one}/delegate", invitation), data=data).status_code == 303
    assert browser.post(path(event, "/{one}/delegate", invitation), data={"name": ""}).status_code == 422
    assert browser.post(path(event, "/{one}/withdraw", invitation), data={"reason": "x"}).status_code == 303
    db.session.expire_all()
    assert {one.state for one in db.session.query(Invitation)} == {State.WITHDRAWN}
    assert browser.post(path(event, "/{one}/accept", invitation)).status_code == 422


def test_one_is_sent_removed_or_refused_on_the_page(as_user, organizer, event, outbox):
    browser = as_user(organizer)
    row = InvitationFactory(event=event, state=State.LISTED, sent_at=None)
    other = InvitationFactory(event=event, state=State.LISTED, sent_at=None)
    assert browser.post(path(event, "/{one}/send", row)).status_code == 303
    assert len(outbox()) == 1
    assert browser.post(path(event, "/{one}/remove", other)).status_code == 303
    assert "Withdraw it instead" in browser.post(path(event, "/{one}/remove", row), follow_redirects=True).text
    assert db.session.query(Invitation).one() == row


def test_the_list_is_searched_and_filtered(as_user, organizer, event, plan, invitation):
    category = SeatCategoryFactory(plan=plan)
    SeatCategoryFactory(plan=plan)
    InvitationFactory(event=event, name="Zara", state=State.ACCEPTED, category=category)
    browser = as_user(organizer)

    def names(query):
        text = browser.get(path(event, f"?{query}", event)).text.split("<aside>")[0]
        return [name for name in ("Ines Invitee", "Zara") if name in text]

    assert names("q=volt") == ["Ines Invitee"]
    assert names("state=accepted") == ["Zara"]
    assert names(f"category={category.id}") == ["Zara"]
    assert names("q=nobody") == []
    assert names("state=odd&category=x&page=-1") == ["Ines Invitee", "Zara"]


def test_the_list_costs_the_same_for_one_and_for_five(as_user, organizer, event, count_queries):
    browser = as_user(organizer)

    def cost():
        db.session.commit()
        with count_queries() as sent:
            browser.get(path(event, "", event))
        return len(sent)

    def add():
        InvitationFactory(event=event, organization=OrganizationFactory(), state=State.ACCEPTED, answered_at=now())

    add()
    cost()
    first = cost()
    for _n in range(4):
        add()
    assert cost() == first <= 12


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_exported_and_that_is_noted(as_user, organizer, event, invitation, trail, kind):
    invitation.answer_note = "=1+1"
    db.session.commit()
    answer = as_user(organizer).post(path(event, "/export", event), data={"format": kind})
    assert answer.status_code == 200
    assert f".{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        assert "Ines Invitee" in answer.text and "'=1+1" in answer.text
    assert trail() == ["invitations.exported"]


# The invitee's page


def test_the_invitee_sees_the_hidden_event_and_answers_without_an_account(client, event, category, invitation, outbox):
    shown = client.get(link(invitation))
    assert shown.status_code == 200
    for words in ("Closed seminar on batteries", "What nobody else may read.", "Ines Invitee", "Conference center"):
        assert words in shown.text
    assert '<meta name="robots" content="noindex">' in shown.text
    assert client.post(link(invitation, "/accept"), data={"job_title": "Head"}).status_code == 303
    assert "Your seat is kept." in client.get(link(invitation)).text
    assert client.post(link(invitation, "/decline"), data={"note": "Ill"}).status_code == 303
    assert db.session.query(Registration).one().state is RegistrationState.CANCELLED


def test_opening_the_page_changes_nothing(client, event, category, invitation, trail):
    client.get(link(invitation))
    client.head(link(invitation))
    assert (invitation.state, trail()) == (State.SENT, [])


def test_the_name_in_the_form_counts_for_nothing(client, event, category, invitation):
    client.post(link(invitation, "/accept"), data={"name": "Mallory", "email": "mallory@example.com"})
    row = db.session.query(Registration).one()
    assert (row.name, row.email) == ("Ines Invitee", "ines@example.com")


def test_a_signed_in_reader_who_was_forwarded_the_link_registers_the_invitee(as_user, event, category, invitation):
    other = PersonFactory()
    as_user(other).post(link(invitation, "/accept"), data={})
    row = db.session.query(Registration).one()
    assert (row.name, row.person_id) == ("Ines Invitee", None)


def test_the_page_asks_the_events_questions(client, event, category, invitation):
    asked = [
        Question("x1", QuestionKind.CHOICE, Localized("Dinner?"), Localized(), True,
                 (Choice("c1", Localized("Yes")), Choice("c2", Localized("No")))),
        Question("x2", QuestionKind.TEXT, Localized("Diet?"), Localized(), True, only_if=("x1", "c1")),
    ]  # fmt: skip
    form = EventForm(event=event, purpose=FormPurpose.REGISTRATION, questions=[one.as_dict() for one in asked])
    db.session.add(form)
    db.session.commit()
    assert "Dinner?" in client.get(link(invitation)).text
    assert client.post(link(invitation, "/accept"), data={}).status_code == 422
    assert client.post(link(invitation, "/accept"), data={"q_x1": "c1"}).status_code == 422
    assert client.post(link(invitation, "/accept"), data={"q_x1": "c2"}).status_code == 303
    assert db.session.query(Registration).one().answers == {"q_x1": "c2"}


def test_a_delegate_is_named_on_the_page(client, event, category, invitation, outbox):
    data = {"name": "Dora", "email": "dora@example.com", "locale": "en"}
    assert client.post(link(invitation, "/delegate"), data={"name": "Dora"}).status_code == 422
    assert client.post(link(invitation, "/delegate"), data=data).status_code == 303
    assert "Dora is invited in your place" in client.get(link(invitation)).text
    found = db.session.query(Invitation).filter_by(delegate_of_id=invitation.id).one()
    shown = client.get(link(found)).text
    assert "Named by Ines Invitee" in shown
    assert "Somebody else comes instead" not in shown


def test_a_refusal_stands_on_the_page_with_what_was_typed(client, event, plan, category, invitation):
    plan.seats, plan.has_waitlist = 0, False
    db.session.commit()
    answer = client.post(link(invitation, "/accept"), data={"job_title": "Head of everything"})
    assert answer.status_code == 422
    assert "Every seat is taken." in answer.text and "Head of everything" in answer.text


def test_the_page_says_what_became_of_the_event(client, event, category, invitation):
    over(event)
    assert "This event is over" in client.get(link(invitation)).text
    assert client.post(link(invitation, "/accept")).status_code == 422


@pytest.mark.parametrize("text", ["x", "x.y", "a" * 300, "é.ß", "%00"])
def test_other_texts_are_no_link(client, invitation, text):
    for act in ("", "/files"):
        assert client.get(f"/invited/{text}{act}").status_code in (400, 404)
    assert client.post(f"/invited/{text}/accept").status_code in (400, 404)


def test_links_of_drafts_and_withdrawn_invitations_lead_nowhere(client, event, invitation):
    invitation.state = State.WITHDRAWN
    db.session.commit()
    assert client.get(link(invitation)).status_code == 404
    assert client.post(link(invitation, "/accept")).status_code == 404


def test_answers_from_one_address_are_limited(client, event, category, invitation):
    codes = {client.post(link(invitation, "/decline"), data={"note": str(n)}).status_code for n in range(121)}
    assert codes == {303, 429}


def test_the_page_costs_few_statements(client, event, category, invitation, count_queries):
    client.get(link(invitation))
    with count_queries() as sent:
        client.get(link(invitation))
    assert len(sent) <= 9

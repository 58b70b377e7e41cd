"""Papers by a personal link: who attends, with the own name on every page; nobody else, nothing else."""

import pytest

from alliance.audit.models import AuditEntry
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.secrets import secret_of
from alliance.events.enums import EventState, FileAudience, FileKind
from alliance.invitations.enums import InvitationState
from alliance.invitations.operations.answering import AcceptInput, accept, decline
from alliance.programmes.models import SessionFile
from alliance.programmes.operations.publishing import publish_programme
from alliance.registrations.enums import RegistrationState
from alliance.registrations.operations.changing import cancel
from tests.events.papers import a_paper, texts_of
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, SessionFactory
from tests.invitations.conftest import link


@pytest.fixture
def paper(event):
    return a_paper(event)


@pytest.fixture
def registration(event, category):
    return RegistrationFactory(event=event, category=category, name="Rita Registered")


def opened(client, row, file, by):
    return client.post(link(row, f"/files/{file.id}/open", by))


def test_a_confirmed_guest_reads_papers_with_the_own_name(client, registration, paper, trail):
    shown = client.get(link(registration, "/files", "registrations"))
    assert shown.status_code == 200 and "Rita Registered" in shown.text
    answer = opened(client, registration, paper, "registrations")
    assert "Rita Registered, Example Motors" in texts_of(answer.data)[0]
    assert trail() == ["events.file_opened"]
    entry = db.session.query(AuditEntry).one()
    assert (entry.details["guest"], entry.details["guest_id"]) == ("Rita Registered", registration.id)


@pytest.mark.parametrize("state", [one for one in RegistrationState if one is not RegistrationState.CONFIRMED])
def test_who_has_no_seat_reads_nothing(client, registration, paper, state):
    registration.state = state
    db.session.commit()
    assert client.get(link(registration, "/files", "registrations")).status_code == 404
    assert opened(client, registration, paper, "registrations").status_code == 404


def test_an_invitee_reads_once_accepted_and_as_long_as_coming(client, category, invitation, paper):
    assert client.get(link(invitation, "/files")).status_code == 404
    accept(None, invitation, AcceptInput())
    assert "1 paper for you" in client.get(link(invitation)).text
    assert "Ines Invitee, Volt AG" in texts_of(opened(client, invitation, paper, "invited").data)[0]
    decline(None, invitation)
    assert opened(client, invitation, paper, "invited").status_code == 404


def test_an_invitee_on_the_waitlist_reads_nothing(client, plan, category, invitation, paper):
    plan.seats = 0
    db.session.commit()
    accept(None, invitation, AcceptInput())
    assert opened(client, invitation, paper, "invited").status_code == 404


def test_who_cancels_the_registration_reads_no_more_by_the_invitation(client, category, invitation, paper):
    cancel(accept(None, invitation, AcceptInput()))
    assert opened(client, invitation, paper, "invited").status_code == 404


def test_an_event_without_seats_lets_those_read_who_come(client, invitation, paper):
    accept(None, invitation, AcceptInput())
    assert opened(client, invitation, paper, "invited").status_code == 200


def test_links_open_files_of_their_event_for_attendees_only(client, event, registration):
    others = [
        a_paper(EventFactory()),
        a_paper(event, FileAudience.ORGANIZERS),
        a_paper(event, removed_at=event.starts_at),
    ]
    for file in others:
        assert opened(client, registration, file, "registrations").status_code == 404


def test_a_picture_is_shown_and_a_paper_is_not_opened_by_a_link(client, event, registration, paper):
    picture = a_paper(event, is_marked=False, kind=FileKind.PICTURE, name="a.png", media_type="image/png")
    shown = client.get(link(registration, f"/files/{picture.id}", "registrations"))
    assert shown.headers["Content-Disposition"] == "inline"
    answer = client.get(link(registration, f"/files/{paper.id}", "registrations"))
    assert answer.status_code == 303


def test_slides_of_sessions_are_there_too(client, event, registration, paper):
    session = SessionFactory(event=event)
    publish_programme(None, event)
    planned = SessionFactory(event=event)
    db.session.add(SessionFile(session=planned, file=paper.file, title=Localized("Slides to come")))
    for audience in (FileAudience.ATTENDEES, FileAudience.ORGANIZERS):
        db.session.add(
            SessionFile(
                session=session,
                file=paper.file,
                title=Localized(f"Slides {audience}"),
                audience=audience,
                is_marked=True,
            )
        )
    db.session.commit()
    text = client.get(link(registration, "/files", "registrations")).text
    assert "Slides attendees" in text and "Slides organizers" not in text and "Slides to come" not in text
    draft, mine, theirs = db.session.query(SessionFile).order_by(SessionFile.id)
    answer = client.post(link(registration, f"/files/sessions/{mine.id}/open", "registrations"))
    assert "Rita Registered" in texts_of(answer.data)[0]
    assert client.post(link(registration, f"/files/sessions/{theirs.id}/open", "registrations")).status_code == 404
    assert client.post(link(registration, f"/files/sessions/{draft.id}/open", "registrations")).status_code == 404


def test_the_guests_own_page_leads_to_papers_if_there_are_any(client, registration):
    page = link(registration, "", "registrations")
    assert "/papers" not in client.get(page).text
    a_paper(registration.event)
    assert link(registration, "/papers", "registrations") in client.get(page).text
    assert client.get(link(registration, "/papers", "registrations")).status_code == 303


def test_links_of_one_kind_do_not_open_the_other(client, registration, invitation, paper):
    assert client.get(f"/invited/{secret_of(registration.nonce)}/files").status_code == 404
    assert client.get(f"/registrations/{secret_of(invitation.nonce)}/files").status_code == 404
    assert client.get(f"/others/{secret_of(registration.nonce)}/files").status_code == 404


def test_drafts_and_withdrawn_invitations_show_nothing(client, event, registration, paper):
    row = InvitationFactory(event=event, state=InvitationState.ACCEPTED)
    row.state = InvitationState.WITHDRAWN
    event.state = EventState.DRAFT
    db.session.commit()
    assert client.get(link(row, "/files")).status_code == 404
    assert client.get(link(registration, "/files", "registrations")).status_code == 404

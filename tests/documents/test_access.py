"""Who may read what: audience x role x state, the same for pages, lists, files and sheets; else it does not exist."""

from datetime import timedelta

import pytest

from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.documents.enums import DocumentAudience, DocumentState
from alliance.documents.models import Document
from alliance.documents.policy import belongs_to
from alliance.documents.queries.documents import (
    audience_sql,
    known_to,
    versions_for,
    visible_document,
    visible_documents,
)
from alliance.groups.enums import Role
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.documents import DocumentFactory, RoundFactory, VersionFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

A = DocumentAudience
ROLES = ["visitor", "stranger", "of_member", "observer", "member", "chair", "other_chair", "coordinator"]
MAY_READ = {
    A.GROUP: {"observer", "member", "chair", "coordinator"},
    A.MEMBERS: {"observer", "member", "chair", "coordinator", "of_member"},
    A.PUBLIC: set(ROLES),
}


@pytest.fixture
def people(group):
    organization = OrganizationFactory()
    MembershipFactory(organization=organization)
    return {
        "stranger": PersonFactory(),
        "of_member": AffiliationFactory(organization=organization).person,
        "observer": seated(group, role=Role.OBSERVER).person,
        "member": seated(group).person,
        "chair": seated(group, role=Role.CHAIR).person,
        "other_chair": seated(GroupFactory(), role=Role.CHAIR).person,
        "coordinator": CoordinatorFactory(duty=Duty.READ_ONLY),
    }


@pytest.fixture
def browsers(as_user, client, people):
    return {"visitor": client} | {role: as_user(person) for role, person in people.items()}


@pytest.mark.parametrize("audience", list(A))
def test_a_document_is_there_for_its_audience_in_every_state(browsers, group, audience):
    for state in DocumentState:
        document = DocumentFactory(group=group, audience=audience, state=state)
        version = VersionFactory(document=document)
        path, file = f"/documents/{document.id}", f"/documents/versions/{version.id}/download"
        found = {role: browser.get(path).status_code for role, browser in browsers.items()}
        assert found == {role: 200 if role in MAY_READ[audience] else 404 for role in ROLES}, state
        taken = {role: browser.post(file).status_code for role, browser in browsers.items()}
        assert taken == found, state


@pytest.mark.parametrize("audience", list(A))
def test_lists_and_search_show_it_to_the_same_people(browsers, group, audience):
    DocumentFactory(group=group, audience=audience, number="WG3-N077", en="Plug wear")
    for path in ("/groups/wg3/documents", "/documents?q=plug", "/documents"):
        shown = {role for role, browser in browsers.items() if "WG3-N077" in browser.get(path).text}
        assert shown == MAY_READ[audience], path


@pytest.mark.parametrize("audience", list(A))
def test_the_sheet_of_the_register_is_for_the_group_and_holds_all(browsers, group, audience):
    DocumentFactory(group=group, audience=audience, number="WG3-N077")
    answers = {role: browser.post("/groups/wg3/documents/export") for role, browser in browsers.items()}
    shown = {role for role, answer in answers.items() if answer.status_code == 200 and "WG3-N077" in answer.text}
    assert shown == MAY_READ[A.GROUP]


@pytest.mark.parametrize("audience", list(A))
def test_a_round_is_there_for_whom_it_asks(browsers, group, audience):
    document = DocumentFactory(group=group, audience=A.PUBLIC, state=DocumentState.FOR_COMMENT)
    asked = RoundFactory(document=document, audience=audience)
    path = f"/comment-rounds/{asked.id}"
    found = {role for role, browser in browsers.items() if browser.get(path).status_code == 200}
    assert found == MAY_READ[audience]
    named = {role for role, browser in browsers.items() if path in browser.get(f"/documents/{document.id}").text}
    assert named == MAY_READ[audience]


@pytest.mark.parametrize("audience", list(A))
def test_a_version_is_shown_to_its_own_audience_alone(people, group, audience):
    document = DocumentFactory(group=group, audience=A.PUBLIC)
    VersionFactory(document=document, audience=audience)
    shown = {role for role, person in people.items() if versions_for(person, document)}
    assert shown == MAY_READ[audience] - {"visitor"}


@pytest.mark.parametrize("audience", list(A))
def test_the_policy_and_the_statement_give_the_same_answer(people, group, audience):
    document = DocumentFactory(group=group, audience=audience)
    for role, person in people.items():
        wanted = db.select(Document).where(Document.id == document.id, audience_sql(Document.audience, person))
        in_sql = db.session.scalar(wanted) is not None
        assert belongs_to(person, known_to(person, document).group, audience) is in_sql, role


def test_nothing_of_a_hidden_group_is_there_for_who_does_not_know_it(client, as_user, people):
    document = DocumentFactory(
        group=GroupFactory(code="hidden", is_public=False), audience=A.PUBLIC, number="HIDDEN-N1"
    )
    assert client.get(f"/documents/{document.id}").status_code == 404
    assert "HIDDEN-N1" not in client.get("/documents").text
    assert visible_document(people["stranger"], document.id) is None
    assert visible_document(people["of_member"], document.id) is document


def test_who_no_longer_sits_in_the_group_reads_no_more(group, document):
    holder = seated(group)
    assert visible_document(holder.person, document.id) is document
    holder.last_on = this_day() - timedelta(days=1)
    db.session.commit()
    assert visible_document(holder.person, document.id) is None


def test_a_document_that_is_not_there_is_nobodys(people):
    assert visible_document(people["coordinator"], 999) is None


def test_everything_visible_is_found_by_one_statement(people, group, count_queries):
    for audience in A:
        DocumentFactory(group=group, audience=audience)
    person = people["member"]
    person.duties(), this_day()  # loaded before counting
    with count_queries() as sent:
        assert len(db.session.scalars(visible_documents(person)).all()) == 3
    assert len(sent) == 1

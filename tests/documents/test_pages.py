"""Every page of documents, as the right and as the wrong person."""

import io
from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.documents.enums import DocumentAudience, DocumentState
from alliance.documents.models import Document, OnTheTable
from alliance.documents.operations.agenda import put_on_agenda
from alliance.documents.operations.comments import CommentInput, add_comment
from alliance.documents.operations.rounds import open_round
from tests.documents.conftest import PDF, a_round, close
from tests.factories import PersonFactory
from tests.factories.documents import DocumentFactory, DrafterFactory, VersionFactory
from tests.factories.groups import seated
from tests.factories.meetings import AgendaItemFactory, MeetingFactory


@pytest.fixture
def asked(chair, document):
    return open_round(chair, document, a_round())


@pytest.fixture
def item(group):
    meeting = MeetingFactory(group=group, starts_at=now() + timedelta(days=2), ends_at=now() + timedelta(days=3))
    return AgendaItemFactory(meeting=meeting)


PAGES_OF_A_DOCUMENT = ["", "/edit", "/versions/new", "/downloads", "/ballot", "/drafters", "/rounds/new", "/agenda"]
ACTS = ["redraft", "approve", "publish", "withdraw", "adopt", "begin", "number", "review", "confirm", "revise"]


def test_officers_open_every_page_of_a_document(as_user, chair, document):
    browser = as_user(chair)
    paths = [*PAGES_OF_A_DOCUMENT, *(f"/acts/{act}" for act in ACTS)]
    assert {path: browser.get(f"/documents/{document.id}{path}").status_code for path in paths} == dict.fromkeys(
        paths, 200
    )


def test_members_read_and_officers_decide(as_user, member, document):
    browser = as_user(member)
    answers = {path: browser.get(f"/documents/{document.id}{path}").status_code for path in PAGES_OF_A_DOCUMENT}
    assert answers == dict.fromkeys(PAGES_OF_A_DOCUMENT, 403) | {"": 200}
    assert browser.get(f"/documents/{document.id}/acts/withdraw").status_code == 403


def test_to_others_a_document_of_the_group_does_not_exist(as_user, client, document, asked):
    browser = as_user(PersonFactory())
    paths = [*(f"/documents/{document.id}{path}" for path in PAGES_OF_A_DOCUMENT), f"/comment-rounds/{asked.id}"]
    assert {path: browser.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert client.get(f"/documents/{document.id}").status_code == 404
    assert client.get(f"/comment-rounds/{asked.id}").status_code == 404


def test_an_unknown_act_is_no_page(as_user, chair, document):
    assert as_user(chair).get(f"/documents/{document.id}/acts/burn").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_list_opens_in_both_languages(as_user, client, chair, document, language):
    browser = as_user(chair)
    for path in ("/groups/wg3/documents", "/documents", "/standards", "/groups/wg3/documents/new"):
        assert browser.get(path, query_string={"lang": language}).status_code == 200
    for path in ("/groups/wg3/documents", "/documents", "/standards"):
        assert client.get(path, query_string={"lang": language}).status_code == 200


def test_the_register_names_the_document_with_its_state_and_version(as_user, member, document):
    text = as_user(member).get("/groups/wg3/documents").text
    assert "WG3-N031" in text and "Charging test report" in text and "Working draft" in text


def test_a_document_is_entered_with_its_first_version(as_user, member, group):
    data = {"kind": "report", "title_en": "Plug wear", "title_zh": "插头", "file": (io.BytesIO(PDF), "磨损.pdf")}
    answer = as_user(member).post("/groups/wg3/documents/new", data=data)
    document = db.session.query(Document).one()
    assert (answer.status_code, answer.location) == (303, f"/documents/{document.id}")
    assert [one.file.name for one in document.versions] == ["磨损.pdf"]
    assert document.audience is DocumentAudience.GROUP


def test_members_do_not_choose_the_readers(as_user, member, group):
    as_user(member).post("/groups/wg3/documents/new", data={"kind": "report", "title_en": "A", "audience": "public"})
    assert db.session.query(Document).one().audience is DocumentAudience.GROUP


def test_officers_choose_the_readers(as_user, chair, group):
    as_user(chair).post("/groups/wg3/documents/new", data={"kind": "report", "title_en": "A", "audience": "public"})
    assert db.session.query(Document).one().audience is DocumentAudience.PUBLIC


def test_a_refused_entry_keeps_what_was_typed(as_user, member, group):
    answer = as_user(member).post("/groups/wg3/documents/new", data={"kind": "report", "summary_en": "Typed words"})
    assert answer.status_code == 422
    assert "Typed words" in answer.text and "Give the document a title" in answer.text


def test_a_description_is_changed_on_its_page_and_a_clash_shows_both(as_user, chair, document):
    browser, seen = as_user(chair), document.version
    path, typed = f"/documents/{document.id}/edit", {"kind": "report", "audience": "group", "version": seen}
    assert browser.post(path, data={**typed, "title_en": "First"}).status_code == 303
    answer = browser.post(path, data={**typed, "title_en": "Second"})
    assert answer.status_code == 409
    assert "First" in answer.text and "Second" in answer.text


def test_a_version_is_added_on_its_page(as_user, chair, document):
    data = {"file": (io.BytesIO(PDF), "b.pdf"), "changes": "Clause 5", "audience": "group", "language": ""}
    browser = as_user(chair)
    answer = browser.post(f"/documents/{document.id}/versions/new", data=data)
    assert (answer.status_code, answer.location) == (303, f"/documents/{document.id}")
    assert "Clause 5" in browser.get(f"/documents/{document.id}").text


def test_an_act_is_done_on_its_page(as_user, chair, document):
    browser, path = as_user(chair), f"/documents/{document.id}/acts/withdraw"
    assert browser.post(path, data={"reason": ""}).status_code == 422
    assert browser.post(path, data={"reason": "Out of date"}).status_code == 303
    assert "Out of date" in browser.get(f"/documents/{document.id}").text


def test_drafters_are_named_and_taken_off(as_user, chair, member, document):
    browser, path = as_user(chair), f"/documents/{document.id}/drafters"
    assert browser.post(path, data={"person": str(member.id)}).status_code == 303
    (row,) = db.session.get(Document, document.id).drafters
    assert browser.post(f"{path}/remove", data={"drafter": str(row.id)}).status_code == 303
    assert db.session.get(Document, document.id).drafters == []


def test_a_drafter_adds_versions_and_an_observer_does_not(as_user, group, document):
    drafter, other = seated(group).person, seated(group).person
    DrafterFactory(document=document, person=drafter)
    db.session.refresh(document)
    path = f"/documents/{document.id}/versions/new"
    assert (as_user(drafter).get(path).status_code, as_user(other).get(path).status_code) == (200, 403)


def test_a_document_is_put_on_the_table_of_a_meeting_and_taken_off(as_user, chair, member, document, item):
    browser, path = as_user(chair), f"/documents/{document.id}/agenda"
    assert item.title.en in browser.get(path).text
    assert browser.post(path, data={"item": str(item.id)}).status_code == 303
    reader, address = as_user(member), f"/meetings/{item.meeting_id}/documents"
    assert "WG3-N031" in reader.get(address).text
    part = reader.get(address, headers={"HX-Request": "true"})
    assert "WG3-N031" in part.text and "<html" not in part.text
    assert as_user(PersonFactory()).get(address).status_code == 403
    row = db.session.query(OnTheTable).one()
    assert browser.post(f"{path}/remove", data={"row": str(row.id)}).status_code == 303
    assert db.session.query(OnTheTable).count() == 0


def test_a_page_of_a_document_asks_a_bounded_number_of_statements(
    as_user, chair, member, document, asked, item, count_queries
):
    put_on_agenda(chair, document, item)
    for number in range(2, 6):
        VersionFactory(document=document, number=number)
        add_comment(member, asked, CommentInput("x"))
        DrafterFactory(document=document)
    browser = as_user(member)
    with count_queries() as sent:
        assert browser.get(f"/documents/{document.id}").status_code == 200
    assert len(sent) <= 10


@pytest.mark.parametrize("rows", [1, 5])
def test_the_register_takes_five_statements_whatever_its_length(as_user, member, group, rows, count_queries):
    for number in range(rows):
        VersionFactory(document=DocumentFactory(group=group, en=f"Report {number}"))
    browser = as_user(member)
    for query in ("", "?q=report", "?state=working_draft&kind=report"):
        with count_queries() as sent:
            assert browser.get(f"/groups/wg3/documents{query}").status_code == 200
        assert len(sent) <= 5, query


@pytest.mark.parametrize("rows", [1, 5])
def test_library_and_standards_take_five_statements(as_user, client, member, group, rows, count_queries):
    for _number in range(rows):
        DocumentFactory(group=group, audience=DocumentAudience.PUBLIC)
        DocumentFactory(
            group=group, audience=DocumentAudience.PUBLIC, kind="standard", stage="published",
            state=DocumentState.PUBLISHED, standard_number=f"T/M {_number:04d}-2026",
        )  # fmt: skip
    browsers = [as_user(member), client]
    for browser in browsers:
        for path in ("/documents", "/documents?q=report", "/standards", "/standards?q=report"):
            with count_queries() as sent:
                assert browser.get(path).status_code == 200
            assert len(sent) <= 5, path


@pytest.mark.parametrize("rows", [1, 5])
def test_the_comment_table_takes_five_statements(as_user, member, chair, asked, rows, count_queries):
    for _number in range(rows):
        add_comment(member, asked, CommentInput("The limit is too low."))
    close(asked)
    browser, path = as_user(chair), f"/comment-rounds/{asked.id}"
    with count_queries() as sent:
        assert browser.get(path).status_code == 200
    assert len(sent) <= 5

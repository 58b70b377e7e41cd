"""Documents: into their slots, hostile ones out, read only by those who may, never lost."""

import io
import zipfile

import pytest
from PIL import Image

from alliance.applications.enums import ApplicationState, DocumentSlot
from alliance.applications.operations import documents
from alliance.applications.queries.applications import current_documents
from alliance.core.db import db
from alliance.core.operation import Refused
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.applications import ApplicationFactory, EditorFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def png(size=(20, 20)):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return out.getvalue()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr("a.txt", "0" * 1000)
    return out.getvalue()


@pytest.fixture
def draft(applicant):
    return ApplicationFactory(applicant=applicant)


@pytest.fixture
def browser(as_user, applicant):
    return as_user(applicant)


def sent(slot="license", data=PDF, name="license.pdf"):
    return {"slot": slot, "file": (io.BytesIO(data), name)}


def add(browser, draft, **more):
    return browser.post(f"/applications/{draft.number}/documents/add", data=sent(**more))


def test_a_file_is_kept_in_its_slot(browser, draft, trail):
    answer = add(browser, draft, name="营业执照.pdf")
    assert (answer.status_code, answer.location) == (303, f"/applications/{draft.number}/documents")
    (kept,) = current_documents(draft)
    assert (kept.slot, kept.file.name) == (DocumentSlot.LICENSE, "营业执照.pdf")
    assert trail() == ["applications.document_added"]
    assert "营业执照.pdf" in browser.get(f"/applications/{draft.number}/documents").text


def test_an_upload_by_script_is_answered_with_the_next_address(browser, draft):
    path = f"/applications/{draft.number}/documents/add"
    answer = browser.post(path, data=sent(), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/applications/{draft.number}/documents")


def test_a_new_file_replaces_the_old_one_which_stays_on_record(browser, draft):
    add(browser, draft, name="old.pdf")
    add(browser, draft, name="new.pdf")
    assert [one.file.name for one in current_documents(draft)] == ["new.pdf"]
    assert [one.file.name for one in draft.documents] == ["old.pdf", "new.pdf"]


def test_there_may_be_several_other_documents_but_not_any_number(browser, draft, applicant):
    for number in range(20):
        documents.add(applicant, draft, "other", f"{number}.pdf", PDF)
    assert len(current_documents(draft)) == 20
    with pytest.raises(Refused, match="20 other documents are enough"):
        documents.add(applicant, draft, "other", "one more.pdf", PDF)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("page.html", b"<script>alert(1)</script>", "This kind of file is not accepted"),
        ("picture.svg", b"<svg onload=alert(1)>", "This kind of file is not accepted"),
        ("license.pdf", b"<html><script>alert(1)</script></html>", "The content of the file does not fit its name"),
        ("license.pdf", b"", "The file is empty"),
        ("bomb.zip", archive(), "This kind of file is not accepted"),
        ("photo.png", png()[:40], "The file cannot be read"),
        ("license.pdf.exe", PDF, "This kind of file is not accepted"),
        ("x" * 400 + ".html", PDF, "This kind of file is not accepted"),
        ("", PDF, "Choose a file first"),
    ],
)
def test_a_hostile_file_is_refused_at_its_slot(browser, draft, name, data, words):
    answer = add(browser, draft, name=name, data=data)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert 'id="file-license-error"' in answer.text
    assert draft.documents == []


def test_a_file_over_twenty_megabytes_is_refused(applicant, draft):
    with pytest.raises(Refused, match="larger than 20 MB"):
        documents.add(applicant, draft, "license", "big.pdf", PDF + b"0" * 20 * 1024 * 1024)


def test_a_slot_that_the_form_does_not_have_is_refused(browser, draft):
    for slot in ("other-x9", "nonsense", "", "../license"):
        assert add(browser, draft, slot=slot).status_code == 422
    assert draft.documents == []


def test_a_removed_file_is_gone_from_the_page_and_kept_on_record(browser, draft, trail):
    add(browser, draft)
    path = f"/applications/{draft.number}/documents/{draft.documents[0].id}/remove"
    assert browser.post(path).status_code == 303
    assert browser.post(path).status_code == 303
    assert (current_documents(draft), len(draft.documents)) == ([], 1)
    assert trail() == ["applications.document_added", "applications.document_removed"]


def test_the_step_is_complete_once_the_owed_files_are_there(browser, draft):
    path = f"/applications/{draft.number}/documents"
    answer = browser.post(path, data={"version": 0})
    assert (answer.status_code, draft.done_steps) == (422, [])
    assert "Stamped application form: not uploaded yet" in answer.text
    add(browser, draft)
    add(browser, draft, slot="stamped_form", name="form.png", data=png())
    answer = browser.post(path, data={"version": 0})
    assert (answer.location, draft.done_steps) == (f"/applications/{draft.number}/declaration", ["documents"])


def test_nothing_is_uploaded_or_removed_after_submission(browser, draft):
    add(browser, draft)
    draft.state = ApplicationState.SUBMITTED
    db.session.commit()
    assert add(browser, draft, name="late.pdf").status_code == 422
    browser.post(f"/applications/{draft.number}/documents/{draft.documents[0].id}/remove")
    assert [one.file.name for one in current_documents(draft)] == ["license.pdf"]


def test_a_file_comes_back_as_it_went_and_the_look_is_noted(as_user, browser, draft, trail):
    add(browser, draft, name="营业执照.pdf")
    colleague = EditorFactory(application=draft).person
    path = f"/applications/{draft.number}/documents/{draft.documents[0].id}"
    for person in (colleague, CoordinatorFactory()):
        answer = as_user(person).get(path)
        assert answer.data == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"] == "no-store"
    assert trail()[-2:] == ["applications.document_read"] * 2


def test_a_stranger_finds_no_file(as_user, client, browser, draft):
    add(browser, draft)
    own = ApplicationFactory()
    path = f"/documents/{draft.documents[0].id}"
    stranger = as_user(own.applicant)
    assert client.get(f"/applications/{draft.number}{path}").status_code == 303
    assert as_user(PersonFactory()).get(f"/applications/{draft.number}{path}").status_code == 404
    assert stranger.get(f"/applications/{own.number}{path}").status_code == 404
    assert stranger.post(f"/applications/{own.number}{path}/remove").status_code == 404
    assert add(stranger, draft).status_code == 404


def test_the_page_costs_the_same_with_one_file_and_with_ten(browser, draft, applicant, count_queries):
    counts = []
    for number in (1, 9):
        for _ in range(number):
            documents.add(applicant, draft, "other", "more.pdf", PDF)
        db.session.expire_all()
        with count_queries() as statements:
            browser.get(f"/applications/{draft.number}/documents")
        counts.append(len(statements))
    assert counts[1] <= min(counts[0], 8)

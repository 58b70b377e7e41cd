"""Versions: numbers, languages, what changed, who may have the file, who took it."""

import pytest

from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.documents.enums import DocumentAudience, DocumentState
from alliance.documents.models import Download
from alliance.documents.operations.versions import VersionInput, add_version, note_download
from alliance.documents.queries.documents import newest_versions
from tests.documents.conftest import a_file
from tests.factories import PersonFactory
from tests.factories.documents import DocumentFactory, VersionFactory
from tests.factories.groups import seated


def test_a_version_gets_the_next_number_and_the_readers_a_mail(chair, member, document, outbox, trail):
    version = add_version(chair, document, a_file("Clause 5 rewritten"))
    assert (version.number, version.changes, version.file.name) == (2, "Clause 5 rewritten", "测试方法.pdf")
    assert outbox() == [("documents.new_version", member.email)]
    assert trail() == ["documents.version_added"]


def test_a_further_version_says_what_changed(chair, document):
    with pytest.raises(Refused) as refusal:
        add_version(chair, document, a_file())
    assert refusal.value.field == "changes"


def test_a_translation_takes_no_new_number(chair, document):
    add_version(chair, document, a_file("All", language="en"))
    add_version(chair, document, a_file(language="zh", translation=True))
    assert [(one.number, one.language) for one in newest_versions(document.id)] == [(2, "en"), (2, "zh")]


@pytest.mark.parametrize(("language", "field"), [("", "language"), ("en", "language")])
def test_a_translation_is_in_a_language_that_is_not_there(chair, document, language, field):
    add_version(chair, document, a_file("All", language="en"))
    with pytest.raises(Refused) as refusal:
        add_version(chair, document, a_file(language=language, translation=True))
    assert refusal.value.field == field


def test_there_is_no_translation_of_nothing(chair, group):
    with pytest.raises(Refused) as refusal:
        add_version(chair, DocumentFactory(group=group), a_file(language="zh", translation=True))
    assert refusal.value.field == "translation"


@pytest.mark.parametrize(
    "state", [DocumentState.FOR_BALLOT, DocumentState.APPROVED, DocumentState.PUBLISHED, DocumentState.WITHDRAWN]
)
def test_what_is_voted_on_or_decided_keeps_its_words(chair, document, state):
    document.state = state
    db.session.commit()
    with pytest.raises(Refused, match="text stays"):
        add_version(chair, document, a_file("More"))


def test_a_published_document_may_still_be_translated(chair, document):
    document.state = DocumentState.PUBLISHED
    db.session.commit()
    assert add_version(chair, document, a_file(language="zh", translation=True)).number == 1


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.pdf", b"no pdf"), ("a.html", b"<p>"), ("a.pdf", b"")])
def test_hostile_and_unreadable_files_stay_out(chair, document, name, data):
    with pytest.raises(Refused) as refusal:
        add_version(chair, document, VersionInput(name, data, "x"))
    assert refusal.value.field == "file"


def test_a_version_has_no_more_readers_than_its_document(chair, document):
    version = add_version(chair, document, a_file("x", audience=DocumentAudience.PUBLIC))
    assert version.audience is DocumentAudience.GROUP


def test_a_download_is_noted_with_the_organization(group, document, trail):
    holder = seated(group)
    note_download(holder.person, document.versions[0])
    row = db.session.query(Download).one()
    assert (row.person, row.organization) == (holder.person, holder.seat.organization)
    assert trail() == ["documents.downloaded"]


def test_a_visitor_is_counted_without_a_name(document):
    note_download(None, document.versions[0])
    row = db.session.query(Download).one()
    assert (row.person_id, row.organization_id) == (None, None)


def test_a_file_is_handed_out_as_an_attachment_under_its_chinese_name(as_user, member, document):
    answer = as_user(member).post(f"/documents/versions/{document.versions[0].id}/download")
    assert (answer.status_code, answer.data) == (200, b"The text\n")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "%E8%8D%89%E6%A1%88.txt" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_officers_see_who_took_it_and_how_many_visitors(as_user, client, group, chair, member, document):
    document.audience = document.versions[0].audience = DocumentAudience.PUBLIC
    db.session.commit()
    path = f"/documents/versions/{document.versions[0].id}/download"
    assert (client.post(path).status_code, as_user(member).post(path).status_code) == (200, 200)
    text = as_user(chair).get(f"/documents/{document.id}/downloads").text
    assert member.shown_name in text and "Aian" in text and "1 visitor" in text


def test_a_file_of_the_group_does_not_exist_for_others(as_user, client, document):
    path = f"/documents/versions/{document.versions[0].id}/download"
    assert as_user(PersonFactory()).post(path).status_code == 404
    assert client.post(path).status_code == 404
    assert db.session.query(Download).count() == 0


def test_an_older_draft_is_not_handed_out_with_a_public_document(client, chair, document):
    VersionFactory(document=document, number=2, audience=DocumentAudience.PUBLIC)
    document.audience = DocumentAudience.PUBLIC
    db.session.commit()
    db.session.refresh(document)
    old, new = document.versions
    assert client.post(f"/documents/versions/{old.id}/download").status_code == 404
    assert client.post(f"/documents/versions/{new.id}/download").status_code == 200
    text = client.get(f"/documents/{document.id}").text
    assert "Version 2" in text and "Version 1" not in text

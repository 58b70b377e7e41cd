"""The register: numbers, description, readers, replacing, drafters, taking over an older register."""

from datetime import date

import pytest

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.documents.enums import DocumentAudience, DocumentKind, DocumentState, StandardStage
from alliance.documents.operations.documents import (
    DocumentInput,
    Entry,
    change_document,
    enter_document,
    name_drafter,
    register_document,
    remove_drafter,
)
from alliance.documents.operations.rounds import open_round
from alliance.documents.queries.documents import events_of, relatives_of, replaced_by
from alliance.groups.enums import GroupState
from alliance.groups.models import Deliverable
from tests.documents.conftest import a_round
from tests.factories import PersonFactory
from tests.factories.documents import DocumentFactory, DrafterFactory, VersionFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.organizations import OrganizationFactory

DAYS = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 31)}
REPORT = DocumentInput(Localized("Report", "报告"), kind=DocumentKind.REPORT)


def test_a_document_gets_the_next_number_of_its_groups_register(group, chair, trail):
    first, second = (register_document(chair, group, REPORT) for _ in range(2))
    other = register_document(chair, GroupFactory(code="ec-batteries"), REPORT)
    assert [first.number, second.number, other.number] == ["WG3-N001", "WG3-N002", "EC-BATTERIES-N001"]
    assert (first.state, first.stage, first.registered_by) == (DocumentState.WORKING_DRAFT, None, chair)
    assert [one.became for one in events_of(first)] == ["working_draft"]
    assert trail() == ["documents.registered"] * 3


def test_a_group_standard_begins_as_a_proposal(group, chair):
    standard = register_document(chair, group, DocumentInput(Localized("Test"), kind=DocumentKind.STANDARD))
    assert (standard.state, standard.stage) == (DocumentState.WORKING_DRAFT, StandardStage.PROPOSAL)


def test_a_document_without_title_is_refused(group, chair):
    with pytest.raises(Refused) as refusal:
        register_document(chair, group, DocumentInput(Localized()))
    assert refusal.value.field == "title_en"


def test_a_group_that_is_not_at_work_takes_no_documents(chair):
    with pytest.raises(Refused, match="not at work"):
        register_document(chair, GroupFactory(state=GroupState.CONCLUDED), REPORT)


def test_a_hidden_group_has_nothing_for_everybody(chair):
    hidden = GroupFactory(is_public=False)
    with pytest.raises(Refused) as refusal:
        register_document(chair, hidden, DocumentInput(Localized("A"), audience=DocumentAudience.PUBLIC))
    assert refusal.value.field == "audience"


def test_a_deliverable_of_another_group_is_refused(group, chair):
    foreign = Deliverable(group=GroupFactory(), title=Localized("D"), description=Localized(), **DAYS)
    db.session.add(foreign)
    db.session.commit()
    with pytest.raises(Refused) as refusal:
        register_document(chair, group, DocumentInput(Localized("A"), deliverable=foreign))
    assert refusal.value.field == "deliverable"


def test_what_is_to_be_replaced_is_named_by_its_number(group, chair, document):
    newer = register_document(chair, group, DocumentInput(Localized("B"), replaces=("WG3-N031", " WG3-N031 ", "")))
    assert replaced_by(newer.id) == [document]
    assert relatives_of(chair, document) == ([], [newer])
    assert document.state is DocumentState.WORKING_DRAFT  # until the newer one is published


def test_a_number_that_one_cannot_read_is_as_unknown_as_one_that_nobody_has(group, chair):
    hidden = DocumentFactory(group=GroupFactory(is_public=False))
    for number in ("WG3-N999", hidden.number):
        with pytest.raises(Refused, match="No document has the number"):
            register_document(chair, group, DocumentInput(Localized("B"), replaces=(number,)))


def test_a_document_does_not_replace_itself(chair, document):
    with pytest.raises(Refused, match="replace itself"):
        change_document(chair, document, DocumentInput(Localized("A"), replaces=("WG3-N031",)), document.version)


def test_a_description_is_changed_with_its_words_for_the_search(chair, document, trail):
    typed = DocumentInput(Localized("Plug wear", "插头磨损"), kind=DocumentKind.GUIDE)
    change_document(chair, document, typed, document.version)
    assert (document.title.zh, document.kind, document.number) == ("插头磨损", DocumentKind.GUIDE, "WG3-N031")
    assert " 插头 " in document.search_text
    assert trail() == ["documents.changed"]


def test_a_second_editor_hears_of_the_first(chair, document):
    seen = document.version
    change_document(chair, document, REPORT, seen)
    with pytest.raises(Clash):
        change_document(chair, document, DocumentInput(Localized("Other")), seen)


def test_a_withdrawn_document_keeps_its_description(chair, document):
    document.state = DocumentState.WITHDRAWN
    db.session.commit()
    with pytest.raises(Refused, match="withdrawn"):
        change_document(chair, document, REPORT, document.version)


def test_a_document_becomes_no_standard_later(chair, document):
    with pytest.raises(Refused) as refusal:
        change_document(chair, document, DocumentInput(Localized("A"), kind=DocumentKind.STANDARD), document.version)
    assert refusal.value.field == "kind"


def test_more_readers_get_the_newest_version_and_no_older_one(chair, document):
    VersionFactory(document=document, number=2)
    change_document(chair, document, DocumentInput(Localized("A"), audience=DocumentAudience.MEMBERS), document.version)
    db.session.refresh(document)
    found = [(one.number, one.audience) for one in document.versions]
    assert found == [(1, DocumentAudience.GROUP), (2, DocumentAudience.MEMBERS)]


def test_those_who_are_asked_for_comments_are_not_shut_out(chair, document):
    open_round(chair, document, a_round(audience=DocumentAudience.PUBLIC))
    with pytest.raises(Refused) as refusal:
        change_document(chair, document, REPORT, document.version)
    assert refusal.value.field == "audience"


def test_a_drafter_writes_for_the_organization_of_the_seat(chair, group, document, trail):
    writer = seated(group, OrganizationFactory(en="Volt"))
    drafter = name_drafter(chair, document, writer.person)
    assert drafter.organization == writer.seat.organization
    remove_drafter(chair, document, drafter)
    assert document.drafters == []
    assert trail() == ["documents.drafter_named", "documents.drafter_removed"]


def test_nobody_is_named_twice_nor_after_the_vote_began(chair, document):
    drafter = DrafterFactory(document=document)
    with pytest.raises(Refused, match="drafter already"):
        name_drafter(chair, document, drafter.person)
    document.state = DocumentState.FOR_BALLOT
    db.session.commit()
    with pytest.raises(Refused, match="drafters stay"):
        name_drafter(chair, document, PersonFactory())
    with pytest.raises(Refused, match="drafters stay"):
        remove_drafter(chair, document, drafter)


def test_an_older_register_is_taken_over_with_its_states(group, chair, outbox):
    entry = Entry(DocumentState.PUBLISHED, published_on=DAYS["due_on"], standard_number="T/M 0007-2020")
    standard = enter_document(chair, group, DocumentInput(Localized("S"), kind=DocumentKind.STANDARD), entry)
    old = enter_document(chair, group, REPORT, Entry(DocumentState.WITHDRAWN, "Out of date", replaces=(standard,)))
    assert (standard.state, standard.stage) == (DocumentState.PUBLISHED, StandardStage.PUBLISHED)
    assert (old.withdrawn_reason, replaced_by(old.id)) == ("Out of date", [standard])
    assert outbox() == []


def test_a_withdrawn_document_comes_in_with_its_reason(group, chair):
    with pytest.raises(Refused) as refusal:
        enter_document(chair, group, REPORT, Entry(DocumentState.WITHDRAWN))
    assert refusal.value.field == "reason"

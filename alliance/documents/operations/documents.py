"""The register: documents entered, described anew, replaced, drafted by people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.documents.enums import DocumentAudience, DocumentKind, DocumentState, StandardStage
from alliance.documents.models import Document, DocumentEvent, Drafter, Replacement
from alliance.documents.operations.versions import open_to
from alliance.documents.queries.documents import documents_numbered, newest_number
from alliance.documents.queries.people import represented_by
from alliance.documents.queries.register import search_text
from alliance.documents.queries.rounds import open_round_of
from alliance.groups.models import Deliverable, Group
from alliance.groups.operations.activity import note_activity
from alliance.organizations.models import Organization
from alliance.settings.operations import next_number

_A = DocumentAudience


@dataclass(frozen=True)
class DocumentInput:
    """A document as described; `replaces` are numbers of older ones, from any register that the actor reads."""

    title: Localized
    summary: Localized = field(default_factory=Localized)
    kind: DocumentKind = DocumentKind.OTHER
    audience: DocumentAudience = DocumentAudience.GROUP
    deliverable: Deliverable | None = None
    replaces: tuple[str, ...] = ()


@operation
def register_document(actor: Person | None, group: Group, typed: DocumentInput) -> Document:
    """Enter a working draft and give it its number; a group standard begins as a proposal.

    Refuses a document without title, a public one of a hidden group, a deliverable of another group, and numbers to
    be replaced that the actor cannot read.
    """
    check(group, typed)
    if not group.state.is_running:
        raise Refused(_("This group is not at work now, so its register takes no new documents."))
    document = Document(
        group=group,
        number=next_register_number(group),
        title=typed.title,
        summary=typed.summary,
        kind=typed.kind,
        audience=typed.audience,
        deliverable=typed.deliverable,
        registered_by=actor,
        stage=StandardStage.PROPOSAL if typed.kind is DocumentKind.STANDARD else None,
        stage_since=now() if typed.kind is DocumentKind.STANDARD else None,
    )
    document.search_text = search_text(document)
    db.session.add(document)
    db.session.flush()
    note_step(actor, document, "", document.stage or document.state)
    put_replaced(actor, document, typed.replaces)
    note_activity(group)
    record(actor, "documents.registered", document)
    return document


def next_register_number(group: Group) -> str:
    """The next number of the group's register, from its code: 'WG3-N031'. Never given twice."""
    return f"{group.code.upper()}-N{next_number(f'document.{group.id}'):03d}"


def check(group: Group, typed: DocumentInput) -> None:
    if not typed.title:
        raise Refused(_("Give the document a title in at least one language."), field="title_en")
    if typed.deliverable is not None and typed.deliverable.group_id != group.id:
        raise Refused(_("This deliverable belongs to another group."), field="deliverable")
    refuse_hidden(group, typed.audience)


def refuse_hidden(group: Group, audience: DocumentAudience) -> None:
    """A group that visitors do not know of has nothing for visitors."""
    if audience is _A.PUBLIC and not group.is_public:
        raise Refused(
            _("Visitors do not see this group, so nothing of it can be for everybody. Make the group public first."),
            field="audience",
        )


def put_replaced(actor: Person | None, document: Document, numbers: Collection[str]) -> None:
    """Note what the document is to replace; takes effect when it is published."""
    wanted = list(dict.fromkeys(number for number in (one.strip() for one in numbers) if number))
    known = documents_numbered(actor, wanted) if actor is not None and wanted else {}
    unknown = [number for number in wanted if number not in known]
    if unknown:
        text = _("No document has the number %(number)s. Compare it with the register.", number=unknown[0])
        raise Refused(text, field="replaces")
    replace(document, {one.id for one in known.values()})


def replace(document: Document, older_ids: Collection[int]) -> None:
    """Make the list of what is replaced exactly this."""
    if document.id in older_ids:
        raise Refused(_("A document does not replace itself."), field="replaces")
    rows = db.session.scalars(select(Replacement).where(Replacement.newer_id == document.id))
    standing = {one.older_id: one for one in rows}
    for older_id in sorted(set(older_ids) - set(standing)):
        db.session.add(Replacement(newer_id=document.id, older_id=older_id))
    for older_id in set(standing) - set(older_ids):
        db.session.delete(standing[older_id])


@operation
def change_document(actor: Person, document: Document, typed: DocumentInput, version: int) -> None:
    """Describe a document anew. Its number and, once it has a stage, its kind stay.

    Refuses an edit of an outdated version, a withdrawn document, and what `register_document` refuses.
    """
    lock(document)
    if document.version != version:
        raise Clash(_("Somebody else changed this document meanwhile. Compare and save again."))
    if document.state is DocumentState.WITHDRAWN:
        raise Refused(_("This document is withdrawn and stays as it is."))
    check(document.group, typed)
    was_standard, is_standard = document.is_standard, typed.kind is DocumentKind.STANDARD
    if was_standard != is_standard:
        raise Refused(_("A group standard has its own path from the first day. Enter a new document."), field="kind")
    document.kind = typed.kind
    document.title = document.title.replaced(typed.title.en, typed.title.zh)
    document.summary = document.summary.replaced(typed.summary.en, typed.summary.zh)
    change_audience(document, typed.audience)
    document.deliverable = typed.deliverable
    document.search_text = search_text(document)
    put_replaced(actor, document, typed.replaces)
    note_activity(document.group)
    record(actor, "documents.changed", document)


def change_audience(document: Document, audience: DocumentAudience) -> None:
    """More readers get the newest version too; fewer readers lose page and files. Refuses shutting out those who are
    asked for comments at this moment."""
    standing = open_round_of(document.id)
    if standing is not None and standing.is_open() and not audience.reaches(standing.audience):
        raise Refused(_("A comment round asks more people than that. Wait for its closing time."), field="audience")
    wider = not document.audience.reaches(audience)
    document.audience = audience
    if wider:
        open_to(document, audience, newest_number(document.id))


def note_step(actor: Person | None, document: Document, was: str, became: str, reason: str = "") -> None:
    """One line of the document's timeline."""
    db.session.add(DocumentEvent(document_id=document.id, was=was, became=became, reason=reason, actor=actor, at=now()))


@operation
def name_drafter(
    actor: Person, document: Document, person: Person, organization: Organization | None = None
) -> Drafter:
    """Note who writes a document and for which organization (the one of the seat when not given).

    Drafters and their organizations do not vote on their group standard. Refuses naming somebody twice, and once the
    review vote has begun.
    """
    lock(document)
    refuse_fixed_drafters(document)
    if any(one.person_id == person.id for one in document.drafters):
        raise Refused(_("%(name)s is a drafter already.", name=person.shown_name), field="person")
    home = organization or next(iter(represented_by(person, document.group_id)), None)
    drafter = Drafter(person=person, organization=home)
    document.drafters.append(drafter)
    note_activity(document.group)
    record(actor, "documents.drafter_named", document, person_id=person.id, organization_id_of_drafter=home and home.id)
    return drafter


@operation
def remove_drafter(actor: Person, document: Document, drafter: Drafter) -> None:
    """Somebody no longer drafts. Refuses once the review vote has begun, whose electorate rests on it."""
    lock(document)
    refuse_fixed_drafters(document)
    record(actor, "documents.drafter_removed", document, person_id=drafter.person_id)
    document.drafters.remove(drafter)
    db.session.delete(drafter)


def refuse_fixed_drafters(document: Document) -> None:
    if document.state not in (DocumentState.WORKING_DRAFT, DocumentState.FOR_COMMENT):
        raise Refused(_("The drafters stay as they are once a document is for ballot or decided."))


@dataclass(frozen=True)
class Entry:
    """How a document of an older register stood when it came in; days as in that register."""

    state: DocumentState
    reason: str = ""
    published_on: date | None = None
    review_due_on: date | None = None
    standard_number: str | None = None
    replaces: tuple[Document, ...] = ()


@operation
def enter_document(actor: Person | None, group: Group, typed: DocumentInput, entry: Entry) -> Document:
    """Take a document over from an older register in the state that it has there; nobody is mailed.

    Refuses what `register_document` refuses, a withdrawn one without reason, and a number of a standard given twice.
    """
    document = register_document(actor, group, typed)
    if entry.state is DocumentState.WITHDRAWN and not entry.reason:
        raise Refused(_("Say why it was withdrawn."), field="reason")
    document.standard_number = entry.standard_number
    document.published_on, document.review_due_on = entry.published_on, entry.review_due_on
    if entry.state is not document.state:
        was, document.state, document.state_since = document.state, entry.state, now()
        note_step(actor, document, was, entry.state, entry.reason)
    if entry.state is DocumentState.WITHDRAWN:
        document.withdrawn_reason = entry.reason
    if document.is_standard and entry.state is DocumentState.PUBLISHED:
        document.stage = StandardStage.PUBLISHED
    document.search_text = search_text(document)
    replace(document, {one.id for one in entry.replaces})
    record(actor, "documents.entered", document, state=entry.state)
    return document

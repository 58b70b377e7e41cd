"""The documents of an application: uploaded, replaced, removed; nothing is ever lost."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.applications import policy
from alliance.applications.enums import Step
from alliance.applications.models import Application, ApplicationDocument
from alliance.applications.operations.transitions import refusal_text
from alliance.applications.queries.applications import current_documents
from alliance.applications.queries.drafts import opened_steps
from alliance.applications.queries.submissions import Slot, slots_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.core.uploads import Upload, UploadProblem, inspect_upload
from alliance.files.operations import DOCUMENTS, LARGEST, keep_bytes, problem_text

MOST_OTHERS = 20


def add(actor: Person, application: Application, slot_key: str, filename: str, data: bytes) -> ApplicationDocument:
    """Put a file into a slot; in a slot for one file it replaces the old one.

    Refuses hostile, unreadable and too large files, unknown slots, and applications that are not open for documents.
    """
    upload = inspected(filename, data)  # before the transaction: drawing a picture anew takes its time
    return keep(actor, application, slot_key, upload)


def inspected(filename: str, data: bytes) -> Upload:
    if len(data) > LARGEST:
        raise Refused(_("The file is larger than 20 MB. Make it smaller and try again."), "file")
    try:
        return inspect_upload(filename, data, set(DOCUMENTS))
    except UploadProblem as problem:
        raise Refused(problem_text(problem.code, DOCUMENTS), "file") from problem


@operation
def keep(actor: Person, application: Application, slot_key: str, upload: Upload) -> ApplicationDocument:
    """Store an inspected file in its slot."""
    lock(application)
    refuse_not_open(actor, application)
    slot = slot_of(application, slot_key)
    standing = [one for one in current_documents(application) if (one.slot, one.question) == (slot.slot, slot.question)]
    if slot.is_single:
        for old in standing:
            old.removed_at = now()
    elif len(standing) >= MOST_OTHERS:
        raise Refused(_("%(count)s other documents are enough. Remove one first.", count=MOST_OTHERS), "file")
    file = keep_bytes(actor, upload.name, upload.media_type, upload.data)
    row = ApplicationDocument(application=application, slot=slot.slot, question=slot.question, file=file)
    db.session.add(row)
    record(actor, "applications.document_added", application, slot=slot.key, file=file.name, sha256=file.sha256)
    return row


def slot_of(application: Application, key: str) -> Slot:
    found = next((one for one in slots_of(application.form) if one.key == key), None)
    if found is None:
        raise Refused(_("This application does not ask for such a document."), "file")
    return found


@operation
def remove(actor: Person, application: Application, document: ApplicationDocument) -> None:
    """Take a file out; its row and bytes stay for the record. Removing it twice changes nothing."""
    lock(application)
    refuse_not_open(actor, application)
    if document.removed_at is not None:
        return
    document.removed_at = now()
    record(actor, "applications.document_removed", application, slot=document.slot.value, file=document.file.name)


def refuse_not_open(actor: Person, application: Application) -> None:
    if not policy.can_edit_draft(actor, application):
        raise Refused(refusal_text(actor, application))
    if Step.DOCUMENTS not in opened_steps(application):
        raise Refused(_("The secretariat did not open the documents. Answer the question that was asked."))


@operation
def note_read(actor: Person, application: Application, document: ApplicationDocument) -> None:
    """Every look into a document of an application leaves a trace (SAFETY row 26)."""
    record(actor, "applications.document_read", application, slot=document.slot.value, file=document.file.name)

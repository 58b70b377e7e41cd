"""Versions: kept with what changed, opened to more readers, taken with a trace."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.localized import LANGUAGES
from alliance.core.operation import Refused, operation
from alliance.documents import notices
from alliance.documents.enums import DocumentAudience, DocumentState
from alliance.documents.models import Document, DocumentVersion, Download
from alliance.documents.policy import SETTLED, WRITABLE
from alliance.documents.queries.documents import newest_number, newest_versions
from alliance.documents.queries.people import represented_by
from alliance.files.models import StoredFile
from alliance.files.operations import OFFICE, keep_upload
from alliance.groups.operations.activity import note_activity

TAKEN = OFFICE | {"zip"}


@dataclass(frozen=True)
class VersionInput:
    """A file with what changed since the version before. `language` is 'en', 'zh' or '' for both or none; a
    `translation` is the newest version in another language and takes no new number."""

    filename: str
    data: bytes
    changes: str = ""
    language: str = ""
    audience: DocumentAudience = DocumentAudience.GROUP
    translation: bool = False


@operation
def add_version(actor: Person | None, document: Document, typed: VersionInput, tell: bool = True) -> DocumentVersion:
    """Keep a file as the next version (or as a language of the newest one) and tell the group's readers.

    Refuses hostile, unreadable and too large files, a further version without what changed, a language that is there
    already, and any text but a translation once the document is for ballot, approved or published.
    """
    lock(document)
    number = number_for(document, typed)
    refuse_fixed_text(document, typed)
    if number > 1 and not typed.changes and not typed.translation:
        raise Refused(_("Say what changed since the version before."), field="changes")
    version = DocumentVersion(
        document=document,
        number=number,
        language=typed.language if typed.language in LANGUAGES else "",
        file=keep_upload(actor, typed.filename, typed.data, TAKEN, field="file"),
        changes=typed.changes,
        audience=typed.audience if document.audience.reaches(typed.audience) else document.audience,
        added_by=actor,
    )
    db.session.add(version)
    note_activity(document.group)
    record(actor, "documents.version_added", document, number=number, language=version.language, file=version.file.name)
    if tell:
        notices.version_added(actor, version)
    return version


def number_for(document: Document, typed: VersionInput) -> int:
    newest = newest_number(document.id)
    if not typed.translation:
        return newest + 1
    if newest == 0:
        raise Refused(_("There is no version yet that this could be a translation of."), field="translation")
    if typed.language not in LANGUAGES:
        raise Refused(_("Say which language the translation is in."), field="language")
    if any(one.language == typed.language for one in newest_versions(document.id)):
        text = _("Version %(number)s is there in this language already. Add a new version.", number=newest)
        raise Refused(text, field="language")
    return newest


def refuse_fixed_text(document: Document, typed: VersionInput) -> None:
    """What is voted on or decided keeps its words; a translation may still be added to what is decided."""
    if document.state in WRITABLE or (typed.translation and document.state in SETTLED):
        return
    raise Refused(
        _("The text stays as it is while the document is “%(state)s”.", state=document.state.label), field="file"
    )


def open_to(document: Document, audience: DocumentAudience, number: int) -> None:
    """Inside an operation: let an audience read the document and this version of it; never fewer people than before."""
    if not document.audience.reaches(audience):
        document.audience = audience
    for version in document.versions:
        if version.number == number and not version.audience.reaches(audience):
            version.audience = audience


@operation
def note_download(actor: Person | None, version: DocumentVersion) -> StoredFile:
    """Write who took a version, for which organization; a visitor is counted without a name. The file to hand out."""
    document = version.document
    home = next(iter(represented_by(actor, document.group_id)), None) if actor is not None else None
    row = Download(version_id=version.id, person_id=actor.id if actor else None, organization_id=home and home.id)
    db.session.add(row)
    record(actor, "documents.downloaded", document, home.id if home else None, version=version.number)
    return version.file


def is_open_text(document: Document) -> bool:
    """Whether the next upload is a new version rather than a translation."""
    return document.state in (DocumentState.WORKING_DRAFT, DocumentState.FOR_COMMENT)

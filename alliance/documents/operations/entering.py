"""A document entered together with its first text."""

from __future__ import annotations

from alliance.accounts.models import Person
from alliance.core.operation import operation
from alliance.documents.models import Document
from alliance.documents.operations.documents import DocumentInput, register_document
from alliance.documents.operations.versions import VersionInput, add_version
from alliance.groups.models import Group


@operation
def register_with_text(actor: Person, group: Group, typed: DocumentInput, text: VersionInput | None) -> Document:
    """Enter a document and, if there is one, its first version, or neither. Refuses what both of these refuse."""
    document = register_document(actor, group, typed)
    if text is not None:
        add_version(actor, document, text)
    return document

"""Keeping files: bytes first, durably, then the row; a file without a row is an orphan that `fsck` names."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import obstore
from flask import current_app
from flask_babel import gettext as _

from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.core.secrets import new_nonce
from alliance.core.uploads import UploadProblem, inspect_upload
from alliance.files.models import StoredFile

if TYPE_CHECKING:
    from alliance.accounts.models import Person

DOCUMENTS = frozenset({"pdf", "jpg", "jpeg", "png", "webp"})
OFFICE = DOCUMENTS | {"docx", "xlsx", "pptx", "txt", "csv"}
PICTURES = frozenset({"jpg", "jpeg", "png", "webp"})
SHEETS = frozenset({"csv", "xlsx", "txt"})
LARGEST = 20 * 1024 * 1024


def store() -> Any:
    """The object store of the settings: a local folder or an S3-compatible bucket."""
    return current_app.extensions["alliance.store"]


@operation
def keep_upload(
    actor: Person | None, filename: str, data: bytes, allowed: frozenset[str], field: str | None = None
) -> StoredFile:
    """Check an upload by name and content, keep it, return its row. Refuses with a reason that the reader can mend."""
    if len(data) > LARGEST:
        raise Refused(_("The file is larger than 20 MB. Make it smaller and try again."), field)
    try:
        upload = inspect_upload(filename, data, set(allowed))
    except UploadProblem as problem:
        raise Refused(problem_text(problem.code, allowed), field) from problem
    return keep_bytes(actor, upload.name, upload.media_type, upload.data)


@operation
def keep_bytes(actor: Person | None, name: str, media_type: str, data: bytes) -> StoredFile:
    """Keep bytes that are known to be good (made by us, or inspected before)."""
    key = new_nonce()
    put_durably(key, data)
    row = StoredFile(
        key=key,
        name=name,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by_id=actor.id if actor is not None else None,
    )
    db.session.add(row)
    db.session.flush()
    return row


def put_durably(key: str, data: bytes) -> None:
    """Write the bytes and, for a local folder, force file and directory to the disk before the row is written."""
    obstore.put(store(), key, data)
    folder = current_app.config.get("FILES_FOLDER")
    if folder:
        for path in (Path(folder) / key, Path(folder)):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def read_bytes(file: StoredFile) -> bytes:
    """The content of a kept file."""
    return bytes(obstore.get(store(), file.key).bytes())


def problem_text(code: str, allowed: frozenset[str]) -> str:
    """Why an upload was not kept, and what to do about it."""
    kinds = ", ".join(sorted(kind.upper() for kind in allowed if kind != "jpeg"))
    texts = {
        "extension": _("This kind of file is not accepted. Use %(kinds)s.", kinds=kinds),
        "content": _("The content of the file does not fit its name. Save it again as %(kinds)s.", kinds=kinds),
        "empty": _("The file is empty. Choose another."),
        "too_many_pixels": _("The picture has more than 25 million pixels. Make it smaller and try again."),
        "archive": _("The file cannot be opened safely. Save it again and try once more."),
    }
    return texts.get(code, _("The file cannot be read. Save it again as %(kinds)s.", kinds=kinds))

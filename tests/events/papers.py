"""PDF files of every shape for tests."""

import io

from pypdf import PdfReader, PdfWriter

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.events.enums import FileAudience, FileKind
from alliance.events.models import EventFile
from alliance.files.operations import keep_bytes
from tests.factories import PersonFactory


def a_pdf(*pages, password=""):
    """Pages as (width, height, turn) in points and degrees, with a corner elsewhere than at 0 for turned ones."""
    writer = PdfWriter()
    for width, height, turn in pages or [(595, 842, 0)]:
        page = writer.add_blank_page(width, height)
        if turn:
            page.rotate(turn)
            page.mediabox.lower_left = (-20, -30)
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def texts_of(data):
    """The words on each page, as one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def a_paper(event, audience=FileAudience.ATTENDEES, is_marked=True, data=b"", **more):
    """A file kept with an event, as a row."""
    stored = keep_bytes(
        PersonFactory(), more.pop("name", "报告.pdf"), more.pop("media_type", "application/pdf"), data or a_pdf()
    )
    values = {"kind": FileKind.PAPER, "title": Localized("Paper", "报告"), "position": 1} | more
    row = EventFile(event=event, file=stored, audience=audience, is_marked=is_marked, **values)
    db.session.add(row)
    db.session.commit()
    return row

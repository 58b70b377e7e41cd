"""Papers that carry the reader's name on every page, and the trace of who opened them.

A mark is laid over the pages as one shared form (ISO 32000-1, 8.10), so the paper's own pages are neither read nor
changed, whatever their size and rotation. Sessions use the same for their materials (`programmes`).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    StreamObject,
)

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import today
from alliance.core.localized import current_language, listed
from alliance.core.moments import day_text
from alliance.core.operation import Refused, operation
from alliance.core.pdf import compile_pdf
from alliance.events.models import Event
from alliance.files.models import StoredFile
from alliance.files.operations import read_bytes
from alliance.organizations.queries import organizations_of
from alliance.settings.queries import current_alliance

MOST_PAGES = 500
SMALLEST, LARGEST = 36.0, 14_400.0  # points: half an inch, and what a PDF page may measure (ISO 32000-1, annex C)
FORM = NameObject("/AllianceMark")
PDF = "application/pdf"

# From the page as it is looked at to the page as it is stored, by its /Rotate: a, b, c, d and the corner in page sizes.
TURNS = {
    0: (1, 0, 0, 1, (0, 0)),
    90: (0, 1, -1, 0, (1, 0)),
    180: (-1, 0, 0, -1, (1, 1)),
    270: (0, -1, 1, 0, (0, 1)),
}


@dataclass(frozen=True)
class PaperReader:
    """Whose name a paper carries: a person who signed in, or a guest with a link (`person` None)."""

    name: str
    organization: str = ""
    person: Person | None = None
    guest_id: int | None = None  # of the registration or invitation whose link was used


def reader_of(person: Person) -> PaperReader:
    """Somebody who signed in, with the organizations where the person works today."""
    return PaperReader(person.display_name, listed(one.name.text for one in organizations_of(person)), person)


def refuse_unmarkable(name: str, data: bytes, field: str | None = None) -> None:
    """Refuse, at upload, what could not carry names later: other than PDF, encrypted, damaged, odd or endless."""
    if not name.lower().endswith(".pdf"):
        raise Refused(_("Only PDF files can carry the reader's name. Save the paper as PDF."), field)
    try:
        source = PdfReader(io.BytesIO(data))
        locked = source.is_encrypted
        pages = 0 if locked else len(source.pages)
    except Exception as failure:  # hostile and damaged files make the library raise anything
        raise Refused(_("This PDF cannot be read. Save it as PDF once more."), field) from failure
    if locked:
        raise Refused(_("This PDF is encrypted. Remove the password and its restrictions first."), field)
    if not 0 < pages <= MOST_PAGES:
        raise Refused(_("A paper with names has 1 to %(most)s pages.", most=MOST_PAGES), field)
    try:
        stamped(data, "name", "words")
    except Exception as failure:
        raise Refused(_("This PDF cannot carry names. Print it to a new PDF and try again."), field) from failure


def marked(data: bytes, reader: PaperReader, event: Event) -> bytes:
    """The paper with the reader's name, organization and the day (on the event's clocks) on every page."""
    who = listed([reader.name, reader.organization])
    on = day_text(today(event.zone))
    words = _("Copy for %(reader)s, %(day)s. Please do not pass it on.", reader=who, day=on)
    return stamped(data, reader.name, words)


@operation
def open_paper(reader: PaperReader, row: Any, event: Event, verb: str = "events.file_opened") -> bytes:
    """The bytes of a file of an event (`EventFile`, `SessionFile`) for this reader, marked if the row says so.

    `row` has `file`, `is_marked` and `audit_label`. The reading is recorded in the audit log. Whether the reader may is
    the caller's question.
    """
    file: StoredFile = row.file
    guest: dict[str, Any] = {} if reader.person else {"guest": reader.name, "guest_id": reader.guest_id}
    record(reader.person, verb, row, file=file.name, event_id=event.id, is_marked=bool(row.is_marked), **guest)
    data = read_bytes(file)
    return marked(data, reader, event) if row.is_marked and file.media_type == PDF else data


# Laying one PDF over another


def stamped(data: bytes, name: str, words: str) -> bytes:
    """The document with a mark (name across, words at the foot) on every page. Raises ValueError for absurd pages."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    shapes = [shape_of(page) for page in writer.pages]
    wanted = list(dict.fromkeys(shapes))
    forms = dict(zip(wanted, forms_of(writer, name, words, wanted), strict=True))
    for page, shape in zip(writer.pages, shapes, strict=True):
        lay_over(writer, page, forms[shape])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def shape_of(page: PageObject) -> tuple[int, int]:
    """Width and height of the page as it is looked at, in whole points."""
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ValueError(f"a page of {width} by {height} points")
    shape = round(width), round(height)
    return shape if turn_of(page) in (0, 180) else (shape[1], shape[0])


def turn_of(page: PageObject) -> int:
    turn = page.rotation % 360
    if turn not in TURNS:
        raise ValueError(f"a page turned by {turn} degrees")
    return turn


def forms_of(writer: PdfWriter, name: str, words: str, shapes: list[tuple[int, int]]) -> list[Any]:
    """One form for each shape of page, set by Typst and taken into the document."""
    data = {
        "lang": current_language(),
        "brand": current_alliance().brand_light,
        "name": name,
        "words": words,
        "shapes": [{"width": width, "height": height} for width, height in shapes],
    }
    overlay = PdfReader(io.BytesIO(compile_pdf("paper_mark.typ", data)))
    return [writer._add_object(form_from(writer, page)) for page in overlay.pages]


def form_from(writer: PdfWriter, page: PageObject) -> StreamObject:
    """A page of the overlay as a form XObject of the document."""
    form = DecodedStreamObject()
    contents = page.get_contents()
    form.set_data(contents.get_data() if contents is not None else b"")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): RectangleObject([FloatObject(side) for side in page.mediabox]),
            NameObject("/Resources"): page["/Resources"].clone(writer, force_duplicate=True),
        }
    )
    return form.flate_encode()


def lay_over(writer: PdfWriter, page: PageObject, form: Any) -> None:
    """Draw the form over the page; what the page's own content left set (colors, clips) is put back first."""
    resources = own_copy(page.get("/Resources"))
    forms = own_copy(resources.get("/XObject"))
    forms[FORM] = form
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources
    before, after = stream(writer, b"q\n"), stream(writer, f"\nQ\nq {matrix_of(page)} cm {FORM} Do Q\n".encode())
    page[NameObject("/Contents")] = ArrayObject([before, *streams_of(page), after])


def own_copy(found: Any) -> DictionaryObject:
    """A dictionary of the page's own: pages may share one."""
    return DictionaryObject(found.get_object()) if found is not None else DictionaryObject()


def streams_of(page: PageObject) -> list[Any]:
    """References to the page's own content."""
    found = page.raw_get("/Contents") if "/Contents" in page else None
    inner = found.get_object() if found is not None else None
    if inner is None:
        return []
    return list(inner) if isinstance(inner, ArrayObject) else [found]


def stream(writer: PdfWriter, data: bytes) -> Any:
    made = DecodedStreamObject()
    made.set_data(data)
    return writer._add_object(made)


def matrix_of(page: PageObject) -> str:
    """How the form is turned and moved onto the visible part of the page."""
    box = page.cropbox
    a, b, c, d, (right, top) = TURNS[turn_of(page)]
    x = float(box.left) + right * float(box.width)
    y = float(box.bottom) + top * float(box.height)
    return f"{a} {b} {c} {d} {x:.4f} {y:.4f}"

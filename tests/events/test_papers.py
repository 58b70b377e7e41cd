"""Papers with the reader's name: every page of every shape, nothing else changed, nothing hostile taken."""

import io
import time

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

from alliance.audit.models import AuditEntry
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.events.operations import papers
from alliance.events.operations.papers import PaperReader, marked, open_paper, reader_of, refuse_unmarkable
from tests.events.papers import a_paper, a_pdf, texts_of
from tests.factories import PersonFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

SHAPES = [(595, 842, 0), (595, 842, 90), (842, 595, 180), (400, 900, 270), (1920, 1080, 0), (100, 80, 0)]
WEI = PaperReader("张伟", "Example Motors")


def test_every_page_of_every_shape_carries_name_organization_and_day():
    found = texts_of(marked(a_pdf(*SHAPES), WEI, EventFactory()))
    assert len(found) == len(SHAPES)
    for text in found:
        assert text.count("张伟") == 9  # eight across the page, one at its foot
        assert "Copy for 张伟, Example Motors" in text
        assert "Please do not pass it on." in text


@pytest.mark.parametrize("shape", SHAPES)
def test_the_mark_lies_inside_the_page_as_it_is_looked_at(shape):
    page = PdfReader(io.BytesIO(marked(a_pdf(shape), WEI, EventFactory()))).pages[0]
    form = page["/Resources"]["/XObject"][papers.FORM].get_object()
    across, up = (float(side) for side in form["/BBox"][2:])
    last = page["/Contents"][-1].get_object().get_data().split()
    a, b, c, d, e, f = (float(one) for one in last[2:8])
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (0, across) for y in (0, up)]
    box = page.cropbox
    assert min(corners) == pytest.approx((float(box.left), float(box.bottom)), abs=1)
    assert max(corners) == pytest.approx((float(box.right), float(box.top)), abs=1)


def test_what_the_page_shows_stays_and_its_settings_do_not_reach_the_mark():
    writer = PdfWriter(clone_from=io.BytesIO(a_pdf((595, 842, 0), (595, 842, 0))))
    drawn = DecodedStreamObject()
    drawn.set_data(b"0.1 0 0 0.1 0 0 cm 0 0 10 10 re f")
    shared = DictionaryObject({NameObject("/ProcSet"): ArrayObject([NameObject("/PDF")])})
    reference, resources = writer._add_object(drawn), writer._add_object(shared)
    for page in writer.pages:
        page[NameObject("/Contents")], page[NameObject("/Resources")] = reference, resources
    made = io.BytesIO()
    writer.write(made)
    result = PdfReader(io.BytesIO(marked(made.getvalue(), WEI, EventFactory())))
    for page in result.pages:
        parts = [one.get_object().get_data() for one in page["/Contents"]]
        assert parts[0].strip() == b"q"
        assert parts[1] == b"0.1 0 0 0.1 0 0 cm 0 0 10 10 re f"
        assert parts[2].split() == b"Q q 1 0 0 1 0.0000 0.0000 cm /AllianceMark Do Q".split()
        assert page["/Resources"]["/ProcSet"] == ["/PDF"]


def test_a_long_paper_is_marked_in_a_moment():
    data = a_pdf(*[(595, 842, 0)] * 200)
    began = time.perf_counter()
    result = marked(data, WEI, EventFactory())
    assert time.perf_counter() - began < 4
    assert len(result) < len(data) + 200_000  # one form for all pages


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.docx", a_pdf(), "Only PDF"),
        ("a.pdf", a_pdf(password="secret"), "encrypted"),
        ("a.pdf", b"%PDF-1.4 nothing %%EOF", "cannot be read"),
        ("a.pdf", b"", "cannot be read"),
        ("a.pdf", a_pdf(*[(20, 20, 0)]), "cannot carry names"),
        ("a.pdf", a_pdf(*[(72, 72, 0)] * (papers.MOST_PAGES + 1)), "1 to 500 pages"),
    ],
)
def test_what_cannot_carry_names_is_refused_at_upload(name, data, says):
    with pytest.raises(Refused, match=says) as refusal:
        refuse_unmarkable(name, data, "file")
    assert refusal.value.field == "file"


def test_an_ordinary_pdf_is_taken():
    refuse_unmarkable("Paper.PDF", a_pdf(*SHAPES))


def test_the_reader_comes_with_the_organization_where_the_reader_works_today():
    person = PersonFactory(display_name="Wang Xiaoming")
    AffiliationFactory(person=person, organization=OrganizationFactory(en="Volt AG"))
    assert reader_of(person) == PaperReader("Wang Xiaoming", "Volt AG", person)


def test_opening_marks_and_leaves_a_trace(trail):
    person = PersonFactory(display_name="Wang Xiaoming")
    row = a_paper(EventFactory())
    assert "Wang Xiaoming" in texts_of(open_paper(reader_of(person), row, row.event))[0]
    assert trail() == ["events.file_opened"]


def test_what_need_not_carry_names_is_handed_out_as_it_is(trail):
    data = a_pdf((300, 300, 0))
    row = a_paper(EventFactory(), is_marked=False, data=data)
    assert open_paper(WEI, row, row.event) == data
    assert trail() == ["events.file_opened"]


def test_a_guest_without_an_account_is_named_in_the_trace():
    row = a_paper(EventFactory())
    open_paper(PaperReader("Guest One", "Volt AG", guest_id=7), row, row.event)
    entry = db.session.query(AuditEntry).one()
    assert (entry.actor_id, entry.details["guest"], entry.details["guest_id"]) == (None, "Guest One", 7)

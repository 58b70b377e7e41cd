"""Files of an event: kept in order by who runs it, opened by who may, papers with a trace and the reader's name."""

import io

import pytest
from PIL import Image

from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.events.enums import EventState, FileAudience, FileKind, Visibility
from alliance.events.models import EventFile
from alliance.events.operations import files as operations
from alliance.events.operations.files import FileInput
from alliance.events.queries.files import files_for, files_of
from tests.events.papers import a_paper, a_pdf, texts_of
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import EventFactory, OrganizerFactory, RegistrationFactory

EVERYBODY, ATTENDEES, ORGANIZERS = FileAudience.EVERYBODY, FileAudience.ATTENDEES, FileAudience.ORGANIZERS
MATERIAL, PAPER, PICTURE = FileKind.MATERIAL, FileKind.PAPER, FileKind.PICTURE


def a_picture():
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "PNG")
    return made.getvalue()


def typed(kind=MATERIAL, audience=EVERYBODY, name="Map.pdf", data=None, title="Map", **more):
    return FileInput(
        kind, audience, Localized(title) if title else Localized(), filename=name, data=data or a_pdf(), **more
    )


@pytest.fixture
def coordinator():
    return CoordinatorFactory(duty=Duty.EVENTS)


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def organizer(event):
    return OrganizerFactory(event=event).person


@pytest.fixture
def attendee(event):
    person = PersonFactory(display_name="Anna Attendee")
    RegistrationFactory(event=event, person=person, category__plan__event=event)
    return person


def test_a_file_is_kept_as_the_last_of_its_kind(coordinator, event, trail):
    first = operations.add_file(coordinator, event, typed())
    second = operations.add_file(coordinator, event, typed(title="", name="Plan of the hall.pdf"))
    assert (first.position, second.position) == (1, 2)
    assert second.title.text == "Plan of the hall"
    assert trail() == ["events.file_added"] * 2


def test_papers_are_never_for_everybody(coordinator, event):
    assert operations.add_file(coordinator, event, typed(PAPER)).audience is ATTENDEES
    assert operations.add_file(coordinator, event, typed(PAPER, ORGANIZERS)).audience is ORGANIZERS
    assert operations.add_file(coordinator, event, typed(is_marked=True)).audience is ATTENDEES


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (typed(name="a.exe", data=b"MZ"), "file"),
        (typed(PICTURE, name="a.pdf"), "file"),
        (typed(PICTURE, is_marked=True), "is_marked"),
        (typed(PAPER, is_marked=True, name="a.docx"), "file"),
        (typed(PAPER, is_marked=True, data=a_pdf(password="x")), "file"),
        (typed(data=a_pdf(password="x")), "file"),
        (typed(data=b"%PDF-1.4 " + b"0" * (21 * 1024 * 1024)), "file"),
    ],
)
def test_what_does_not_fit_is_refused(coordinator, event, wrong, field):
    with pytest.raises(Refused) as refusal:
        operations.add_file(coordinator, event, wrong)
    assert refusal.value.field == field
    assert files_of(event) == []


def test_an_event_takes_so_many_files(coordinator, event, monkeypatch):
    monkeypatch.setattr(operations, "MOST_FILES", 1)
    operations.add_file(coordinator, event, typed())
    with pytest.raises(Refused, match="takes 1 files"):
        operations.add_file(coordinator, event, typed())


def test_a_file_is_described_anew_or_replaced(coordinator, event, trail):
    row = operations.add_file(coordinator, event, typed())
    former = row.file
    operations.change_file(coordinator, row, FileInput(PAPER, ATTENDEES, Localized("Paper", "报告"), True), row.version)
    assert (row.kind, row.is_marked, row.title, row.file) == (PAPER, True, Localized("Paper", "报告"), former)
    operations.change_file(coordinator, row, typed(PAPER, ATTENDEES, "New.pdf", is_marked=True), row.version)
    assert row.file.name == "New.pdf"
    assert trail() == ["events.file_added", "events.file_changed", "events.file_changed"]


def test_changing_refuses_what_does_not_fit_and_who_was_too_slow(coordinator, event):
    row = operations.add_file(coordinator, event, typed(name="notes.txt", data=b"words"))
    with pytest.raises(Refused) as refusal:
        operations.change_file(coordinator, row, FileInput(PICTURE, EVERYBODY, Localized("X")), row.version)
    assert refusal.value.field == "kind"
    with pytest.raises(Refused) as refusal:
        operations.change_file(coordinator, row, FileInput(PAPER, ATTENDEES, Localized("X"), True), row.version)
    assert refusal.value.field == "is_marked"
    with pytest.raises(Clash) as clash:
        operations.change_file(coordinator, row, FileInput(MATERIAL, EVERYBODY, Localized("X")), row.version - 1)
    assert clash.value.theirs["title_en"] == "Map"


def test_files_change_places_among_their_kind(coordinator, event):
    a, b, c = (operations.add_file(coordinator, event, typed(title=title)) for title in "abc")
    operations.add_file(coordinator, event, typed(PAPER, title="p"))
    operations.move_file(coordinator, c, up=True)
    operations.move_file(coordinator, a, up=True)
    operations.move_file(coordinator, b, up=False)
    assert [one.title.en for one in files_of(event)] == ["a", "c", "b", "p"]


def test_a_file_is_taken_off_and_put_back_as_the_last(coordinator, event, trail):
    a, _b = (operations.add_file(coordinator, event, typed(title=title)) for title in "ab")
    for _time in range(2):
        operations.remove_file(coordinator, a)
    assert [one.title.en for one in files_of(event)] == ["b"]
    for _time in range(2):
        operations.restore_file(coordinator, a)
    assert [one.title.en for one in files_of(event)] == ["b", "a"]
    assert trail()[2:] == ["events.file_removed", "events.file_restored"]


# Who may open what


@pytest.fixture
def three(event):
    return {audience: a_paper(event, audience, is_marked=False, kind=MATERIAL) for audience in FileAudience}


def test_readers_see_what_is_for_them(event, three, organizer, attendee, client, as_user):
    def seen(person):
        browser = as_user(person) if person else client
        text = browser.get(f"/events/{event.id}/files").text
        return {audience for audience, row in three.items() if f"/files/{row.id}" in text}

    assert seen(None) == {EVERYBODY}
    assert seen(PersonFactory()) == {EVERYBODY}
    assert seen(attendee) == {EVERYBODY, ATTENDEES}
    assert seen(organizer) == set(FileAudience)
    assert seen(CoordinatorFactory()) == set(FileAudience)


@pytest.mark.parametrize("audience", FileAudience)
def test_a_file_that_is_not_for_the_reader_does_not_exist(event, three, attendee, organizer, client, as_user, audience):
    path = f"/events/{event.id}/files/{three[audience].id}/open"
    expected = {EVERYBODY: (200, 200, 200), ATTENDEES: (404, 200, 200), ORGANIZERS: (404, 404, 200)}
    browsers = (client, as_user(attendee), as_user(organizer))
    assert tuple(browser.post(path).status_code for browser in browsers) == expected[audience]


def test_opening_a_paper_puts_the_readers_name_on_it_and_leaves_a_trace(event, attendee, as_user, trail):
    row = a_paper(event)
    browser = as_user(attendee)
    answer = browser.post(f"/events/{event.id}/files/{row.id}/open")
    assert "Anna Attendee" in texts_of(answer.data)[0]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert trail() == ["events.file_opened"]


def test_a_link_alone_opens_no_paper_and_leaves_no_trace(event, attendee, as_user, trail):
    row = a_paper(event)
    answer = as_user(attendee).get(f"/events/{event.id}/files/{row.id}")
    assert (answer.status_code, answer.location) == (303, f"/events/{event.id}/files")
    assert trail() == []


def test_a_material_for_everybody_is_a_link_and_a_picture_is_shown(event, client, coordinator, trail):
    row = operations.add_file(coordinator, event, typed())
    picture = operations.add_file(coordinator, event, typed(PICTURE, name="a.png", data=a_picture()))
    assert client.get(f"/events/{event.id}/files/{row.id}").data == a_pdf()
    shown = client.get(f"/events/{event.id}/files/{picture.id}")
    assert (shown.headers["Content-Type"], shown.headers["Content-Disposition"]) == ("image/png", "inline")
    assert 'loading="lazy"' in client.get(f"/events/{event.id}/files").text
    assert trail() == ["events.file_added"] * 2


def test_a_removed_file_and_one_under_a_foreign_event_are_gone(event, three, client, organizer, as_user):
    row = three[EVERYBODY]
    assert client.get(f"/events/{EventFactory().id}/files/{row.id}").status_code == 404
    operations.remove_file(organizer, row)
    assert client.get(f"/events/{event.id}/files/{row.id}").status_code == 404
    assert as_user(organizer).get(f"/events/{event.id}/files/{row.id}").status_code == 404


@pytest.mark.parametrize(
    "hiding", [{"visibility": Visibility.INVITED}, {"visibility": Visibility.MEMBERS}, {"state": EventState.DRAFT}]
)
def test_files_of_an_event_that_one_may_not_know_do_not_exist(client, as_user, hiding):
    row = a_paper(EventFactory(**hiding), EVERYBODY, is_marked=False, kind=MATERIAL)
    for browser in (client, as_user(PersonFactory())):
        for path in ("/files", f"/files/{row.id}"):
            assert browser.get(f"/events/{row.event_id}{path}").status_code == 404
        assert browser.post(f"/events/{row.event_id}/files/{row.id}/open").status_code == 404


# The organizers' pages


def test_an_organizer_adds_changes_moves_and_removes_on_the_pages(event, organizer, as_user):
    browser, base = as_user(organizer), f"/events/{event.id}/files"
    data = {"kind": "paper", "audience": "attendees", "title_en": "Talk", "is_marked": "y"}
    assert browser.get(f"{base}/new?kind=paper").status_code == 200
    assert browser.post(f"{base}/new", data=data).status_code == 422
    sent = browser.post(f"{base}/new", data=data | {"file": (io.BytesIO(a_pdf()), "talk.pdf")})
    assert sent.status_code == 303
    row = db.session.query(EventFile).one()
    assert (row.kind, row.is_marked, row.added_by_id) == (PAPER, True, organizer.id)
    assert "Talk" in browser.get(f"{base}/manage").text
    changed = data | {"title_en": "Lecture", "version": row.version}
    assert browser.post(f"{base}/{row.id}/edit", data=changed).status_code == 303
    assert browser.post(f"{base}/{row.id}/edit", data=changed).status_code == 409
    for act in ("move", "remove", "restore"):
        assert browser.post(f"{base}/{row.id}/{act}", data={"to": "up"}).status_code == 303
    assert (row.title.en, row.removed_at) == ("Lecture", None)


@pytest.mark.parametrize("path", ["/manage", "/new", "/{id}/edit"])
def test_only_who_runs_the_event_keeps_its_files(event, attendee, client, as_user, path):
    row = a_paper(event)
    address = f"/events/{event.id}/files{path.format(id=row.id)}"
    browser = as_user(attendee)
    assert browser.get(address).status_code == 403
    assert as_user(CoordinatorFactory()).get(address).status_code == 403
    assert client.get(address).status_code in (302, 303)
    for act in ("move", "remove", "restore"):
        assert browser.post(f"/events/{event.id}/files/{row.id}/{act}").status_code == 403


@pytest.mark.parametrize("path", ["", "/manage"])
def test_the_pages_cost_the_same_for_one_and_for_five(event, organizer, as_user, count_queries, path):
    browser = as_user(organizer)

    def cost():
        db.session.commit()
        with count_queries() as sent:
            browser.get(f"/events/{event.id}/files{path}")
        return len(sent)

    a_paper(event)
    cost()
    first = cost()
    for _n in range(4):
        a_paper(event)
    assert cost() == first


def test_the_files_of_a_reader_come_in_one_statement(event, three, count_queries):
    with count_queries() as sent:
        files_for(PersonFactory.build(), event)
    assert len([one for one in sent if "event_file" in one]) == 1

"""The list of groups, the front page for visitors, members and officers, the roster; and what each costs."""

from datetime import date, timedelta

import pytest

from alliance.core.clock import now, today
from alliance.core.db import db, insert_rows
from alliance.core.localized import Localized
from alliance.documents.enums import DocumentAudience, DocumentState
from alliance.documents.models import Document
from alliance.groups.enums import GroupState, Role
from alliance.groups.models import JoinRequest, ParticipationCall, Seat, SeatHolder
from alliance.meetings.models import Meeting
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory, both
from tests.factories.ballots import BallotFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.meetings import ActionItemFactory, MeetingFactory
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import OrganizationFactory

DAY = timedelta(days=1)


@pytest.fixture
def group():
    return GroupFactory(code="wg3", en="Standards and certification", zh="标准与认证")


@pytest.fixture
def member(group):
    organization = OrganizationFactory()
    MembershipFactory(organization=organization)
    return seated(group, organization, delegate=True).person


def document(group, title, state, audience=DocumentAudience.GROUP):
    row = Document(
        group=group, number=f"WG3-{title}", title=both(title), summary=Localized(), state=state, audience=audience
    )
    db.session.add(row)
    db.session.commit()
    return row


def test_a_visitor_reads_what_a_public_group_is_for_and_nothing_more(client, group):
    chair = seated(group, role=Role.CHAIR).person
    MeetingFactory(group=group, title=both("Inside meeting"), starts_at=now() + DAY)
    ActionItemFactory(group=group, owner=chair, title="Inside action")
    document(group, "Draft", DocumentState.WORKING_DRAFT)
    document(group, "Report", DocumentState.PUBLISHED, DocumentAudience.PUBLIC)
    document(group, "Internal", DocumentState.PUBLISHED)
    text = client.get("/groups/wg3").text
    assert (chair.display_name in text, "Report" in text) == (True, True)
    assert [word for word in ("Inside meeting", "Inside action", "Draft", "Internal") if word in text] == []
    assert client.get("/groups/wg3/roster").status_code == 303


def test_a_member_sees_what_comes_next_and_what_is_owed(as_user, group, member):
    MeetingFactory(group=group, title=both("Next meeting"), starts_at=now() + DAY)
    ActionItemFactory(group=group, owner=member, title="Write clause 5", due_on=today() - DAY)
    BallotFactory(group=group, title=both("Approve it?"), opened=True)
    document(group, "Draft", DocumentState.WORKING_DRAFT)
    text = as_user(member).get("/groups/wg3").text
    for words in ("Next meeting", "Write clause 5", "Your ballot", "Approve it?", "Draft"):
        assert words in text
    assert "Run the group" not in text


def test_officers_see_the_queue_and_what_they_can_do(as_user, group):
    chair = seated(group, role=Role.CHAIR).person
    db.session.add(JoinRequest(group=group, organization=OrganizationFactory(), state="confirmed", since=now() - DAY))
    db.session.commit()
    text = as_user(chair).get("/groups/wg3").text
    assert ("1 request to join waits for you" in text, "Run the group" in text) == (True, True)
    assert "Conclude the group" not in text
    assert "Conclude the group" in as_user(AdministratorFactory()).get("/groups/wg3").text


def test_who_does_not_sit_there_is_asked_to_join_while_a_call_is_open(as_user, group):
    call = ParticipationCall(
        group=group, text=both("Come"), opens_at=now() - DAY, closes_at=now() + DAY, published_at=now() - DAY
    )
    db.session.add(call)
    db.session.commit()
    text = as_user(PersonFactory()).get("/groups/wg3").text
    assert ("Call for participation" in text, "Ask to join" in text) == (True, True)
    call.closes_at = now() - timedelta(seconds=1)
    db.session.commit()
    assert "Organizations are wanted until" not in as_user(PersonFactory()).get("/groups/wg3").text


def test_the_list_shows_own_groups_first_and_finds_by_words_of_either_language(as_user, group, member):
    GroupFactory(code="other", en="Batteries", zh="动力电池")
    GroupFactory(code="over", en="Founding", state=GroupState.CONCLUDED)
    browser = as_user(member)
    text = browser.get("/groups").text
    assert text.index("Your groups") < text.index("Standards and certification") < text.index("Batteries")
    assert text.index("Batteries") < text.index("Founding")
    found = browser.get("/groups?q=电池").text
    assert ("Batteries" in found, "Standards and certification" in found) == (True, False)
    assert "No group is called so" in browser.get("/groups?q=zzz").text


def test_a_proposal_is_listed_for_the_secretariat_and_for_nobody_else(client, as_user):
    GroupFactory(code="idea", en="An idea", state=GroupState.PROPOSED)
    assert "An idea" in as_user(CoordinatorFactory()).get("/groups").text
    assert "An idea" not in client.get("/groups").text
    assert client.get("/groups/idea").status_code == 404


def test_the_roster_of_a_past_day_shows_who_sat_there_then(as_user, group, member):
    left = seated(group).seat
    left.first_on, left.last_on = date(2025, 1, 1), date(2025, 6, 30)
    for holder in left.holders:
        holder.last_on = date(2025, 6, 30)
    db.session.commit()
    browser, name = as_user(member), left.organization.name.en
    assert name not in browser.get("/groups/wg3/roster").text
    assert name in browser.get("/groups/wg3/roster?on=2025-06-30").text
    assert name not in browser.get("/groups/wg3/roster?on=2025-07-01").text
    assert browser.get("/groups/wg3/roster?on=32.13.2025").status_code == 200


def test_the_roster_is_for_those_inside(as_user, group):
    assert as_user(PersonFactory()).get("/groups/wg3/roster").status_code == 403
    assert as_user(CoordinatorFactory()).get("/groups/wg3/roster").status_code == 200


def statements(browser, count_queries, path):
    browser.get(path)
    with count_queries() as sent:
        answer = browser.get(path)
    assert answer.status_code == 200
    return len(sent)


def grow(group, seats=500, meetings=1000, documents=5000):
    """As many rows as the largest group that is promised to be quick."""
    first = OrganizationFactory().id
    insert_rows(
        OrganizationFactory._meta.model,
        [
            {"name": both(f"Org {n}"), "short_name": Localized(), "city": Localized(), "street": Localized()}
            | {"description": Localized(), "products": Localized(), "pinyin_key": f"org {n}", "latin_key": f"org {n}"}
            | {"audiences": {}, "postcode": "", "phone": "", "phone_extension": "", "website": "", "website_domain": ""}
            | {"country": "CN", "region": "", "invoice_title": "", "tax_number": "", "version": 1}
            for n in range(seats)
        ],
    )
    organizations = [first + n for n in range(1, seats + 1)]
    person = PersonFactory()
    insert_rows(
        Seat,
        [
            {"group_id": group.id, "organization_id": key, "kind": "voting", "first_on": date(2025, 1, 1)}
            for key in organizations
        ],
    )
    ids = db.session.scalars(db.select(Seat.id).where(Seat.group_id == group.id)).all()
    insert_rows(
        SeatHolder,
        [
            {"group_id": group.id, "seat_id": key, "person_id": person.id, "role": "member"}
            | {"first_on": date(2025, 1, 1)}
            for key in ids
        ],
    )
    insert_rows(
        Meeting,
        [
            {"group_id": group.id, "number": 1000 + n, "title": both(f"Meeting {n}"), "text": Localized()}
            | {"starts_at": now() - n * DAY, "ends_at": now() - n * DAY + timedelta(hours=1), "zone": "Asia/Shanghai"}
            | {"place": Localized(), "link": "", "state": "planned", "cancel_reason": "", "uid": f"uid-{n}"}
            | {"sequence": 0, "counts_for_attendance": True, "version": 1}
            for n in range(1, meetings + 1)
        ],
    )
    insert_rows(
        Document,
        [
            {"group_id": group.id, "number": f"WG3-N{n:05}", "title": both(f"Document {n}"), "summary": Localized()}
            | {"kind": "other", "search_text": "", "state": "published", "state_since": now(), "audience": "group"}
            | {"withdrawn_reason": "", "version": 1}
            for n in range(documents)
        ],
    )
    db.session.commit()


PAGES = {"/groups/wg3": 6, "/groups/wg3/roster": 6, "/groups": 5, "/groups/wg3/meetings": 6, "/groups/wg3/documents": 6}
"""The most statements of each page, one more than for visitors: the sign-in."""


@pytest.mark.slow
def test_a_large_group_costs_as_many_statements_as_a_small_one(as_user, group, member, count_queries):
    BallotFactory(group=group, opened=True)
    MeetingFactory(group=group, starts_at=now() + DAY)
    MeetingFactory(group=group, starts_at=now() - DAY)
    browser = as_user(member)
    few = {path: statements(browser, count_queries, path) for path in PAGES}
    grow(group)
    many = {path: statements(browser, count_queries, path) for path in PAGES}
    assert many == few
    assert {path: number for path, number in many.items() if number > PAGES[path]} == {}
    assert db.session.scalar(db.select(db.func.count()).select_from(Seat)) > 500

"""Invitees from a sheet: judged row by row, all or none, the same sheet twice changes nothing."""

import io

import pytest

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.row_imports import Outcome, Row
from alliance.invitations.models import Invitation
from alliance.invitations.operations import importing
from tests.factories import PersonFactory
from tests.factories.events import SeatCategoryFactory
from tests.factories.organizations import OrganizationFactory

KEYS = [one.key for one in importing.COLUMNS]


def a_row(number=2, **cells):
    return Row(number, {key: cells.get(key, "") for key in KEYS})


def judged(event, *rows):
    importing.judge(event, list(rows))
    return rows


def test_a_row_becomes_an_invitee_with_the_person_and_the_organization_that_we_know(coordinator, event, category):
    person = PersonFactory(display_name="王小明", romanized_name="Wang Xiaoming")
    home = OrganizationFactory(en="Volt AG", zh="伏特")
    VIP = SeatCategoryFactory(plan=category.plan, name=Localized("Guests of honor", "贵宾"))
    row = a_row(name="Wang Xiaoming", email=person.email, organization="volt ag", language="中文", category="贵宾")
    assert importing.take(coordinator, event, [row]) == 1
    found = db.session.query(Invitation).one()
    assert (found.person, found.organization, found.locale, found.category) == (person, home, "zh", VIP)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"email": "nobody"}, "no mail address"),
        ({"email": "a b@example.com"}, "no mail address"),
        ({"language": "Klingon"}, "no language that we write"),
        ({"category": "Kings"}, "no category"),
    ],
)
def test_wrong_rows_say_why(event, category, cells, says):
    (row,) = judged(event, a_row(name="Ada", **cells))
    assert row.outcome is Outcome.WRONG
    assert says in row.problems[0]


def test_who_is_on_the_list_or_stands_in_the_sheet_twice_counts_once(event, invitation):
    rows = judged(
        event,
        a_row(2, name="Ines Invitee", email="ines@example.com"),
        a_row(3, name="Ada", email="ada@example.com"),
        a_row(4, name="ADA", email="Ada@example.com"),
    )
    assert [row.outcome for row in rows] == [Outcome.SAME, Outcome.NEW, Outcome.SAME]


def test_one_wrong_row_keeps_all_out(coordinator, event, category):
    rows = [a_row(2, name="Ada"), a_row(3, name="Bob", email="nobody")]
    with pytest.raises(Refused, match="corrected first"):
        importing.take(coordinator, event, rows)
    assert db.session.query(Invitation).count() == 0


def test_judging_costs_the_same_for_one_and_for_many_rows(event, category, count_queries):
    def cost(count):
        rows = [a_row(n, name=f"N {n}", email=f"n{n}@example.com", organization=f"O {n}") for n in range(count)]
        with count_queries() as sent:
            importing.judge(event, rows)
        return len(sent)

    cost(1)
    assert cost(1) == cost(300)


@pytest.mark.parametrize(
    "head", ["姓名,邮箱,单位,职务,称谓,语言", "Name,E-mail,Organization,Title,Form of address,Language"]
)
def test_the_page_recognizes_headings_in_both_languages_and_takes_a_sheet_once(as_user, organizer, event, head):
    browser, path = as_user(organizer), f"/events/{event.id}/invitations/import"
    chinese, english = (
        "张伟,zhang@example.com,示例汽车,总经理,先生,中文",
        "Ada Byron,ada@example.com,Volt AG,Analyst,,English",
    )
    sheet = "\n".join([head, chinese, english])
    checked = browser.post(path, data={"file": (io.BytesIO(sheet.encode()), "guests.csv")})
    assert checked.status_code == 200
    packed = checked.text.split('name="packed"')[1].split('value="')[1].split('"')[0]
    columns = {
        f"column-{place}": key
        for place, key in enumerate(["name", "email", "organization", "job_title", "form_of_address", "language"])
    }
    for _time in range(2):
        answer = browser.post(path, data={"packed": packed, "step": "take", **columns})
    assert answer.status_code in (303, 200)
    rows = db.session.query(Invitation).order_by(Invitation.id).all()
    assert [(one.name, one.locale, one.form_of_address) for one in rows] == [
        ("张伟", "zh", "先生"),
        ("Ada Byron", "en", ""),
    ]

"""The settings as administrators see them."""

from datetime import UTC, datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import select

from alliance.core.moments import moment_text, span_text
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Alliance
from alliance.settings.operations import TermInput, add_term, set_up_alliance
from alliance.settings.queries import all_terms, current_alliance, term_choices, term_label
from tests.factories import AdministratorFactory, CoordinatorFactory, both

NAMES = {"name": both("Test Alliance", "测试联盟"), "short_name": both("Test", "测试")}
RULES = {
    "screening_days": 5, "review_days": 10, "decision_days": 5, "answer_days": 10, "lapse_days": 30, "grace_days": 60,
    "reviewers_wanted": 2, "review_quorum": 1, "committee_mode": "y",
}  # fmt: skip


def identity(row, **changes):
    form = {
        "version": row.version, "name_en": "Test Alliance", "name_zh": "测试联盟", "short_name_en": "Test",
        "short_name_zh": "测试", "zone": "Asia/Shanghai", "number_prefix": "T", "brand_light": "#0b5966",
        "brand_dark": "#6fc6d2", "tint": "#0fa0b3",
    }  # fmt: skip
    return form | changes


def test_an_administrator_renames_the_alliance_and_every_page_shows_it(as_user, trail):
    row = set_up_alliance(None, **NAMES)
    browser = as_user(AdministratorFactory())

    answer = browser.post("/desk/settings/identity", data=identity(row, short_name_en="Chain"))

    assert answer.location == "/desk/settings/"
    assert current_alliance().short_name.en == "Chain"
    assert trail() == ["settings.alliance_set_up", "settings.alliance_changed"]


def test_a_color_too_weak_to_read_is_refused_beside_its_field(as_user):
    row = set_up_alliance(None, **NAMES)
    answer = as_user(AdministratorFactory()).post("/desk/settings/identity", data=identity(row, brand_light="#cccccc"))
    assert answer.status_code == 422
    assert 'aria-describedby="brand_light-error"' in answer.text
    assert 'value="#cccccc"' in answer.text


def test_the_second_of_two_administrators_is_told_and_keeps_what_was_typed(as_user, session):
    row = set_up_alliance(None, **NAMES)
    browser = as_user(AdministratorFactory())
    old = identity(row, headline_en="Mine")
    browser.post("/desk/settings/identity", data=identity(row, headline_en="Theirs"))

    answer = browser.post("/desk/settings/identity", data=old)

    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    assert session.scalar(select(Alliance)).headline.en == "Theirs"


def test_the_rules_hold_from_now_on(as_user):
    row = set_up_alliance(None, **NAMES)
    as_user(AdministratorFactory()).post("/desk/settings/rules", data=RULES | {"version": row.version})
    assert (current_alliance().screening_days, current_alliance().review_quorum) == (5, 1)


def test_a_retired_entry_is_no_longer_offered_but_still_reads(as_user):
    term = add_term(None, Taxonomy.FIELD, TermInput(both("Fuel cell", "燃料电池")))
    browser = as_user(AdministratorFactory())

    browser.post(f"/desk/settings/taxonomies/entries/{term.id}/retire")

    assert term_choices(Taxonomy.FIELD) == []
    assert term_label(Taxonomy.FIELD, "fuel_cell") == "Fuel cell"
    browser.post(f"/desk/settings/taxonomies/entries/{term.id}/restore")
    assert term_choices(Taxonomy.FIELD) == [("fuel_cell", "Fuel cell")]


def test_the_same_entry_twice_is_refused(as_user):
    browser = as_user(AdministratorFactory())
    for status in (303, 422):
        answer = browser.post("/desk/settings/taxonomies/kind/new", data={"label_en": "Port", "label_zh": "港口"})
        assert answer.status_code == status
    assert [row.code for row in all_terms(Taxonomy.KIND)] == ["port"]


def test_an_entry_moves_under_another_and_keeps_its_code(as_user, session):
    parent = add_term(None, Taxonomy.FIELD, TermInput(both("Power", "动力")))
    child = add_term(None, Taxonomy.FIELD, TermInput(both("Battery", "电池")))
    form = {"label_en": "Cells", "label_zh": "电芯", "parent_id": parent.id, "version": child.version}
    as_user(AdministratorFactory()).post(f"/desk/settings/taxonomies/entries/{child.id}", data=form)
    session.refresh(child)
    assert (child.code, child.label.en, child.parent_id) == ("battery", "Cells", parent.id)


def test_coordinators_do_not_reach_the_settings(as_user):
    browser = as_user(CoordinatorFactory())
    for path in (
        "/desk/settings/",
        "/desk/settings/identity",
        "/desk/settings/rules",
        "/desk/settings/taxonomies/kind",
    ):
        assert browser.get(path).status_code == 403


def test_times_in_the_zone_of_the_alliance_are_named_by_the_city_that_it_calls_its_own(as_user, app):
    row = set_up_alliance(None, **NAMES)
    at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert moment_text(at, "Asia/Shanghai").endswith("18:00 (Shanghai)")

    own = {"zone_city_en": "Guangzhou", "zone_city_zh": "广州"}
    as_user(AdministratorFactory()).post("/desk/settings/identity", data=identity(row, **own))

    assert moment_text(at, "Asia/Shanghai") == "Tuesday 24 November 2026, 18:00 (Guangzhou)"
    assert moment_text(at, "Europe/Berlin").endswith("11:00 (Berlin)")
    with force_locale("zh_Hans_CN"):
        assert moment_text(at, "Asia/Shanghai") == "2026年11月24日（周二）18:00（广州时间）"
        assert span_text(timedelta(days=13)) == "13 天"

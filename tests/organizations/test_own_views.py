"""The pages of one's own organization: who sees, who edits, what a clash does."""

import pytest

from alliance.core.db import db
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Organization
from alliance.organizations.operations.profile import values_of
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.organizations import AffiliationFactory, AppointmentFactory, OrganizationFactory, TermFactory


@pytest.fixture
def volt():
    return OrganizationFactory(en="Volt AG", zh="伏特股份公司")


@pytest.fixture
def primary(volt):
    return AppointmentFactory(affiliation__organization=volt).affiliation.person


@pytest.fixture
def colleague(volt):
    return AffiliationFactory(organization=volt).person


def typed(organization, **changes):
    """The profile form as a browser sends it back, with some fields changed."""
    return {name: "" if value is None else value for name, value in (values_of(organization) | changes).items()}


def test_the_only_organization_is_shown_at_once(as_user, primary, volt):
    answer = as_user(primary).get("/organizations")
    assert (answer.status_code, answer.location) == (303, f"/organizations/{volt.id}")


def test_who_works_at_two_chooses(as_user, primary):
    other = OrganizationFactory(en="Ampere SA")
    AffiliationFactory(person=primary, organization=other)
    text = as_user(primary).get("/organizations").text
    assert "Volt AG" in text
    assert "Ampere SA" in text


def test_who_works_nowhere_reads_how_that_changes(as_user):
    assert "You are not entered at an organization yet" in as_user(PersonFactory()).get("/organizations").text


def test_the_page_shows_people_and_what_each_field_shows(as_user, primary, volt):
    page = as_user(primary).get(f"/organizations/{volt.id}").text
    assert "Volt AG" in page
    assert "伏特股份公司" in page
    assert primary.display_name in page
    assert "Primary representative" in page
    assert "Edit the profile" in page


def test_a_colleague_reads_and_does_not_edit(as_user, colleague, primary, volt):
    browser = as_user(colleague)
    page = browser.get(f"/organizations/{volt.id}").text
    assert "Edit the profile" not in page
    assert primary.email not in page
    assert browser.get(f"/organizations/{volt.id}/edit").status_code == 403
    assert browser.post(f"/organizations/{volt.id}/edit", data=typed(volt, city_en="Bonn")).status_code == 403
    assert volt.city.en == ""


@pytest.mark.parametrize("path", ["", "/edit", "/logo", "/people/invite", "/people/appoint"])
def test_strangers_meet_nothing(as_user, volt, path):
    assert as_user(PersonFactory()).get(f"/organizations/{volt.id}{path}").status_code == 404


def test_visitors_are_sent_to_sign_in(client, volt):
    assert client.get(f"/organizations/{volt.id}").status_code == 303


def test_a_form_reader_keeps_everything_when_nothing_was_changed(as_user, primary, volt):
    before = values_of(volt)
    answer = as_user(primary).post(f"/organizations/{volt.id}/edit", data=typed(volt))
    assert answer.status_code == 303
    assert values_of(volt) | {"version": 0} == before | {"version": 0}
    assert len(volt.names) == 2


def test_the_primary_edits_the_profile(as_user, primary, volt, trail):
    kind, field = TermFactory(taxonomy="kind", code="maker"), TermFactory(code="battery")
    browser = as_user(primary)
    assert browser.get(f"/organizations/{volt.id}/edit").status_code == 200
    changes = {
        "kind_code": "maker",
        "field_codes": ["battery"],
        "city_en": "Bonn",
        "country": "DE",
        "phone": "0228 550",
        "website": "https://www.volt.example/about",
        "audience_phone": "coordinators",
        "founded_year": "1999",
        "headcount": "50_249",
    }
    answer = browser.post(f"/organizations/{volt.id}/edit", data=typed(volt, **changes))
    assert answer.status_code == 303
    assert (volt.kind_id, volt.terms, volt.city, volt.country) == (kind.id, [field], both("Bonn"), "DE")
    assert (volt.phone, volt.website_domain, volt.founded_year) == ("+49228550", "volt.example", 1999)
    assert volt.audience("phone") == "coordinators"
    assert trail() == ["organizations.profile_changed"]


def test_a_row_loaded_together_with_others_can_be_locked_and_saved(as_user, primary, volt):
    volt.kind = TermFactory(taxonomy="kind", code="maker")
    sent, browser, key = typed(volt, kind_code="maker", city_en="Bonn"), as_user(primary), volt.id
    db.session.commit()
    db.session.expunge_all()  # else the request would meet the rows as the test loaded them
    assert browser.post(f"/organizations/{key}/edit", data=sent).status_code == 303
    assert db.session.get(Organization, key).city.en == "Bonn"


def test_fields_that_nobody_may_set_are_ignored(as_user, primary, volt):
    sent = typed(volt, pinyin_key="aaa", id="99", logo_file_id="1", viewer_facts="x", website_domain="evil.example")
    as_user(primary).post(f"/organizations/{volt.id}/edit", data=sent)
    assert (volt.pinyin_key, volt.logo_file_id, volt.website_domain) == ("fu te gu fen gong si", None, "")


def test_a_clash_keeps_what_was_typed_and_shows_both(as_user, primary, volt):
    first, second = typed(volt, city_en="Bonn"), typed(volt, city_en="Kiel")
    browser = as_user(primary)
    assert browser.post(f"/organizations/{volt.id}/edit", data=first).status_code == 303
    answer = browser.post(f"/organizations/{volt.id}/edit", data=second)
    assert answer.status_code == 409
    assert "Somebody was faster" in answer.text
    assert "Theirs, stored now" in answer.text
    assert 'value="Kiel"' in answer.text
    assert "Bonn" in answer.text
    assert f'name="version" type="hidden" value="{volt.version}"' in answer.text
    assert volt.city.en == "Bonn"
    again = browser.post(f"/organizations/{volt.id}/edit", data=second | {"version": volt.version})
    assert again.status_code == 303
    assert volt.city.en == "Kiel"


def test_a_save_without_a_version_is_refused(as_user, primary, volt):
    sent = typed(volt, city_en="Bonn")
    del sent["version"]
    assert as_user(primary).post(f"/organizations/{volt.id}/edit", data=sent).status_code == 422
    assert volt.city.en == ""


def test_a_refusal_stands_at_its_field(as_user, primary, volt):
    answer = as_user(primary).post(f"/organizations/{volt.id}/edit", data=typed(volt, uscc="91330100MA27Y9R14X"))
    assert answer.status_code == 422
    assert "The last character does not fit the other 17. Compare it with your license." in answer.text
    assert 'href="#uscc"' in answer.text


def test_hostile_text_is_shown_as_text(as_user, primary, volt):
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    texts = ("legal_name", "short_name", "brand", "former", "city", "street", "description", "products")
    fields = {f"{name}_{language}": nasty for name in texts for language in ("en", "zh")}
    fields |= {"invoice_title": nasty, "tax_number": "<b>1</b>", "postcode": "<b>2</b>", "registration": "12-3"}
    browser = as_user(primary)
    assert browser.post(f"/organizations/{volt.id}/edit", data=typed(volt, **fields)).status_code == 303
    for path in ("", "/edit", "/people/invite", "/logo", "/people/appoint"):
        page = browser.get(f"/organizations/{volt.id}{path}").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>1</b>" not in page
        assert "<b>2</b>" not in page


def test_javascript_is_no_website(as_user, primary, volt):
    answer = as_user(primary).post(f"/organizations/{volt.id}/edit", data=typed(volt, website="javascript:alert(1)"))
    assert answer.status_code == 422
    assert "Start with https://, for example https://example.com" in answer.text


def test_a_coordinator_repairs_in_the_shell_of_the_desk(as_user, volt):
    browser = as_user(CoordinatorFactory())
    assert "Edit the profile" in browser.get(f"/organizations/{volt.id}").text
    answer = browser.post(f"/organizations/{volt.id}/edit", data=typed(volt, city_en="Bonn"))
    assert answer.location == f"/desk/organizations/{volt.id}"


def test_an_alternate_does_not_edit(as_user, volt, colleague):
    affiliation = AffiliationFactory(organization=volt)
    AppointmentFactory(affiliation=affiliation, kind=AppointmentKind.ALTERNATE)
    assert as_user(affiliation.person).get(f"/organizations/{volt.id}/edit").status_code == 403


def test_pages_stand_in_chinese_too(as_user, primary, volt):
    browser = as_user(primary)
    for path in ("", "/edit", "/logo", "/people/invite", "/people/appoint"):
        assert browser.get(f"/organizations/{volt.id}{path}?lang=zh").status_code == 200

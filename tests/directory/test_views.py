"""The directory's pages: what they show to whom, what they cost, what they give away."""

import csv
import io
import json
import re
from datetime import date

import pytest
from sqlalchemy import select

from alliance.core.db import db
from alliance.core.sheets import read_sheet
from alliance.directory.models import ContactMessage
from alliance.directory.operations.indexing import reindex
from tests.directory.conftest import NAMES
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.membership import representative
from tests.factories.organizations import AffiliationFactory


def titles(answer):
    """The names on the cards, in order."""
    return re.findall(r'cover" href="/members/([^"]+)"', answer.text)


def test_the_list_shows_the_members_in_the_readers_language(client, members):
    english = client.get("/members?lang=en").text
    chinese = client.get("/members?lang=zh").text
    assert "Volt Works Ltd" in english and '<span lang="zh-Hans">伏特工厂有限公司</span>' in english
    assert chinese.index("比亚迪股份有限公司") < chinese.index("中国汽车技术研究中心有限公司")


def test_words_facets_sort_and_view_are_in_the_address(client, members):
    everything = client.get("/members?lang=en")
    kind = re.search(r'name="kind" value="([^"]+)"', everything.text)[1]
    some = client.get(f"/members?lang=en&kind={kind}&region=CN-GD&sort=newest")
    assert len(titles(everything)) == len(NAMES)
    assert titles(some) == [members[6].number, members[2].number, members[0].number]
    assert f'value="{kind}" checked' in some.text
    table = client.get(f"/members?lang=en&kind={kind}&q=volt&view=table").text
    assert "Volt Works Ltd" in table and 'role="table"' in table and "Voltaic" not in table


def test_odd_addresses_show_a_list_all_the_same(client, members):
    for query in ("sort=x", "page=999", "page=-1", "kind=&kind=nothing", "q=" + "%25" * 500, "q=\"'*(", "view=map"):
        assert client.get(f"/members?{query}").status_code == 200


def test_a_search_without_hits_offers_a_way_on(client, members):
    assert "No member fits" in client.get("/members?lang=en&q=nothing+like+it").text


def test_the_list_takes_four_statements_and_two_when_asked_again(client, members, count_queries):
    client.get("/members?q=volt")
    with count_queries() as first:
        answer = client.get("/members?q=汽车")
    with count_queries() as again:
        client.get("/members?q=汽车")
    assert (len(first), len(again), answer.status_code) == (4, 2, 200)


def test_a_signed_in_reader_costs_one_statement_more(as_user, members, count_queries):
    browser = as_user(PersonFactory())
    browser.get("/members")
    with count_queries() as sent:
        browser.get("/members?q=volt")
    assert len(sent) == 5


def profile_of(membership, **fields):
    organization = membership.organization
    for name, value in fields.items():
        setattr(organization, name, value)
    db.session.commit()
    reindex(organization)
    return f"/members/{membership.number}"


def test_a_profile_shows_what_is_public_to_visitors(client, members, count_queries):
    url = profile_of(
        members[0],
        description=both("Makes **volts**.", ""),
        website="https://volt.example",
        website_domain="volt.example",
        phone="+862012345678",
        street=both("1 Main Street", ""),
        invoice_title="Volt invoices",
    )
    client.get(url)
    with count_queries() as sent:
        text = client.get(url, headers={"Accept-Language": "en"}).text
    assert "<strong>volts</strong>" in text and "volt.example" in text
    assert not any(secret in text for secret in ("+862012345678", "Main Street", "Volt invoices"))
    assert len(sent) <= 4


def test_members_people_see_what_is_for_members_and_the_secretariat_everything(as_user, members):
    url = profile_of(members[0], phone="+862012345678", invoice_title="Volt invoices")
    colleague = AffiliationFactory(organization=members[1].organization).person
    stranger = AffiliationFactory().person
    readers = {"member": colleague, "stranger": stranger, "coordinator": CoordinatorFactory()}
    pages = {name: as_user(person).get(url).text for name, person in readers.items()}
    seen = {name: [one in text for one in ("+862012345678", "Volt invoices")] for name, text in pages.items()}
    assert seen == {"member": [True, False], "stranger": [False, False], "coordinator": [True, True]}


def test_people_are_shown_to_members_if_they_agreed(client, as_user, members):
    listed = representative(members[0].organization, display_name="Zhou Hua", listed=True)
    representative(members[0].organization, "technical", display_name="Shen Weijia", listed=False)
    url = profile_of(members[0])
    inside = as_user(listed).get(url).text
    assert "Zhou Hua" in inside and "Shen Weijia" not in inside
    assert "Zhou Hua" not in client.get(url).text


def test_a_field_that_is_withdrawn_is_gone_from_everywhere_at_once(client, members):
    url = profile_of(
        members[0],
        products=both("Quantum flux capacitors", "量子磁通电容"),
        website="https://flux.example",
        website_domain="flux.example",
        description=both("Flux for everybody.", ""),
    )
    places = [url, f"{url}/card.vcf", "/members?q=quantum", "/members?q=量子", "/sitemap.xml"]
    before = [client.get(place).text for place in places]
    assert "Quantum" in before[0] and "flux.example" in before[1] and members[0].number in before[2]
    hidden = dict.fromkeys(("products", "website", "description"), "coordinators")
    profile_of(members[0], audiences=hidden)
    after = [client.get(place).text for place in places]
    assert not any(word in after[0] + after[1] for word in ("Quantum", "量子", "flux.example", "Flux"))
    assert [titles(client.get(place)) for place in places[2:4]] == [[], []]


def test_who_is_no_member_today_has_no_page_anywhere(client, members):
    membership = members[0]
    membership.terms[0].last_on = date(2021, 1, 1)
    db.session.commit()
    reindex(membership.organization)
    url = f"/members/{membership.number}"
    assert [client.get(f"{url}{path}").status_code for path in ("", "/card.vcf", "/contact")] == [404, 404, 404]
    assert membership.number not in client.get("/sitemap.xml").text
    assert membership.number not in titles(client.get("/members"))


def test_search_engines_get_structured_data_languages_and_a_sitemap(client, members):
    text = client.get(profile_of(members[0]), headers={"Accept-Language": "en"}).text
    data = json.loads(re.search(r'ld\+json" nonce="[^"]+">(.*?)</script>', text)[1])
    assert (data["@type"], data["name"], data["alternateName"]) == (
        "Organization",
        "Volt Works Ltd",
        "伏特工厂有限公司",
    )
    assert re.findall(r'hreflang="([^"]+)" href="http', text) == ["en", "zh-Hans"]
    sitemap = client.get("/sitemap.xml")
    assert sitemap.text.count("<loc>") == len(NAMES) + 2
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_a_name_cannot_leave_the_structured_data(client, members):
    text = client.get(profile_of(members[0], name=both("</script><b>x", ""))).text
    assert "</script><b>" not in text


def test_a_vcard_holds_the_organization_and_nobodys_address(client, members):
    representative(members[0].organization, email="hua@volt.example", listed=True)
    answer = client.get(f"{profile_of(members[0])}/card.vcf", headers={"Accept-Language": "en"})
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert "FN;LANGUAGE=en:Volt Works Ltd" in answer.text and "hua@" not in answer.text


def form_of(client, url):
    made = re.search(r'name="made"[^>]*value="([^"]+)"', client.get(url).text)[1]
    return {"name": "Ann", "email": "ann@example.com", "text": "May we visit you?", "made": made}


@pytest.fixture
def patient(app):
    """The shortest reading time of public forms counts for nothing."""
    before = app.config["RATE_LIMIT_FACTOR"]
    app.config["RATE_LIMIT_FACTOR"] = 1000.0
    yield
    app.config["RATE_LIMIT_FACTOR"] = before


def messages():
    return db.session.scalars(select(ContactMessage)).all()


def test_a_message_reaches_the_representative_and_no_address_is_shown(client, members, outbox, trail, patient):
    representative(members[0].organization, email="hua@volt.example")
    url = f"{profile_of(members[0])}/contact"
    page = client.get(url).text
    answer = client.post(url, data=form_of(client, url), follow_redirects=True)
    assert "on its way" in answer.text and "hua@volt" not in answer.text + page
    assert outbox() == [("directory.contact", "hua@volt.example")]
    assert trail() == ["directory.message_left"]


def test_a_machine_is_thanked_and_not_heard(client, members, outbox, trail):
    representative(members[0].organization)
    url = f"{profile_of(members[0])}/contact"
    quick = form_of(client, url)
    assert client.post(url, data=quick).status_code == 303
    assert client.post(url, data=quick | {"nickname": "bot", "made": ""}).status_code == 303
    assert outbox() == [] and [one.is_spam for one in messages()] == [True, True]
    assert trail() == ["directory.spam_kept"] * 2


def test_five_messages_in_ten_minutes_are_enough(client, members):
    url = f"{profile_of(members[0])}/contact"
    form = form_of(client, url)
    answers = [client.post(url, data=form) for _ in range(7)]
    assert [one.status_code for one in answers] == [303] * 5 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_an_empty_message_is_sent_back_with_what_was_typed(client, members):
    url = f"{profile_of(members[0])}/contact"
    answer = client.post(url, data={"name": "Ann", "email": "nonsense", "text": ""})
    assert answer.status_code == 422 and 'value="Ann"' in answer.text and messages() == []


def test_the_sheet_is_for_members_people_and_safe_to_open(client, as_user, members, trail):
    profile_of(members[0], name=both("=HYPERLINK(1)", "伏特"))
    colleague = as_user(AffiliationFactory(organization=members[1].organization).person)
    answer = colleague.post("/members/export?lang=en", data={"format": "csv", "q": "伏特"})
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1][:3] == [members[0].number, "'=HYPERLINK(1)", "伏特"]
    sheet = read_sheet(colleague.post("/members/export", data={"format": "xlsx"}).data)
    assert len(sheet.rows) == len(NAMES)
    assert trail() == ["directory.exported"] * 2
    assert as_user(PersonFactory()).post("/members/export").status_code == 403
    assert client.post("/members/export").status_code == 303


def test_nobody_copies_the_directory_page_by_page(app, client, members):
    app.extensions["alliance.throttle.readers"].storage.reset()
    answers = [client.get(f"/members/{members[0].number}/card.vcf").status_code for _ in range(245)]
    app.extensions["alliance.throttle.readers"].storage.reset()
    assert answers == [200] * 240 + [429] * 5

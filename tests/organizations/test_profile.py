"""Changing a profile: dated names, versions, audiences, translation states, the logo."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from alliance.audit.models import AuditEntry
from alliance.core.db import db
from alliance.core.localized import TranslationState
from alliance.core.operation import Clash, Refused
from alliance.organizations import signals
from alliance.organizations.enums import Audience, IdentifierKind, NameKind
from alliance.organizations.models import DEFAULT_AUDIENCES, NameToken
from alliance.organizations.operations.names import names_in_use
from alliance.organizations.operations.profile import (
    change_profile,
    further_identifiers,
    set_logo,
    upload_logo,
    values_of,
)
from alliance.organizations.operations.registration import OrganizationInput
from alliance.organizations.policy import shown_to
from alliance.organizations.queries import this_day
from tests.factories import PersonFactory, both
from tests.factories.organizations import IdentifierFactory, OrganizationFactory, TermFactory

DAY = timedelta(days=1)


@pytest.fixture
def volt():
    return OrganizationFactory(en="Volt AG", zh="伏特股份公司")


@pytest.fixture
def editor():
    return PersonFactory()


def change(editor, organization, **values):
    values = {"legal_name": both("Volt AG", "伏特股份公司")} | values
    options = {name: values.pop(name) for name in ("version", "audiences", "correcting") if name in values}
    version = options.pop("version", organization.version)
    change_profile(editor, organization, OrganizationInput(**values), version, **options)


def rows(organization, language="en"):
    return [(row.kind, row.text, row.first_on, row.last_on) for row in organization.names if row.language == language]


def test_a_new_name_leaves_the_old_one_as_a_former_name_with_its_days(volt, editor):
    change(editor, volt, legal_name=both("Ampere AG", "伏特股份公司"))
    today = this_day()
    assert rows(volt) == [
        (NameKind.FORMER, "Volt AG", date(2020, 1, 1), today - DAY),
        (NameKind.LEGAL, "Ampere AG", today, None),
    ]
    assert rows(volt, "zh") == [(NameKind.LEGAL, "伏特股份公司", date(2020, 1, 1), None)]
    assert (volt.name, volt.latin_key) == (both("Ampere AG", "伏特股份公司"), "ampere ag")


def test_what_it_was_called_on_a_day_is_known(volt, editor):
    change(editor, volt, legal_name=both("Ampere AG", "伏特股份公司"))
    assert names_in_use(volt, NameKind.LEGAL, date(2021, 5, 5)).zh == "伏特股份公司"
    assert names_in_use(volt, NameKind.LEGAL, date(2019, 12, 31)) == both("")


def test_a_name_changed_twice_on_one_day_is_corrected(volt, editor):
    change(editor, volt, legal_name=both("Ampre AG"))
    change(editor, volt, legal_name=both("Ampere AG"))
    assert [text for _kind, text, *_days in rows(volt)] == ["Volt AG", "Ampere AG"]


def test_a_mistake_is_corrected_without_a_former_name(volt, editor):
    change(editor, volt, legal_name=both("Vollt AG", "伏特股份公司"), correcting=True)
    assert rows(volt) == [(NameKind.LEGAL, "Vollt AG", date(2020, 1, 1), None)]
    pieces = db.session.scalars(select(NameToken.token).where(NameToken.name_id == volt.names[0].id))
    assert set(pieces) == {"=vollt", "vollt", "voll", "ollt"}


def test_a_name_that_is_given_up_in_one_language_ends(volt, editor):
    change(editor, volt, legal_name=both("", "伏特股份公司"))
    assert [kind for kind, *_rest in rows(volt)] == [NameKind.FORMER]
    assert volt.name == both("", "伏特股份公司")


def test_the_last_name_cannot_be_given_up(volt, editor):
    with pytest.raises(Refused) as refused:
        change(editor, volt, legal_name=both(""))
    assert refused.value.field == "legal_name_en"


def test_a_former_name_is_added_once(volt, editor):
    for _time in range(2):
        change(editor, volt, former=both("Blitz GmbH"))
    assert [text for kind, text, *_days in rows(volt) if kind is NameKind.FORMER] == ["Blitz GmbH"]


def test_an_outdated_version_clashes_and_tells_what_stands(volt, editor):
    old = volt.version
    change(editor, volt, city=both("Bonn"))
    with pytest.raises(Clash) as clash:
        change(editor, volt, city=both("Kiel"), version=old)
    assert (clash.value.theirs["city_en"], clash.value.theirs["version"]) == ("Bonn", old + 1)
    assert volt.city == both("Bonn")


def test_a_new_number_alone_raises_the_version(volt, editor):
    old = volt.version
    change(editor, volt, identifiers=((IdentifierKind.REGISTRATION, "12", "DE"),))
    assert volt.version == old + 1


def test_the_trail_tells_before_and_after(volt, editor):
    battery = TermFactory(code="battery")
    IdentifierFactory(organization=volt)
    change(editor, volt, city=both("Bonn"), field_codes=(battery.code,), legal_name=both("Ampere AG", "伏特股份公司"))
    details = db.session.scalars(select(AuditEntry)).one().details
    assert details["changes"]["city"] == [{"en": "", "zh": ""}, {"en": "Bonn", "zh": ""}]
    assert details["terms"] == [[], ["battery"]]
    assert details["identifiers"] == [["uscc: 91350100M000100Y43"], []]
    assert details["names"][1][-1] == "legal en: Ampere AG"


def test_who_listens_hears_of_a_change(volt, editor):
    heard = []
    with signals.changed.connected_to(heard.append):
        change(editor, volt)
    assert heard == [volt]


def test_a_text_changed_in_one_language_makes_the_other_out_of_date(volt, editor):
    change(editor, volt, description=both("Cells", "电芯"))
    assert volt.description.state is TranslationState.COMPLETE
    change(editor, volt, description=both("Cells and packs", "电芯"))
    assert (volt.description.state, volt.description.stale) == (TranslationState.OUT_OF_DATE, "zh")


def test_numbers_that_the_form_does_not_show_stay(volt):
    for value in ("11", "22"):
        IdentifierFactory(organization=volt, kind=IdentifierKind.REGISTRATION, value=value)
    assert values_of(volt)["registration"] == "11"
    assert further_identifiers(volt) == [(IdentifierKind.REGISTRATION, "22", "")]


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        (Audience.PUBLIC, (True, True, True)),
        (Audience.MEMBERS, (False, True, True)),
        (Audience.COORDINATORS, (False, False, True)),
    ],
)
def test_a_field_is_seen_by_its_audience_and_those_within(volt, editor, audience, seen):
    change(editor, volt, audiences={"phone": audience.value})
    assert tuple(shown_to(volt, "phone", reader) for reader in Audience) == seen


def test_a_field_is_withdrawn_at_once(volt, editor):
    assert shown_to(volt, "description", Audience.PUBLIC)
    change(editor, volt, audiences={"description": "members"})
    assert not shown_to(volt, "description", Audience.PUBLIC)


def test_an_unknown_audience_is_refused_and_an_unknown_field_ignored(volt, editor):
    with pytest.raises(Refused) as refused:
        change(editor, volt, audiences={"phone": "everybody"})
    assert refused.value.field == "audience_phone"
    change(editor, volt, audiences={"password": "public"})
    assert set(volt.audiences) == set(DEFAULT_AUDIENCES)


def picture(kind="PNG", size=(8, 8)):
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, kind)
    return target.getvalue()


def test_a_logo_is_kept_shown_and_taken_away(volt, editor, trail):
    upload_logo(editor, volt, "logo.png", picture())
    assert volt.logo.media_type == "image/png"
    set_logo(editor, volt, None)
    assert volt.logo_file_id is None
    assert trail() == ["organizations.logo_set", "organizations.logo_removed"]


@pytest.mark.parametrize("name", ["logo.svg", "logo.gif", "logo.html", "logo.png"])
def test_what_is_no_picture_is_no_logo(volt, editor, name):
    with pytest.raises(Refused) as refused:
        upload_logo(editor, volt, name, b"<svg onload='alert(1)'></svg>")
    assert (refused.value.field, volt.logo_file_id) == ("file", None)

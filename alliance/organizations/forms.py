"""The forms of organizations and of the people who work there."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from alliance.accounts.operations.people import PersonInput
from alliance.core.forms import TEXT, Form, VersionedForm, choices, line, localized
from alliance.core.localized import current_language, listed
from alliance.core.places import countries, regions
from alliance.organizations.enums import AppointmentKind, Audience, HeadcountBand, IdentifierKind, OwnershipKind
from alliance.organizations.models import DEFAULT_AUDIENCES
from alliance.organizations.operations.registration import OrganizationInput
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices, term_label, terms

LONG = [Optional(), Length(max=TEXT, message=_("Use at most %(max)d characters."))]
LOCALIZED = ("legal_name", "short_name", "brand", "former", "city", "street", "description", "products")
PLAIN = ("kind_code", "country", "region", "postcode", "phone", "website", "invoice_title", "tax_number")
AUDIENCE_LABELS = {
    "address": _("Who sees the address"),
    "phone": _("Who sees the telephone number"),
    "identifiers": _("Who sees the numbers"),
    "headcount": _("Who sees the head-count"),
    "founded_year": _("Who sees the year"),
    "description": _("Who sees the description"),
    "products": _("Who sees the products"),
    "website": _("Who sees the website"),
    "people": _("Who sees the representatives"),
    "invoice": _("Who sees the invoice details"),
}


class Boxes(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def audience_field(field: str) -> SelectField:
    """The select beside a field that says who sees it; leaving it out keeps the usual audience."""
    return SelectField(
        AUDIENCE_LABELS[field],
        choices=choices((one.value, one.label) for one in Audience),
        default=DEFAULT_AUDIENCES[field].value,
    )


class OrganizationForm(Form):
    """What is typed about an organization. The choices are those of the reader's language."""

    legal_name_zh = line(_("Name in Chinese"))
    legal_name_en = line(_("Name in English"))
    short_name_zh = line(_("Short name in Chinese"))
    short_name_en = line(_("Short name in English"))
    brand_zh = line(_("Brand in Chinese"))
    brand_en = line(_("Brand in English"))
    former_zh = line(_("Former name in Chinese"))
    former_en = line(_("Former name in English"))
    uscc = line(_("Unified social credit code"), maximum=60)
    lei = line(_("Legal entity identifier (LEI)"), maximum=60)
    registration = line(_("Registration number"), maximum=60)
    registration_country = SelectField(_("Country of that register"), validators=[Optional()])
    kind_code = SelectField(_("Kind"), validators=[Optional()])
    chain_codes = Boxes(_("Position on the chain"))
    field_codes = Boxes(_("Fields"))
    products_zh = TextAreaField(_("Products and services in Chinese"), validators=LONG)
    products_en = TextAreaField(_("Products and services in English"), validators=LONG)
    description_zh = TextAreaField(_("Description in Chinese"), validators=LONG)
    description_en = TextAreaField(_("Description in English"), validators=LONG)
    country = SelectField(_("Country"), validators=[Optional()])
    region = SelectField(_("Region of China"), validators=[Optional()])
    city_zh = line(_("City in Chinese"))
    city_en = line(_("City in English"))
    street_zh = line(_("Street and number in Chinese"))
    street_en = line(_("Street and number in English"))
    postcode = line(_("Postcode"), maximum=20)
    phone = line(_("Telephone"), maximum=60)
    website = line(_("Website"), maximum=300)
    founded_year = IntegerField(_("Founded in"), validators=[Optional(), NumberRange(min=0, max=9999)])
    headcount = SelectField(_("Employees"), validators=[Optional()])
    invoice_title = line(_("Invoice title"))
    tax_number = line(_("Tax number"), maximum=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = current_language()
        self.kind_code.choices = choices(with_chosen(Taxonomy.KIND, [self.kind_code.data]), blank=_("Choose…"))
        self.chain_codes.choices = choices(with_chosen(Taxonomy.CHAIN, self.chain_codes.data or []))
        self.field_codes.choices = choices(with_chosen(Taxonomy.FIELD, self.field_codes.data or []))
        self.country.choices = choices(countries(language), blank=_("Choose…"))
        self.registration_country.choices = self.country.choices
        self.region.choices = choices(regions(language), blank=_("none"))
        self.headcount.choices = choices(((one.value, one.label) for one in HeadcountBand), blank=_("not said"))

    def field_groups(self) -> list[tuple[Any, list[Any]]]:
        """The boxes of the fields in two levels: (box of the first level or None, boxes below it)."""
        by_id = {one.id: one for one in terms(Taxonomy.FIELD)}
        parents = {one.code: by_id[one.parent_id].code for one in by_id.values() if one.parent_id in by_id}
        boxes = {box.data: box for box in self.field_codes}
        groups: dict[str, list[Any]] = {code: [] for code in boxes if code not in parents}
        for code, parent in parents.items():
            if code in boxes:
                groups.setdefault(parent, []).append(boxes[code])
        return [(boxes.get(code), below) for code, below in groups.items()]

    def typed(self, further: list[tuple[IdentifierKind, str, str]] | None = None) -> OrganizationInput:
        """The form as the operations take it; `further` are numbers that it does not show."""
        values: dict[str, Any] = {name: localized(self, name) for name in LOCALIZED}
        values |= {name: self[name].data or "" for name in PLAIN}
        return OrganizationInput(
            **values,
            chain_codes=tuple(self.chain_codes.data or ()),
            field_codes=tuple(self.field_codes.data or ()),
            founded_year=self.founded_year.data,
            headcount=HeadcountBand(self.headcount.data) if self.headcount.data else None,
            identifiers=(
                (IdentifierKind.USCC, self.uscc.data or "", ""),
                (IdentifierKind.LEI, self.lei.data or "", ""),
                (IdentifierKind.REGISTRATION, self.registration.data or "", self.registration_country.data or ""),
                *(further or ()),
            ),
        )


def with_chosen(taxonomy: Taxonomy, chosen: list[str | None]) -> list[tuple[str, str]]:
    """The entries on offer, and those already chosen that were retired since, so that saving keeps them."""
    offered = term_choices(taxonomy)
    codes = {code for code, _label in offered}
    retired = [code for code in chosen if code and code not in codes and term_label(taxonomy, code) != code]
    return [*offered, *((code, term_label(taxonomy, code)) for code in retired)]


class RegisterForm(OrganizationForm):
    """A coordinator enters an organization."""

    sure = BooleanField(_("None of these is the same organization"))

    def names(self) -> list[str]:
        fields = ("legal_name", "short_name", "brand", "former")
        return [text for name in fields for text in (self[f"{name}_en"].data, self[f"{name}_zh"].data) if text]

    def domains(self) -> list[str]:
        return [self.website.data] if self.website.data else []

    def numbers(self) -> list[str]:
        return [number for kind in IdentifierKind if (number := self[kind.value].data)]


class ComparedForm(VersionedForm):
    """A form that, when somebody was faster, shows both versions and lets the reader save again."""

    def compare(self) -> list[tuple[str, str, str]]:
        """After a clash (label, mine, theirs) of each field that differs, as readers see the values; else nothing.

        The form then carries the version that stands now.
        """
        if self.clash is None:
            return []
        theirs = self.clash.theirs
        self.version.data, self.version.raw_data = theirs["version"], None
        fields = [field for field in self if field.name in theirs and field.name != "version"]
        rows = [(str(one.label.text), shown(one, one.data), shown(one, theirs[one.name])) for one in fields]
        return [row for row in rows if row[1] != row[2]]


def shown(field: Any, value: Any) -> str:
    """A value in words: the labels of what was chosen, else the text."""
    if isinstance(field, SelectField | Boxes):
        labels = {str(one.value): str(one.label) for one in field.choices}
        values = value if isinstance(value, list) else [value]
        return listed(labels.get(str(one), str(one)) for one in values if one)
    return str(value) if value is not None else ""


class ProfileForm(ComparedForm, OrganizationForm):
    """The whole profile, with who may see what."""

    correcting = BooleanField(_("The old spelling was a mistake: do not keep it as a former name"))
    audience_address = audience_field("address")
    audience_phone = audience_field("phone")
    audience_identifiers = audience_field("identifiers")
    audience_headcount = audience_field("headcount")
    audience_founded_year = audience_field("founded_year")
    audience_description = audience_field("description")
    audience_products = audience_field("products")
    audience_website = audience_field("website")
    audience_people = audience_field("people")
    audience_invoice = audience_field("invoice")

    def audiences(self) -> dict[str, str]:
        return {field: self[f"audience_{field}"].data for field in DEFAULT_AUDIENCES}


class LogoForm(Form):
    file = FileField(_("Logo"), validators=[FileRequired(_("Choose a file."))])


class TitleForm(ComparedForm):
    title_zh = line(_("Job title in Chinese"))
    title_en = line(_("Job title in English"))


def task_field(blank: Any) -> SelectField:
    return SelectField(
        _("Speaks for the organization as"),
        choices=choices(((one.value, one.label) for one in AppointmentKind), blank=blank),
        validators=[Optional()],
    )


class ColleagueForm(Form):
    """Somebody to be invited."""

    family_name = line(_("Family name"), maximum=100)
    given_name = line(_("Given name"), maximum=100)
    email = StringField(
        _("E-mail address"), validators=[InputRequired(_("Write the e-mail address.")), Length(max=254)]
    )
    title_zh = line(_("Job title in Chinese"))
    title_en = line(_("Job title in English"))
    kind = task_field(_("no task of this kind"))
    locale = RadioField(_("Language of the invitation"), choices=choices([("zh", "中文"), ("en", "English")]))

    def typed(self, zone: str) -> PersonInput:
        return PersonInput(
            family_name=self.family_name.data or "",
            given_name=self.given_name.data or "",
            email=self.email.data or "",
            locale=self.locale.data,
            zone=zone,
        )

    @property
    def task(self) -> AppointmentKind | None:
        return AppointmentKind(self.kind.data) if self.kind.data else None


class AppointForm(Form):
    """One more task for somebody who works there."""

    affiliation_id = SelectField(_("Who"), coerce=int, validators=[InputRequired(_("Choose a person."))])
    kind = SelectField(
        _("Speaks for the organization as"), choices=choices((one.value, one.label) for one in AppointmentKind)
    )
    first_on = DateField(_("From"), validators=[InputRequired(_("Give the first day."))])

    @property
    def task(self) -> AppointmentKind:
        return AppointmentKind(self.kind.data)


class EndForm(Form):
    last_on = DateField(_("Last day"), validators=[InputRequired(_("Give the last day."))])


class LeaveForm(EndForm):
    successor = SelectField(_("Who takes over as primary representative"), validators=[Optional()])


class OwnershipForm(Form):
    """What an organization belongs to."""

    parent_id = RadioField(_("Organization"), coerce=int, validators=[InputRequired(_("Choose an organization."))])
    kind = SelectField(_("Relation"), choices=choices((one.value, one.label) for one in OwnershipKind))
    first_on = DateField(_("From"), validators=[InputRequired(_("Give the first day."))])

    @property
    def relation(self) -> OwnershipKind:
        return OwnershipKind(self.kind.data)

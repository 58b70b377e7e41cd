"""The forms of the wizard's steps: what is asked, in which shape, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import TextInput

from alliance.applications.enums import Step
from alliance.applications.queries.answers import FIELDS, TYPED
from alliance.core.form_rows import FormWithRows, Row
from alliance.core.forms import LINE, TEXT, Checkboxes, VersionedForm, choices, line
from alliance.core.identifiers import identifier_problem
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.places import countries, regions
from alliance.organizations.enums import HEADCOUNT_LABELS, IdentifierKind
from alliance.organizations.operations import cleaning
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices

ORGANIZATION, PEOPLE, PROFILE, INTERESTS = (
    FIELDS[step] for step in (Step.ORGANIZATION, Step.PEOPLE, Step.PROFILE, Step.INTERESTS)
)
DECLARATION = FIELDS[Step.DECLARATION]
TOO_LONG = _("Use at most %(max)d characters.")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
SHARED = ("csrf_token", "version")


def text(label: Any, maximum: int = TEXT) -> TextAreaField:
    """A field of several lines that may stay empty."""
    return TextAreaField(label, validators=[Optional(), Length(max=maximum, message=TOO_LONG)])


def as_cleaned(clean: Callable[[str], object]) -> Callable[[Any, Any], None]:
    """A validator that asks the operation which will take the value later; its refusal becomes the error."""

    def validate(_form: Any, field: Any) -> None:
        try:
            clean(field.data or "")
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal

    return validate


def identifier(kind: IdentifierKind) -> Callable[[str], None]:
    def check(number: str) -> None:
        problem = identifier_problem(kind, number)
        if problem:
            raise Refused(cleaning.problem_text(kind, problem))

    return check


class StepForm(FormWithRows, VersionedForm):
    """One step. `version` is that of the step, so that two people on different steps do not meet."""

    step: ClassVar[Step]

    @classmethod
    def restored(cls, kept: dict[str, Any], version: int, **more: Any) -> Any:
        """The form as somebody left it, text that was not well-formed included."""
        if not kept:
            return cls(formdata=None, version=version, **more)
        values = {name: value for name, value in kept.items() if name != TYPED} | kept.get(TYPED, {})
        return cls(formdata=as_posted(values | {"version": version}), **more)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        self.check()
        return not self.errors

    def check(self) -> None:
        """What a single field cannot know: which of several is owed."""

    def fail(self, name: str, message: str) -> None:
        self[name].errors = [*self[name].errors, message]

    def owe_one(self, name: str, message: str) -> None:
        """One of the two languages is owed; the reader's is asked for."""
        if not self[f"{name}_en"].data and not self[f"{name}_zh"].data:
            self.fail(f"{name}_{current_language()}", message)

    @property
    def answers(self) -> dict[str, Any]:
        """What is well-formed, as JSON can hold it; nothing for what is empty."""
        pairs = (
            (field.name, plain_value(field.data)) for field in self if field.name not in SHARED and not field.errors
        )
        return {name: value for name, value in pairs if value not in (None, "", [], {}, False)}

    @property
    def typed(self) -> dict[str, Any]:
        """What is not well-formed yet, as it was typed."""
        wrong = [field for field in self if field.name not in SHARED and field.errors]
        pairs = ((field.name, typed_value(field)) for field in wrong)
        return {name: value for name, value in pairs if value not in (None, "", [], {}, False)}


def plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if one}
    if isinstance(value, list):
        return [one for one in map(plain_value, value) if one]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def typed_value(field: Any) -> Any:
    if isinstance(field, FieldList | FormField | Checkboxes):
        return plain_value(field.data)
    return str(field.raw_data[0])[:TEXT] if field.raw_data else ""


def as_posted(values: dict[str, Any], lead: str = "") -> MultiDict[str, str]:
    """Stored values in the shape in which a browser sends them."""
    sent: MultiDict[str, str] = MultiDict()
    for name, value in values.items():
        if isinstance(value, dict):
            sent.update(as_posted(value, f"{lead}{name}-"))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for place, row in enumerate(value):
                sent.update(as_posted(row, f"{lead}{name}-{place}-"))
        elif isinstance(value, list):
            sent.setlist(lead + name, [str(one) for one in value])
        else:
            sent[lead + name] = "y" if value is True else str(value)
    return sent


class WholeNumber(IntegerField):
    """A number typed as text, so that the browser keeps what is none ('about 1990') until it is mended."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Write a whole number in digits.")) from error


class OrganizationForm(StepForm):
    """Step 1. `known` names an organization that the alliance knows already."""

    step = Step.ORGANIZATION

    name_zh = line(ORGANIZATION["name_zh"])
    name_en = line(ORGANIZATION["name_en"])
    short_zh = line(ORGANIZATION["short_zh"], maximum=60)
    short_en = line(ORGANIZATION["short_en"], maximum=60)
    uscc = line(ORGANIZATION["uscc"], as_cleaned(identifier(IdentifierKind.USCC)))
    lei = line(ORGANIZATION["lei"], as_cleaned(identifier(IdentifierKind.LEI)))
    registration = line(ORGANIZATION["registration"], as_cleaned(identifier(IdentifierKind.REGISTRATION)), maximum=60)
    known = RadioField(_("Is it one of these?"), validators=[Optional()], choices=[])
    kind = SelectField(ORGANIZATION["kind"], validators=[DataRequired(_("Choose the kind that fits best."))])
    chain = Checkboxes(ORGANIZATION["chain"])
    country = SelectField(ORGANIZATION["country"], validators=[DataRequired(_("Choose a country from the list."))])
    region = SelectField(ORGANIZATION["region"])
    city_zh = line(ORGANIZATION["city_zh"])
    city_en = line(ORGANIZATION["city_en"])
    website = line(ORGANIZATION["website"], as_cleaned(cleaning.clean_website), maximum=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, choose = current_language(), gettext("Choose…")
        self.kind.choices = choices(term_choices(Taxonomy.KIND), choose)
        self.chain.choices = choices(term_choices(Taxonomy.CHAIN))
        self.country.choices = choices(countries(language), choose)
        self.region.choices = choices(regions(language), choose)

    def check(self) -> None:
        self.owe_one("name", gettext("Give the full name in at least one language."))
        if self.country.data == "CN" and not self.region.data:
            self.fail("region", gettext("Choose the province, municipality or region."))
        mainland = self.country.data == "CN" and self.region.data not in ("CN-HK", "CN-MO", "CN-TW")
        if mainland and not self.uscc.data:
            self.fail("uscc", gettext("Give the code on your license; a faculty gives its university's."))

    def offer(self, found: list[tuple[int, str]]) -> None:
        """Let the reader say which known organization (id, words) this is."""
        if found:
            none = ("none", gettext("None of these"))
            self.known.choices = choices([*((str(one), words) for one, words in found), none])
        else:
            del self.known


class PersonRow(Row):
    """A colleague who shall speak for the organization."""

    family_name = line(_("Family name"), maximum=100)
    given_name = line(_("Given name"), maximum=100)
    title_zh = line(_("Job title in Chinese"))
    title_en = line(_("Job title in English"))
    email = line(_("Mail address"), maximum=254)
    phone = line(_("Telephone"), as_cleaned(lambda number: cleaning.clean_phone(number, "CN")), maximum=40)

    def validate_email(self, field: StringField) -> None:
        if not ADDRESS.fullmatch(field.data or ""):
            raise ValidationError(gettext("Write an address like name@example.com"))

    def owe(self) -> None:
        """A name and an address are owed of everybody named here."""
        if not self.family_name.data and not self.given_name.data:
            self.family_name.errors = [*self.family_name.errors, gettext("Give a name.")]
        if not self.email.data:
            self.email.errors = [*self.email.errors, gettext("Give an address; the invitation goes there.")]

    def forgive(self) -> None:
        """Nobody is asked for here, so nothing can be wrong."""
        for field in self:
            field.errors = []


class PeopleForm(StepForm):
    """Step 2: the applicant, who speaks for the organization, and who speaks in their place."""

    step = Step.PEOPLE

    title_zh = line(PEOPLE["title_zh"])
    title_en = line(PEOPLE["title_en"])
    phone = line(PEOPLE["phone"], as_cleaned(lambda number: cleaning.clean_phone(number, "CN")), maximum=40)
    primary = RadioField(
        PEOPLE["primary"], validators=[InputRequired(_("Say who speaks for the organization."))], default="me"
    )
    representative = FormField(PersonRow, label=PEOPLE["representative"])
    alternates = FieldList(FormField(PersonRow), label=PEOPLE["alternates"], max_entries=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.primary.choices = choices([("me", gettext("I am")), ("other", gettext("Somebody else"))])

    def check(self) -> None:
        self.owe_one("title", gettext("Give your title in at least one language."))
        if self.primary.data == "other":
            self.representative.form.owe()
        else:
            self.representative.form.forgive()
        for entry in self.alternates.entries:
            if not entry.form.is_empty:
                entry.form.owe()
        self.alternates.errors = [entry.errors for entry in self.alternates.entries if entry.errors]

    @property
    def answers(self) -> dict[str, Any]:
        said = super().answers
        if said.get("primary") != "other":
            said.pop("representative", None)
        return said


class ProfileForm(StepForm):
    """Step 3: what the directory will say of the organization."""

    step = Step.PROFILE

    description_zh = text(PROFILE["description_zh"], 3000)
    description_en = text(PROFILE["description_en"], 3000)
    products_zh = text(PROFILE["products_zh"], 2000)
    products_en = text(PROFILE["products_en"], 2000)
    founded_year = WholeNumber(PROFILE["founded_year"], validators=[Optional()])
    headcount = SelectField(PROFILE["headcount"], validators=[Optional()])
    street_zh = line(PROFILE["street_zh"])
    street_en = line(PROFILE["street_en"])
    postcode = line(PROFILE["postcode"], maximum=20)
    telephone = line(PROFILE["telephone"], as_cleaned(lambda number: cleaning.clean_phone(number, "CN")), maximum=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headcount.choices = choices(
            ((band.value, words) for band, words in HEADCOUNT_LABELS.items()), gettext("Choose…")
        )

    def validate_founded_year(self, field: IntegerField) -> None:
        as_cleaned(lambda _typed: cleaning.clean_year(field.data))(self, field)

    def check(self) -> None:
        self.owe_one("description", gettext("Describe the organization in at least one language."))


class DocumentsForm(StepForm):
    """Step 5 has no fields of its own: files are sent one by one."""

    step = Step.DOCUMENTS


class DeclarationForm(StepForm):
    """Step 6: the consent, signed with a typed name."""

    step = Step.DECLARATION

    agreed = BooleanField(
        _("I have read the declaration and agree to it, for the organization that I apply for."),
        validators=[DataRequired(_("Without this the application cannot be submitted."))],
    )
    name = line(DECLARATION["name"], DataRequired(_("Type your name.")), maximum=LINE)


FORMS: dict[Step, type[StepForm]] = {
    form.step: form for form in (OrganizationForm, PeopleForm, ProfileForm, DocumentsForm, DeclarationForm)
}
"""The forms that are the same for every call; the interests have the call's own questions too."""

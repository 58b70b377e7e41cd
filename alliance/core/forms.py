"""What every form of the house has: tidy text, refusals at their fields, a version against silent overwriting."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, TimestampSigner
from wtforms import DateTimeField, HiddenField, IntegerField, PasswordField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from alliance.core.localized import Localized, listed
from alliance.core.operation import Clash, Refused
from alliance.core.text import tidy

LINE = 200
TEXT = 8000
FIRST_YEAR, LAST_YEAR = 1800, 2199  # what lies beyond is a slip, and the day after the last one is no date
LARGEST_NUMBER = 2**31 - 1  # what a column of whole numbers holds
SHORTEST_READING = 2.0  # seconds between seeing a public form and sending it

__all__ = [
    "LINE", "TEXT", "Checkboxes", "Form", "Honeypot", "VersionedForm", "choices", "day_in", "labeled", "line",
    "localized", "worded",
]  # fmt: skip


class Form(FlaskForm):
    """A form whose text arrives tidied and which shows refusals where the reader looks for them."""

    clash: Clash | None = None

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound: UnboundField, options: dict[str, Any]) -> Any:
            if issubclass(unbound.field_class, StringField) and not issubclass(unbound.field_class, PasswordField):
                options["filters"] = [tidy, *unbound.kwargs.pop("filters", ())]
            if issubclass(unbound.field_class, (DateTimeField, IntegerField)):  # dates are times to the library
                options["validators"] = [*unbound.kwargs.get("validators", ()), refuse_absurd]
            return unbound.bind(form=form, **options)

    def refuse(self, refusal: Refused) -> None:
        """Show the refusal at its field, else on top; keep both versions of a clash for the page to show."""
        if isinstance(refusal, Clash):
            self.clash = refusal
        if refusal.field and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, refusal.message]
        else:
            self.form_errors.append(refusal.message)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error as (id of the field or '', text), in the order of the page."""
        found = [("", str(message)) for message in self.form_errors]
        for field in self:
            found += [(field.id, labeled(field.label.text, message)) for message in _flat(field.errors)]
        return found

    @property
    def status(self) -> int:
        """The answer's status: 409 after a clash, 422 with errors, else 200."""
        if self.clash:
            return 409
        return 422 if self.errors or self.form_errors else 200


class VersionedForm(Form):
    """A form over a row that others may edit too; it carries the version that the reader saw.

    After a clash it takes the newer version, so that saving again replaces theirs.
    """

    version = IntegerField(widget=HiddenField.widget, validators=[InputRequired()])

    def accept_version(self, version: int) -> None:
        """Show the newer version from now on; it does nothing unless somebody was faster."""
        if self.clash:
            self.version.raw_data = None
            self.version.data = version

    def conflicts(self, theirs: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what this reader typed, what stands now) of each field that differs after a clash."""
        pairs = [
            (field, worded(field.data), worded(theirs.get(field.name))) for field in self if field is not self.version
        ]
        return [(str(field.label.text), mine, other) for field, mine, other in pairs if mine != other]


class Checkboxes(SelectMultipleField):
    """Several of a few choices, as boxes; nothing ticked is an empty list."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def worded(value: Any) -> str:
    """A field's value as a reader recognizes it: lists joined, rows by their words, nothing as ''."""
    if isinstance(value, dict):
        return " · ".join(worded(one) for one in value.values() if one not in (None, "", False, True))
    if isinstance(value, list | tuple):
        return listed((worded(one) for one in value), "; ")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value).strip() if value not in (None, "", False) else ""


class Honeypot:
    """Two traps for machines that fill in public forms: a field nobody sees, and the time the page was made."""

    nickname = StringField(_("Leave this empty"), validators=[Optional(), Length(max=LINE)])
    made = HiddenField(default=lambda: page_stamp().sign(b"page").decode())

    @property
    def caught(self) -> bool:
        """Whether the field was filled in that no person sees."""
        return bool(self.nickname.data)

    def too_quick(self, seconds: float = SHORTEST_READING) -> bool:
        """Whether the page was sent back sooner than a person reads it, or without our time stamp."""
        least = seconds / current_app.config["RATE_LIMIT_FACTOR"]
        try:
            _page, made = page_stamp().unsign(str(self.made.data or "").encode(), return_timestamp=True)
        except BadSignature:
            return True
        return (datetime.now(UTC) - made).total_seconds() < least


def page_stamp() -> TimestampSigner:
    """Signs the moment at which a public form was shown; exact to a second."""
    return TimestampSigner(current_app.config["SECRET_KEY"], salt="alliance.forms")


def refuse_absurd(_form: Any, field: Any) -> None:
    """A day in year 1 or 9999 has no day before or after it, a number of thirty digits no place in a column."""
    year = getattr(field.data, "year", FIRST_YEAR)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            gettext("Choose a day between the years %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
        )
    if isinstance(field.data, int) and abs(field.data) > LARGEST_NUMBER:
        raise ValidationError(gettext("Use a smaller number."))


def day_in(text: str) -> date | None:
    """The day that an address names as 2026-11-22; None for anything odd and for years that `refuse_absurd` refuses."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _flat(errors: Any) -> Iterable[str]:
    if isinstance(errors, dict):
        errors = [message for several in errors.values() for message in several]
    for message in errors:
        if isinstance(message, dict | list | tuple):
            yield from _flat(message)
        else:
            yield str(message)


def line(label: Any, *validators: Any, maximum: int = LINE, **more: Any) -> StringField:
    """A field of one line; optional unless a validator says otherwise."""
    required = any(getattr(rule, "field_flags", {}).get("required") for rule in validators)
    rules = [*validators, Length(max=maximum, message=_("Use at most %(max)d characters."))]
    return StringField(label, validators=rules if required else [Optional(), *rules], **more)


def labeled(label: object, text: object) -> str:
    """A problem led by the name of its field: 'Website: Begin with https://.'"""
    return str(gettext("%(field)s: %(problem)s", field=str(label).rstrip(".。"), problem=text))


def choices(pairs: Iterable[tuple[str, Any]], blank: Any = None) -> list[SelectChoice]:
    """Select choices from (value, label) pairs, with an empty one first when `blank` names it."""
    found = [SelectChoice(value, label) for value, label in pairs]
    return [SelectChoice("", blank), *found] if blank is not None else found


def localized(form: Form, name: str) -> Localized:
    """The two fields `<name>_en` and `<name>_zh` as one value."""
    return Localized(form[f"{name}_en"].data or "", form[f"{name}_zh"].data or "")

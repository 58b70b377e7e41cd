"""Parts of this feature's forms: rows inside forms, lists of boxes, times in a zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from wtforms import FieldList, FormField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from alliance.core.forms import Form, VersionedForm, labeled
from alliance.core.localized import listed


class Checkboxes(SelectMultipleField):
    """Several of a few choices, as boxes; nothing ticked is an empty list."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Row(Form):
    """A row inside another form; that form carries the token."""

    class Meta(Form.Meta):
        csrf = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in any field of the row."""
        return not any(value for value in self.data.values() if isinstance(value, str))


class FormWithRows(Form):
    """A form with rows that grow without script: a button named `more` asks for another row of the list it names."""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error as (id of the field, text), those of the rows at their own fields."""
        found = [("", str(message)) for message in self.form_errors]
        return found + [pair for field in self for pair in problems_of(field)]

    def grow(self) -> bool:
        """Add the row that the pressed button asks for; False when it was another button."""
        wanted = self._fields.get(request.form.get("more", ""))
        if not isinstance(wanted, FieldList):
            return False
        if wanted.max_entries is None or len(wanted.entries) < wanted.max_entries:
            wanted.append_entry()
        return True


class Versioned(VersionedForm):
    """A form over a shared row; after a clash it takes the newer version, so that saving again replaces theirs."""

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


def worded(value: Any) -> str:
    """A field's value as a reader recognizes it: lists joined, rows by their words, nothing as ''."""
    if isinstance(value, dict):
        return " · ".join(worded(one) for one in value.values() if one not in (None, "", False, True))
    if isinstance(value, list | tuple):
        return listed((worded(one) for one in value), "; ")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value).strip() if value not in (None, "", False) else ""


def problems_of(field: Any) -> Iterable[tuple[str, str]]:
    """The errors of a field and of those inside it."""
    if isinstance(field, FieldList):
        yield from ((field.id, labeled(field.label.text, text)) for text in field.errors if isinstance(text, str))
        for entry in field.entries:
            yield from problems_of(entry)
    elif isinstance(field, FormField):
        for inner in field.form:
            yield from problems_of(inner)
    else:
        yield from ((field.id, labeled(field.label.text, text)) for text in field.errors)


def in_zone(typed: datetime, zone: str) -> datetime:
    """The instant at which clocks in the zone show the typed time."""
    return typed.replace(tzinfo=ZoneInfo(zone))


def clock_time(at: datetime | None, zone: str) -> datetime | None:
    """What clocks in the zone show at an instant, without zone, for a field of a form."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at else None

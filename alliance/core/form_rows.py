"""Rows inside forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import FieldList, FormField

from alliance.core.forms import Form, labeled


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

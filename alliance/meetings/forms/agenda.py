"""The forms of an agenda."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from alliance.accounts.models import Person
from alliance.core.forms import Form, VersionedForm, choices, line, localized
from alliance.groups.queries.people import Sitting
from alliance.meetings.enums import ItemKind
from alliance.meetings.models import Meeting
from alliance.meetings.operations.agenda import LONGEST, AgendaInput


def person_choices(people: Iterable[Sitting]) -> list[tuple[str, str]]:
    """Names with the organization behind them, since names are not unique."""
    return [
        (str(one.person.id), f"{one.person.shown_name} · {one.organization.name}" if one.organization else
         str(one.person.shown_name))
        for one in people
    ]  # fmt: skip


class ItemForm(VersionedForm):
    """A point of an agenda."""

    kind = SelectField(_("Kind of point"), choices=choices((one.value, one.label) for one in ItemKind))
    title_en = line(_("Subject in English"))
    title_zh = line(_("Subject in Chinese"))
    approves = SelectField(_("Minutes to approve"), validators=[Optional()])
    minutes = IntegerField(
        _("Length in minutes"),
        validators=[Optional(), NumberRange(1, LONGEST, message=_("Give between 1 and %(max)s minutes."))],
    )
    presenter = SelectField(_("Presented by"), validators=[Optional()])
    presenter_name = line(_("Presented by somebody else"))

    def offer(self, people: Iterable[Sitting], earlier: Iterable[Meeting], known: Person | None = None) -> ItemForm:
        """`known` is the present presenter, who may have left the group."""
        pairs = person_choices(people)
        if known is not None and str(known.id) not in {key for key, _name in pairs}:
            pairs.append((str(known.id), known.shown_name))
        self.presenter.choices = choices(pairs, blank=gettext("Nobody of the group"))
        meetings = [(str(one.id), f"{one.number} · {one.title.text}") for one in earlier]
        self.approves.choices = choices(meetings, blank=gettext("Choose a meeting"))
        return self

    def typed(self, people: dict[int, Person], earlier: dict[int, Meeting]) -> AgendaInput:
        return AgendaInput(
            kind=ItemKind(self.kind.data),
            title=localized(self, "title"),
            minutes=self.minutes.data,
            presenter=people.get(int(self.presenter.data or 0)),
            presenter_name=self.presenter_name.data or "",
            approves=earlier.get(int(self.approves.data or 0)),
        )


class PaperForm(Form):
    """A file for a point."""

    file = FileField(_("File"), validators=[FileRequired(message=_("Choose a file."))])


class MoveForm(Form):
    """The place to which a point goes, counted from 1."""

    position = IntegerField(lazy_pgettext("agenda", "Place"), validators=[InputRequired()])

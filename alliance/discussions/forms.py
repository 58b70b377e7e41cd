"""The forms of topics and posts."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from flask_wtf.file import MultipleFileField
from wtforms import IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from alliance.core.forms import Form, VersionedForm, choices, line
from alliance.groups.queries.people import Sitting

LONGEST = 20_000
WRITTEN = [
    InputRequired(_("Write something first.")),
    Length(max=LONGEST, message=_("Use at most %(max)d characters.")),
]


class Boxes(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Naming:
    """People of the group who are told because the post names them."""

    people = Boxes(_("Tell people by name"), coerce=int, validators=[Optional()])

    def offer(self, sittings: Iterable[Sitting], author_id: int) -> None:
        """The people who can be named: those of the group but the author, in the order of their names."""
        others = sorted((one for one in sittings if one.person.id != author_id), key=lambda one: one.person.latin_key)
        self.people.choices = choices((str(one.person.id), label_of(one)) for one in others)

    @property
    def named(self) -> frozenset[int]:
        return frozenset(self.people.data or ())


def label_of(sitting: Sitting) -> str:
    organization = sitting.organization
    return f"{sitting.person.shown_name} · {organization.name.text}" if organization else sitting.person.shown_name


class PostForm(Naming, Form):
    text = TextAreaField(_("Your post"), validators=WRITTEN)
    files = MultipleFileField(_("Files"), validators=[Optional()])
    reply_to = IntegerField(widget=HiddenInput(), validators=[Optional()])

    @property
    def uploads(self) -> list[tuple[str | None, bytes]]:
        """The files that were chosen; a browser sends an empty one when none was."""
        return [(one.filename, one.read()) for one in self.files.data or () if getattr(one, "filename", "")]


class TopicForm(PostForm):
    title = line(lazy_pgettext("topic", "Title"), InputRequired(_("Say in a few words what it is about.")))


class EditForm(Naming, VersionedForm):
    text = TextAreaField(_("Your post"), validators=WRITTEN)


class RenameForm(VersionedForm):
    title = line(lazy_pgettext("topic", "Title"), InputRequired(_("Say in a few words what it is about.")))


class RemoveForm(Form):
    reason = TextAreaField(_("Reason"), validators=[Optional(), Length(max=1000)])

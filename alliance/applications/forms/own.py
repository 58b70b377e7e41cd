"""Small forms of the applicant's pages: files, colleagues, answers, messages."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from alliance.applications.forms.steps import ADDRESS, TOO_LONG, text
from alliance.core.forms import TEXT, Form, line


class DocumentForm(Form):
    """One file for one slot."""

    slot = HiddenField(validators=[InputRequired()])
    file = FileField(_("File"), validators=[FileRequired(_("Choose a file first."))])


class EditorForm(Form):
    """A colleague who shall edit too."""

    email = line(_("Mail address"), DataRequired(_("Give the address of your colleague.")), maximum=254)
    name = line(_("Their name"))

    def validate_email(self, field: StringField) -> None:
        if not ADDRESS.fullmatch(field.data or ""):
            raise ValidationError(gettext("Write an address like name@example.com"))


class AnswerForm(Form):
    """The answer to a request for information."""

    answer = TextAreaField(
        _("Your answer"),
        validators=[
            DataRequired(_("Answer the question, or say what you have changed.")),
            Length(max=TEXT, message=TOO_LONG),
        ],
    )


class MessageForm(Form):
    """A message to the secretariat."""

    text = TextAreaField(
        _("Message to the secretariat"),
        validators=[DataRequired(_("Write a message first.")), Length(max=TEXT, message=TOO_LONG)],
    )


class WithdrawForm(Form):
    """Taking an application back; the reason may stay empty."""

    reason = text(_("Reason"), 500)

"""Forms of those who answer by a link: to the text, and to how it goes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from alliance.core.forms import TEXT, Form

LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


class ConfirmForm(Form):
    """Agreement to the text that was shown: its fingerprint comes along."""

    sha256 = HiddenField()


class ChangeForm(Form):
    """What should be different, about the same text."""

    sha256 = HiddenField()
    text = TextAreaField(
        _("What should change"),
        validators=[InputRequired(_("Say what should change.")), LONG],
        description=_(
            "Name the place and the words: “Article 3, second sentence: …”, or how your name or title is written."
        ),
    )

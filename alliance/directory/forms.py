"""The form by which readers write to a member."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import Email, InputRequired, Length

from alliance.core.forms import TEXT, Form, Honeypot, line


class ContactForm(Honeypot, Form):
    """Name, address and text of somebody who writes to a member."""

    name = line(_("Your name"), InputRequired(_("Tell them who writes.")))
    email = line(
        _("Your e-mail address"),
        InputRequired(_("Give an address that they can answer to.")),
        Email(message=_("This is no e-mail address. It looks like name@example.com.")),
        maximum=254,
    )
    text = TextAreaField(
        _("Message"),
        validators=[
            InputRequired(_("Write what it is about.")),
            Length(max=TEXT // 2, message=_("Use at most %(max)d characters.")),
        ],
    )

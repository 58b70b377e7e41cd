"""The form of the alliance's logo."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired

from alliance.core.forms import Form


class LogoForm(Form):
    """A picture."""

    file = FileField(_("Picture"), validators=[FileRequired(message=_("Choose a picture."))])

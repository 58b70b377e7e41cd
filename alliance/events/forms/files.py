"""The form of a file of an event."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField

from alliance.core.forms import Form, VersionedForm, choices, line, localized
from alliance.events.enums import FileAudience, FileKind
from alliance.events.operations.files import FileInput


class Described(Form):
    """What a file is and who may open it."""

    kind = RadioField(_("What it is"), default=FileKind.MATERIAL.value)
    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    audience = RadioField(_("Who may open it"), default=FileAudience.EVERYBODY.value)
    is_marked = BooleanField(_("Every page carries the reader's name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices([(one.value, one.label) for one in FileKind])
        self.audience.choices = choices([(one.value, one.label) for one in FileAudience])

    @property
    def typed(self) -> FileInput:
        file: Any = self["file"].data
        return FileInput(
            kind=FileKind(self.kind.data),
            audience=FileAudience(self.audience.data),
            title=localized(self, "title"),
            is_marked=bool(self.is_marked.data),
            filename=file.filename or "" if file else "",
            data=file.read() if file else b"",
        )


class NewFileForm(Described):
    """A file with what it is."""

    file = FileField(_("File"), validators=[FileRequired(_("Choose a file first."))])


class FileForm(Described, VersionedForm):
    """The same over a file that others may edit too; a new upload replaces the content."""

    file = FileField(_("Another file in its place"))

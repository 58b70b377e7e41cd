"""Forms of rooms and tracks."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, TextAreaField
from wtforms.validators import Length, Optional

from alliance.core.forms import TEXT, VersionedForm, line, localized
from alliance.programmes.models import Room, Track
from alliance.programmes.operations.guards import LONGEST_CODE
from alliance.programmes.operations.places import RoomInput, TrackInput

LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


class RoomForm(VersionedForm):
    """A room."""

    name_en = line(_("Name in English"))
    name_zh = line(_("Name in Chinese"))
    seats = IntegerField(_("Seats"), validators=[Optional()])
    code = line(_("Key in imported sheets"), maximum=LONGEST_CODE)

    @property
    def typed(self) -> RoomInput:
        return RoomInput(localized(self, "name"), self.seats.data, self.code.data or "")


class TrackForm(VersionedForm):
    """A track."""

    name_en = line(_("Name in English"))
    name_zh = line(_("Name in Chinese"))
    chairs_en = line(_("Chairs in English"), maximum=500)
    chairs_zh = line(_("Chairs in Chinese"), maximum=500)
    text_en = TextAreaField(_("What it is about, in English"), validators=[Optional(), LONG])
    text_zh = TextAreaField(_("What it is about, in Chinese"), validators=[Optional(), LONG])
    code = line(_("Key in imported sheets"), maximum=LONGEST_CODE)

    @property
    def typed(self) -> TrackInput:
        names, text, chairs = (localized(self, name) for name in ("name", "text", "chairs"))
        return TrackInput(names, text, chairs, self.code.data or "")


def values_of(row: Room | Track) -> dict[str, Any]:
    """A room or a track as its form shows it."""
    values = {"version": row.version, "name_en": row.name.en, "name_zh": row.name.zh, "code": row.code}
    if isinstance(row, Room):
        return values | {"seats": row.seats}
    words = {"chairs_en": row.chairs.en, "chairs_zh": row.chairs.zh, "text_en": row.text.en, "text_zh": row.text.zh}
    return values | words

"""Forms of calls for participation. Times are those of the clocks in the group's zone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from alliance.core.clock import clock_time, in_zone, now
from alliance.core.forms import Form, VersionedForm, localized
from alliance.groups.forms.charters import text
from alliance.groups.models import Group, ParticipationCall
from alliance.groups.operations.participation import CallInput

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
USUAL = timedelta(days=30)


class CallForm(Form):
    """Who is invited to what, and until when."""

    text_en = text(_("Text in English"))
    text_zh = text(_("Text in Chinese"))
    opens = DateTimeLocalField(_("Opens"), format=FORMATS, validators=[InputRequired(_("Say when the call opens."))])
    closes = DateTimeLocalField(_("Closes"), format=FORMATS, validators=[InputRequired(_("Say when the call closes."))])

    def typed(self, zone: str) -> CallInput:
        return CallInput(
            text=localized(self, "text"),
            opens_at=in_zone(self.opens.data, zone),
            closes_at=in_zone(self.closes.data, zone),
        )


class ChangedCallForm(CallForm, VersionedForm):
    """The same over a call that others may edit too."""


class CancelForm(Form):
    """Why a call is taken back; a draft needs no reason."""

    reason = TextAreaField(_("Reason"), validators=[Optional(), Length(max=2000)])


def beginnings(group: Group) -> dict[str, Any]:
    """From now on for thirty days, until 18:00."""
    local = clock_time(now(), group.zone)
    last = clock_time(now() + USUAL, group.zone)
    if local is None or last is None:
        return {}
    return {
        "opens": local.replace(second=0, microsecond=0),
        "closes": last.replace(hour=18, minute=0, second=0, microsecond=0),
    }


def shown(call: ParticipationCall) -> dict[str, Any]:
    """A call as the form shows it."""
    return {
        "text_en": call.text.en,
        "text_zh": call.text.zh,
        "opens": clock_time(call.opens_at, call.group.zone),
        "closes": clock_time(call.closes_at, call.group.zone),
        "version": call.version,
    }

"""Forms of charters."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from alliance.core.forms import TEXT, Form, VersionedForm, choices, localized
from alliance.groups.enums import PASS_MARKS, Abstentions, JoinMode, PassMark
from alliance.groups.models import Charter
from alliance.groups.operations.charters import CharterInput
from alliance.groups.queries.charters import pass_mark_of

LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
PERCENT = NumberRange(0, 100, _("Write a number from 0 to 100."))
SHARE = NumberRange(1, 1000, _("Write a number from 1 to 1000."))
MEETINGS = NumberRange(0, 50, _("Write a number from 0 to 50."))


def text(label: Any) -> TextAreaField:
    return TextAreaField(label, validators=[Optional(), LONG])


class CharterFields(Form):
    """What a charter says; a free pass mark is a fraction, the usual ones fill it in."""

    scope_en = text(_("Scope in English"))
    scope_zh = text(_("Scope in Chinese"))
    deliverables_en = text(_("Deliverables in English"))
    deliverables_zh = text(_("Deliverables in Chinese"))
    join_mode = RadioField(_("Joining"), default=JoinMode.ON_REQUEST.value, validators=[DataRequired()])
    quorum_percent = IntegerField(
        _("Quorum in percent"), default=50, validators=[InputRequired(_("Write a number from 0 to 100.")), PERCENT]
    )
    pass_mark = RadioField(_("Pass mark"), default=PassMark.MAJORITY.value, validators=[DataRequired()])
    pass_numerator = IntegerField(_("Votes in favor"), default=1, validators=[Optional(), SHARE])
    pass_denominator = IntegerField(_("of so many votes"), default=2, validators=[Optional(), SHARE])
    pass_strictly = BooleanField(_("More than this share is needed"))
    abstentions = RadioField(_("An abstention"), default=Abstentions.IGNORED.value, validators=[DataRequired()])
    weighted = BooleanField(_("Votes are weighted by the membership tier"))
    attendance_needed = IntegerField(_("Meetings attended"), validators=[Optional(), MEETINGS])
    attendance_of = IntegerField(_("of the last so many meetings"), validators=[Optional(), MEETINGS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.join_mode.choices = choices([(one.value, one.label) for one in JoinMode])
        self.pass_mark.choices = choices([(one.value, one.label) for one in PassMark])
        self.abstentions.choices = choices([(one.value, one.label) for one in Abstentions])

    @property
    def typed_charter(self) -> CharterInput:
        mark = PassMark(self.pass_mark.data)
        free = (self.pass_numerator.data or 0, self.pass_denominator.data or 0, bool(self.pass_strictly.data))
        numerator, denominator, strictly = PASS_MARKS.get(mark, free)
        return CharterInput(
            scope=localized(self, "scope"),
            deliverables=localized(self, "deliverables"),
            join_mode=JoinMode(self.join_mode.data),
            quorum_percent=self.quorum_percent.data or 0,
            pass_numerator=numerator,
            pass_denominator=denominator,
            pass_strictly=strictly,
            abstentions=Abstentions(self.abstentions.data),
            weighted=bool(self.weighted.data),
            attendance_needed=self.attendance_needed.data or 0,
            attendance_of=self.attendance_of.data or 0,
        )


class CharterForm(CharterFields):
    """The next version, with why it changes."""

    reason = TextAreaField(_("Why it changes"), validators=[Optional(), Length(max=2000)])


class ChangedCharterForm(CharterForm, VersionedForm):
    """The same over a draft that others may edit too."""


class AdoptForm(VersionedForm):
    """Nothing to fill in: what was read is adopted."""


def shown(charter: Charter | None) -> dict[str, Any]:
    """A version as the form shows it; nothing for a group without one."""
    if charter is None:
        return {}
    return {
        "scope_en": charter.scope.en,
        "scope_zh": charter.scope.zh,
        "deliverables_en": charter.deliverables.en,
        "deliverables_zh": charter.deliverables.zh,
        "join_mode": charter.join_mode.value,
        "quorum_percent": charter.quorum_percent,
        "pass_mark": pass_mark_of(charter).value,
        "pass_numerator": charter.pass_numerator,
        "pass_denominator": charter.pass_denominator,
        "pass_strictly": charter.pass_strictly,
        "abstentions": charter.abstentions.value,
        "weighted": charter.weighted,
        "attendance_needed": charter.attendance_needed or None,
        "attendance_of": charter.attendance_of or None,
    }


def shown_draft(charter: Charter) -> dict[str, Any]:
    """A draft with its reason and version."""
    return {**shown(charter), "reason": charter.reason, "version": charter.version}

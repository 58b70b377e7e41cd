"""The forms of minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from alliance.core.forms import TEXT, Form, VersionedForm, choices, line
from alliance.groups.queries.people import Sitting
from alliance.meetings.forms.actions import LONGEST_TITLE
from alliance.meetings.forms.agenda import person_choices
from alliance.meetings.models import Meeting
from alliance.meetings.operations.minutes import LONGEST

TOO_LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


class PointForm(VersionedForm):
    """What the minutes say of one point; a decision and an action item when there is one. `over` is the version of
    somebody else's text that the writer has seen and replaces."""

    notes = TextAreaField(
        _("Notes"), validators=[Optional(), Length(max=LONGEST, message=_("Use at most %(max)d characters."))]
    )
    over = IntegerField(validators=[Optional()])
    decision = TextAreaField(_("Decision"), validators=[Optional(), TOO_LONG])
    title = line(_("Action item"), maximum=LONGEST_TITLE)
    owner = SelectField(_("Who does it"), validators=[Optional()])
    due_on = DateField(_("Due"), validators=[Optional()])

    def __init__(self, item_id: int, **kwargs: Any) -> None:
        """Fields of several points on one page keep their names and get ids of their own."""
        super().__init__(**kwargs)
        for field in self:
            field.id = f"{field.id}-{item_id}"
            field.label.field_id = field.id

    def offer(self, people: Iterable[Sitting]) -> PointForm:
        self.owner.choices = choices(person_choices(people), blank=gettext("Choose a person"))
        return self

    @property
    def seen_version(self) -> int:
        return int(self.over.data or self.version.data or 0)

    @property
    def owner_id(self) -> int:
        return int(self.owner.data or 0)

    @property
    def due(self) -> date | None:
        found: date | None = self.due_on.data
        return found


class DecisionForm(VersionedForm):
    text = TextAreaField(_("Decision"), validators=[DataRequired(_("Write what was decided.")), TOO_LONG])


class ReasonForm(Form):
    reason = TextAreaField(_("Reason"), validators=[DataRequired(_("Write why they are opened again.")), TOO_LONG])


class ApproveForm(Form):
    """The later meeting that approves the minutes."""

    meeting = SelectField(_("Approved in"), coerce=int)

    def offer(self, meetings: Iterable[Meeting]) -> ApproveForm:
        self.meeting.choices = choices((str(one.id), f"{one.number} · {one.title.text}") for one in meetings)
        return self


class AmendForm(Form):
    text = TextAreaField(_("Correction"), validators=[DataRequired(_("Write the correction.")), TOO_LONG])
    reason = TextAreaField(_("Why it is needed"), validators=[DataRequired(_("Write why it is needed.")), TOO_LONG])
    decided_in = SelectField(_("Decided in"), validators=[Optional()])

    def offer(self, meetings: Iterable[Meeting]) -> AmendForm:
        pairs = [(str(one.id), f"{one.number} · {one.title.text}") for one in meetings]
        self.decided_in.choices = choices(pairs, blank=gettext("No meeting"))
        return self

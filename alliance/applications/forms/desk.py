"""The forms of the secretariat and of the reviewers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from alliance.accounts.models import Person
from alliance.applications.enums import Recommendation, Step
from alliance.core.forms import TEXT, Checkboxes, Form, choices
from alliance.membership.models import Tier
from alliance.settings.queries import current_alliance

TOO_LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


def long_text(label: Any, *rules: Any) -> TextAreaField:
    return TextAreaField(label, validators=[*(rules or (Optional(),)), TOO_LONG])


class HandlerForm(Form):
    """Whom to hand an application to."""

    handler = SelectField(_("Hand over to"), coerce=int)

    def offer(self, people: Iterable[Person]) -> HandlerForm:
        self.handler.choices = choices((str(one.id), one.shown_name) for one in people)
        return self


class ReviewersForm(Form):
    """Whom to ask for a recommendation."""

    reviewers = Checkboxes(_("People who can be asked"), coerce=int)

    def offer(self, people: Iterable[Person], workplaces: dict[int, Any]) -> ReviewersForm:
        """A name with the workplace behind it, since names are not unique."""
        pairs = []
        for one in people:
            at = workplaces.get(one.id)
            pairs.append((str(one.id), f"{one.shown_name} · {at.name}" if at else one.shown_name))
        self.reviewers.choices = choices(pairs)
        return self


class AskForm(Form):
    """A question to the applicant, with the steps that it opens."""

    question = long_text(_("Question"), DataRequired(_("Write what you need to know.")))
    steps = Checkboxes(_("Steps to open for changes"))
    answer_on = DateField(_("Answer by"), validators=[InputRequired(_("Choose a day."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps.choices = choices((one.value, one.label) for one in Step if one is not Step.SUBMIT)

    @property
    def opened(self) -> list[Step]:
        return [Step(one) for one in self.steps.data or []]

    @property
    def answer_by(self) -> datetime:
        """The end of the chosen day at the alliance's seat."""
        zone = ZoneInfo(current_alliance().zone)
        return datetime.combine(self.answer_on.data or date.min, time(23, 59, 59), zone).astimezone(UTC)


class ApproveForm(Form):
    """As what, until when, and what the applicant is told."""

    tier = SelectField(_("Tier"), coerce=int)
    last_on = DateField(_("Last day of the term"), validators=[Optional()])
    note = long_text(_("Note to the applicant"))

    def offer(self, tiers: Iterable[Tier]) -> ApproveForm:
        self.tier.choices = choices((str(one.id), one.name) for one in tiers)
        return self


class RejectForm(Form):
    """Why the application is not accepted."""

    note = long_text(_("Reason, for the applicant to read"), DataRequired(_("Tell the applicant why.")))


class MessageForm(Form):
    """A message to the applicant's side, or a note among the secretariat and the reviewers."""

    text = long_text(_("Message"), DataRequired(_("Write the message.")))
    internal = BooleanField(_("Only for the secretariat and the reviewers"))


class RecommendForm(Form):
    """A recommendation with its grounds."""

    recommendation = RadioField(
        _("Your recommendation"), validators=[InputRequired(_("Choose one of the three."))], coerce=str
    )
    grounds = long_text(_("Grounds"), DataRequired(_("Give the grounds; the decision is read against them.")))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = (Recommendation.APPROVE, Recommendation.REJECT, Recommendation.ABSTAIN)
        self.recommendation.choices = choices((one.value, one.label) for one in offered)

    @property
    def said(self) -> Recommendation:
        return Recommendation(self.recommendation.data)


class RecuseForm(Form):
    """Why somebody steps aside; nobody has to say."""

    grounds = long_text(_("Why, for the secretariat"))

"""The step of the interests: tier, fields and the extra questions of the call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from alliance.applications.enums import Step
from alliance.applications.forms.steps import FORMS, INTERESTS, StepForm, text
from alliance.applications.models import Application
from alliance.applications.queries.questions import questions_of
from alliance.core.forms import Checkboxes, choices
from alliance.core.question_forms import field_for
from alliance.core.questions import PREFIX, QuestionKind
from alliance.groups.models import Group
from alliance.membership.models import Tier
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices


class InterestsForm(StepForm):
    """Step 4, with the groups that can be joined, if there are any; `form_class` adds the questions of the call."""

    step = Step.INTERESTS

    tier = RadioField(INTERESTS["tier"], validators=[InputRequired(_("Choose the tier you apply for."))])
    fields = Checkboxes(INTERESTS["fields"], validators=[InputRequired(_("Choose at least one field."))])
    groups = Checkboxes(INTERESTS["groups"], validate_choice=False)
    why = text(INTERESTS["why"], 2000)

    def __init__(self, *args: Any, tiers: list[Tier], groups: Iterable[Group] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {one.code: one.title for one in groups}
        self.groups.choices = choices(offered.items())
        self.groups.data = [code for code in self.groups.data or [] if code in offered]  # one may have closed since
        self.tier.choices = choices([(tier.code, tier.name.text) for tier in tiers])
        self.fields.choices = choices(term_choices(Taxonomy.FIELD))

    @property
    def asked(self) -> list[Any]:
        """The fields of the call's own questions."""
        return [field for field in self if field.name.startswith(PREFIX)]


def form_class(application: Application, step: Step) -> type[StepForm]:
    """The form of a step of this application; the submission itself has the form of the documents, without fields."""
    if step is Step.INTERESTS:
        asked = [one for one in questions_of(application.form) if one.kind is not QuestionKind.FILE]
        return type("CallsInterestsForm", (InterestsForm,), {one.field: field_for(one) for one in asked})
    return FORMS.get(step, FORMS[Step.DOCUMENTS])

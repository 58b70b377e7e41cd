"""Forms of deliverables and milestones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Optional

from alliance.accounts.models import Person
from alliance.core.forms import Form, VersionedForm, choices, line, localized
from alliance.groups.forms.charters import text
from alliance.groups.models import Deliverable, Milestone
from alliance.groups.operations.deliverables import DeliverableInput, MilestoneInput


class DeliverableForm(Form):
    """What is promised, from when to when, and who answers for it."""

    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    description_en = text(_("Description in English"))
    description_zh = text(_("Description in Chinese"))
    starts_on = DateField(_("Begins"), validators=[InputRequired(_("Give the day on which it begins."))])
    due_on = DateField(_("Due"), validators=[InputRequired(_("Give the day on which it is due."))])
    owner = SelectField(_("Owner"), validators=[Optional()])

    def offer(self, people: Iterable[Person]) -> None:
        """Fill the list of owners: who sits in the group, and the owner of today."""
        self.people = {str(one.id): one for one in people}
        self.owner.choices = choices([(key, one.shown_name) for key, one in self.people.items()], gettext("nobody yet"))

    @property
    def typed(self) -> DeliverableInput:
        return DeliverableInput(
            title=localized(self, "title"),
            description=localized(self, "description"),
            starts_on=self.starts_on.data,
            due_on=self.due_on.data,
            owner=self.people.get(self.owner.data or ""),
        )


class ChangedDeliverableForm(DeliverableForm, VersionedForm):
    """The same over a deliverable that others may edit too."""


class MilestoneForm(Form):
    """A step on the way."""

    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    due_on = DateField(_("Due"), validators=[InputRequired(_("Give the day on which it is due."))])

    @property
    def typed(self) -> MilestoneInput:
        return MilestoneInput(localized(self, "title"), self.due_on.data)


class ChangedMilestoneForm(MilestoneForm, VersionedForm):
    """The same over a milestone that others may edit too."""


def shown(row: Deliverable) -> dict[str, Any]:
    """A deliverable as the form shows it."""
    return {
        "title_en": row.title.en,
        "title_zh": row.title.zh,
        "description_en": row.description.en,
        "description_zh": row.description.zh,
        "starts_on": row.starts_on,
        "due_on": row.due_on,
        "owner": str(row.owner_id or ""),
        "version": row.version,
    }


def shown_milestone(row: Milestone) -> dict[str, Any]:
    return {"title_en": row.title.en, "title_zh": row.title.zh, "due_on": row.due_on, "version": row.version}

"""Forms of groups: founding, proposing, changing, and the steps of their life."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from alliance.core.forms import Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.localized import Localized, current_language
from alliance.core.places import zone_choices
from alliance.groups.enums import GroupKind, GroupState
from alliance.groups.forms.charters import CharterFields, text
from alliance.groups.models import FoundingMember, Group
from alliance.groups.operations.life import GroupInput
from alliance.organizations.models import Organization
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices


class GroupFields(Form):
    """What a group is called and where it stands."""

    kind = SelectField(
        lazy_pgettext("group", "Kind"), default=GroupKind.WORKING_GROUP.value, validators=[InputRequired()]
    )
    name_en = line(_("Name in English"))
    name_zh = line(_("Name in Chinese"))
    summary_en = text(_("In a few sentences, in English"))
    summary_zh = text(_("In a few sentences, in Chinese"))
    parent = SelectField(lazy_pgettext("group", "Part of"), validators=[Optional()])
    field_codes = Checkboxes(_("Fields"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices([(one.value, one.label) for one in GroupKind])
        self.field_codes.choices = choices(term_choices(Taxonomy.FIELD))
        self.parents: dict[str, Group] = {}

    def offer(self, parents: Iterable[Group]) -> None:
        """Fill the list of groups that this one may stand below."""
        self.parents = {one.code: one for one in parents}
        pairs = [(code, one.title) for code, one in self.parents.items()]
        self.parent.choices = choices(pairs, gettext("no other group"))

    def shared_input(self) -> dict[str, Any]:
        """The part of the input that every form of a group has."""
        return {
            "kind": GroupKind(self.kind.data),
            "name": localized(self, "name"),
            "summary": localized(self, "summary"),
            "parent": self.parents.get(self.parent.data or ""),
            "field_codes": tuple(self.field_codes.data or ()),
        }


class GroupForm(GroupFields):
    """Everything about a group that coordinators decide."""

    number = line(_("Number"), maximum=40)
    code = line(lazy_pgettext("group", "Code"), maximum=40)
    zone = SelectField(_("Time zone"))
    is_public = BooleanField(_("Everybody may see its front page"), default=True)
    statement_en = text(_("Competition-law statement in English"))
    statement_zh = text(_("Competition-law statement in Chinese"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices(zone_choices(current_language()))

    @property
    def typed(self) -> GroupInput:
        return GroupInput(
            **self.shared_input(),
            number=self.number.data or "",
            code=self.code.data or "",
            zone=self.zone.data,
            is_public=bool(self.is_public.data),
            statement=localized(self, "statement"),
        )


class FoundForm(GroupForm, CharterFields):
    """A new group with its first charter, in force at once."""

    state = RadioField(_("It begins"), default=GroupState.FORMING.value, validators=[DataRequired()])
    on = DateField(_("First day"), validators=[InputRequired(_("Give the first day."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {
            GroupState.FORMING: _("Forming: members are called to take part"),
            GroupState.ACTIVE: _("Active: it works from the first day on"),
        }
        self.state.choices = choices([(state.value, words) for state, words in said.items()])


class ChangedGroupForm(GroupForm, VersionedForm):
    """A group that others may edit too."""


class FoundersField(Form):
    """Members who are asked to stand behind a proposal: found by words, then ticked."""

    words = line(_("Find members"))
    founding = Checkboxes(_("Founding members"), coerce=int)

    @property
    def chosen_ids(self) -> list[int]:
        """The ticked ids as they arrived; anything that is no number is left out."""
        return [int(one) for one in self.founding.raw_data or [] if one.isascii() and one.isdigit() and len(one) < 10]

    def offer_founders(self, organizations: Iterable[Organization]) -> None:
        self.founding.choices = choices([(str(one.id), one.name.text) for one in organizations])


class ProposeForm(GroupFields, CharterFields, FoundersField):
    """A proposal: what for, by which rules, with whom."""

    organization = SelectField(_("You propose for"), coerce=int, validators=[InputRequired()])

    def offer_organizations(self, organizations: Iterable[Organization]) -> None:
        self.organization.choices = choices([(str(one.id), one.name.text) for one in organizations])

    def input(self, zone: str) -> GroupInput:
        return GroupInput(**self.shared_input(), zone=zone)


class ConfirmFoundingForm(Form):
    """Whom the organization would send; nobody yet is an answer too."""

    person = SelectField(_("Whom you would send"), validators=[Optional()])

    def offer(self, founding: FoundingMember, people: Iterable[Any]) -> None:
        pairs = [(str(one.id), one.shown_name) for one in people]
        self.person.choices = choices(pairs, gettext("to be named later"))


class SummaryForm(VersionedForm):
    """The words on the front page and the statement of meetings."""

    summary_en = text(_("In a few sentences, in English"))
    summary_zh = text(_("In a few sentences, in Chinese"))
    statement_en = text(_("Competition-law statement in English"))
    statement_zh = text(_("Competition-law statement in Chinese"))

    @property
    def summary(self) -> Localized:
        return localized(self, "summary")

    @property
    def statement(self) -> Localized:
        return localized(self, "statement")


class StepForm(Form):
    """A step of the life of a group that asks for nothing more."""


class ReasonForm(Form):
    """A step that everybody in the group reads the reason of."""

    reason = TextAreaField(
        _("Reason"), validators=[DataRequired(_("Give the reason; everybody in the group reads it.")), Length(max=2000)]
    )


def shown(group: Group) -> dict[str, Any]:
    """A group as the forms show it."""
    return {
        "kind": group.kind.value,
        "name_en": group.name.en,
        "name_zh": group.name.zh,
        "summary_en": group.summary.en,
        "summary_zh": group.summary.zh,
        "statement_en": group.statement.en,
        "statement_zh": group.statement.zh,
        "number": group.number,
        "code": group.code,
        "parent": group.parent.code if group.parent else "",
        "field_codes": [term.code for term in group.fields],
        "zone": group.zone,
        "is_public": group.is_public,
        "version": group.version,
    }

"""Forms of organizers: an invitee, a segment, the message, answers for a guest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from alliance.core.clock import in_zone
from alliance.core.forms import TEXT, Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.localized import current_language
from alliance.core.places import country_name, regions, sort_key, zone_choices
from alliance.core.row_imports import ImportForm
from alliance.groups.models import Group
from alliance.invitations.operations.listing import InviteeInput
from alliance.invitations.operations.sending import LONGEST_REMINDER, MessageInput
from alliance.invitations.queries.segments import Segment, member_countries
from alliance.membership.models import Tier
from alliance.registrations.models import SeatCategory
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices

MINUTE = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
NOT_AN_ADDRESS = _("This is no e-mail address. It looks like name@example.com.")
LANGUAGES = [("en", _("English")), ("zh", _("Chinese"))]


class WithCategory(Form):
    """A form that may put invitees into a category; the field goes where there is nothing to choose."""

    category = SelectField(_("Category"), default="")

    def offer(self, categories: Sequence[SeatCategory]) -> None:
        self.known = {str(one.id): one for one in categories}
        pairs = [(key, one.name.text) for key, one in self.known.items()]
        self.category.choices = choices(pairs, gettext("The invitee chooses"))
        if len(categories) < 2:
            del self.category

    @property
    def chosen(self) -> SeatCategory | None:
        return self.known.get(self.category.data or "") if "category" in self else None


class InviteeForm(WithCategory):
    """One invitee, as the invitation names and reaches them."""

    name = line(_("Name"), InputRequired(_("Write the name of the invitee.")))
    email = line(_("E-mail"), Email(NOT_AN_ADDRESS), maximum=254)
    form_of_address = line(_("Form of address"), maximum=60)
    job_title = line(lazy_pgettext("job", "Title"))
    organization_name = line(_("Organization"))
    locale = SelectField(_("Language of the mails"), default="en")
    zone = SelectField(_("Time zone of the invitee"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locale.choices = choices(LANGUAGES)
        self.zone.choices = choices(zone_choices(current_language()), gettext("That of the event"))

    @property
    def typed(self) -> InviteeInput:
        return InviteeInput(
            name=self.name.data or "",
            email=self.email.data or "",
            form_of_address=self.form_of_address.data or "",
            job_title=self.job_title.data or "",
            organization_name=self.organization_name.data or "",
            locale=self.locale.data,
            zone=self.zone.data or "",
            category=self.chosen,
        )


class InviteeEditForm(InviteeForm, VersionedForm):
    """The same over an invitation that others may edit too."""


class PeopleForm(WithCategory):
    """People found by a search, ticked."""


class SheetForm(ImportForm):
    """A sheet of invitees."""


class SegmentForm(WithCategory):
    """Whom to invite by what their organizations are."""

    group = SelectField(_("People"), default="")
    tiers = Checkboxes(_("Tier"))
    kinds = Checkboxes(_("Kind of organization"))
    fields = Checkboxes(_("Field"))
    regions = Checkboxes(_("Region of China"))
    countries = Checkboxes(_("Country"))

    def offer_all(self, categories: Sequence[SeatCategory], groups: Sequence[Group], tiers: Sequence[Tier]) -> None:
        self.offer(categories)
        self.groups = {one.code: one for one in groups}
        pairs = [(one.code, gettext("Who sits in %(group)s", group=one.title)) for one in groups]
        self.group.choices = choices(pairs, gettext("Primary representatives of members"))
        self.tiers.choices = choices([(one.code, one.name.text) for one in tiers])
        self.kinds.choices = choices(term_choices(Taxonomy.KIND))
        self.fields.choices = choices(term_choices(Taxonomy.FIELD))
        self.regions.choices = choices(regions(current_language()))
        found = [(code, country_name(code, current_language())) for code in member_countries()]
        self.countries.choices = choices(sorted(found, key=lambda pair: sort_key(pair[1], current_language())))

    @property
    def segment(self) -> Segment:
        return Segment(
            tiers=tuple(self.tiers.data or ()),
            kinds=tuple(self.kinds.data or ()),
            fields=tuple(self["fields"].data or ()),
            regions=tuple(self.regions.data or ()),
            countries=tuple(self.countries.data or ()),
            group=self.groups.get(self.group.data or ""),
        )


class MessageForm(VersionedForm):
    """What invitations say, until when answers are asked on the event's clocks, and when to remind."""

    message_en = TextAreaField(_("Message in English"), validators=[Optional(), LONG])
    message_zh = TextAreaField(_("Message in Chinese"), validators=[Optional(), LONG])
    answer_by = DateTimeLocalField(_("Answer by"), format=MINUTE, validators=[Optional()])
    remind_days = IntegerField(
        _("Days before the end to remind who has not answered"),
        validators=[InputRequired(_("Write a number of days; 0 for none.")), NumberRange(0, LONGEST_REMINDER)],
        default=7,
    )

    def typed_in(self, zone: str) -> MessageInput:
        at: datetime | None = in_zone(self.answer_by.data, zone) if self.answer_by.data else None
        return MessageInput(localized(self, "message"), at, self.remind_days.data)


class ReasonForm(Form):
    """Why an invitation is withdrawn."""

    reason = TextAreaField(_("Reason"), validators=[Optional(), LONG])

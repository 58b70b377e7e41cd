"""Forms about tiers and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, DecimalField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from alliance.core.forms import TEXT, Form, choices, line, localized
from alliance.membership.models import Tier
from alliance.membership.operations.tiers import TierInput

REASON = InputRequired(_("Give the reason; the representatives read it."))


def tier_field(label: Any) -> SelectField:
    return SelectField(label, validators=[InputRequired(_("Choose a tier."))])


def reason_field(label: Any, needed: bool = True) -> TextAreaField:
    rules = [REASON if needed else Optional(), Length(max=TEXT // 4, message=_("Use at most %(max)d characters."))]
    return TextAreaField(label, validators=rules)


class ActForm(Form):
    """What every act upon a membership has; each act names the fields that it needs."""

    def offer(self, tiers: Iterable[Tier], chosen: str = "") -> None:
        """Fill the list of tiers, if the act has one."""
        if "tier" in self:
            pairs = [(tier.code, tier.name.text) for tier in tiers]
            self["tier"].choices = choices(pairs)
            if not self.is_submitted() and chosen:
                self["tier"].data = chosen


class AdmitForm(ActForm):
    """Taking an organization in without an application."""

    organization = HiddenField(validators=[InputRequired()])
    tier = tier_field(_("Tier"))
    first_on = DateField(_("First day"), validators=[InputRequired(_("Give the first day."))])
    last_on = DateField(_("Last day"), validators=[Optional()])
    number = line(_("Member number"), maximum=30)
    welcome = BooleanField(_("Send the welcome with the certificate to the representatives"), default=True)


class ChangeTierForm(ActForm):
    tier = tier_field(_("New tier"))
    first_on = DateField(_("From"), validators=[InputRequired(_("Give the first day."))])
    reason = reason_field(_("Reason"), needed=False)


class RenewForm(ActForm):
    tier = tier_field(_("Tier"))
    first_on = DateField(_("First day"), validators=[InputRequired(_("Give the first day."))])
    last_on = DateField(_("Last day"), validators=[Optional()])


class EndForm(ActForm):
    last_on = DateField(_("Last day"), validators=[InputRequired(_("Give the last day."))])
    reason = reason_field(_("Reason"), needed=False)


class SuspendForm(ActForm):
    first_on = DateField(_("From"), validators=[InputRequired(_("Give the first day."))])
    last_on = DateField(_("Until"), validators=[Optional()])
    reason = reason_field(_("Reason"))


class LiftForm(ActForm):
    first_on = DateField(_("Counts again from"), validators=[InputRequired(_("Give the first day."))])
    reason = reason_field(_("Reason"), needed=False)


class LeaveForm(ActForm):
    first_on = DateField(_("First day outside"), validators=[InputRequired(_("Give the first day outside."))])
    reason = reason_field(_("Reason"))


class TierForm(Form):
    """A rank of membership; `version` is empty for a new one."""

    version = IntegerField(widget=HiddenField.widget, validators=[Optional()])
    name_en = line(_("Name in English"))
    name_zh = line(_("Name in Chinese"))
    benefits_en = TextAreaField(_("Benefits in English"), validators=[Optional(), Length(max=TEXT)])
    benefits_zh = TextAreaField(_("Benefits in Chinese"), validators=[Optional(), Length(max=TEXT)])
    voting_weight = IntegerField(
        _("Voting weight"), default=1, validators=[InputRequired(_("Give the voting weight.")), NumberRange(0, 1000)]
    )
    seats = IntegerField(_("Seats for people"), validators=[Optional(), NumberRange(0, 100_000)])
    dues = DecimalField(_("Dues per term"), places=2, validators=[Optional(), NumberRange(0, 10**11)])
    currency = line(_("Currency"), InputRequired(_("Write the currency as three letters, for example CNY.")), maximum=3,
                    default="CNY")  # fmt: skip
    position = IntegerField(_("Place in the list"), validators=[Optional(), NumberRange(0, 10_000)])
    open_to_applicants = BooleanField(_("Applicants may choose it"), default=True)

    @property
    def typed(self) -> TierInput:
        """The tier as typed."""
        return TierInput(
            name=localized(self, "name"),
            benefits=localized(self, "benefits"),
            voting_weight=self.voting_weight.data or 0,
            seats=self.seats.data,
            dues=self.dues.data,
            currency=str(self.currency.data).upper(),
            position=self.position.data,
            open_to_applicants=bool(self.open_to_applicants.data),
        )

    @classmethod
    def over(cls, tier: Tier) -> TierForm:
        """The form filled with a stored tier."""
        values = {name: getattr(tier, name) for name in ("voting_weight", "seats", "dues", "currency", "position")}
        for name in ("name", "benefits"):
            both = getattr(tier, name)
            values |= {f"{name}_en": both.en, f"{name}_zh": both.zh}
        return cls(version=tier.version, open_to_applicants=tier.open_to_applicants, **values)

"""Forms around the register: entering what was signed before, recognitions, milestones, reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from alliance.agreements.enums import Course
from alliance.agreements.forms.agreements import LONG, AgreementForm, amount, day
from alliance.agreements.models import AgreementMilestone, Party, ProgressRequest, Recognition
from alliance.agreements.operations.entering import Entry
from alliance.agreements.operations.ledger import MilestoneInput, ProgressInput
from alliance.agreements.operations.parties import PartyInput
from alliance.agreements.operations.recognitions import RecognitionInput
from alliance.core.form_rows import FormWithRows, Row
from alliance.core.forms import Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.localized import Localized

NAMED = 300


class PartyRow(Row):
    """A party of an agreement that was signed before."""

    name_en = line(_("Name in English"), maximum=NAMED)
    name_zh = line(_("Name in Chinese"), maximum=NAMED)
    email = line(_("Mail address of the contact"), maximum=254)


class EnterForm(FormWithRows, AgreementForm):
    """An agreement signed elsewhere or before, as it stands."""

    on = day(_("Signed on"), InputRequired(_("Choose the day of the signing.")))
    place_en = line(_("Place in English"))
    place_zh = line(_("Place in Chinese"))
    number = line(
        _("Number in the older register"), maximum=30, description=_("Empty for the next number of that year.")
    )
    parties = FieldList(FormField(PartyRow), label=_("Parties"), min_entries=2, max_entries=30)
    note = TextAreaField(_("Remark"), validators=[Optional(), LONG])

    @property
    def entry(self) -> Entry:
        rows = [one.form for one in self.parties if not one.form.is_empty]
        parties = tuple(
            PartyInput(
                name=Localized(row.name_en.data or "", row.name_zh.data or ""), contact_email=row.email.data or ""
            )
            for row in rows
        )
        return Entry(self.on.data, parties, localized(self, "place"), self.number.data or "", self.note.data or "")


class RecognitionForm(Form):
    """Who accepts whose reports, for which standard and market."""

    accepting = SelectField(_("Accepts the reports"), validators=[InputRequired(_("Choose a party."))])
    issuing = SelectField(_("Issues the reports"), validators=[InputRequired(_("Choose a party."))])
    standard = line(_("Standard"), InputRequired(_("Name the standard, for example GB/T 38661-2020.")))
    market = line(
        _("Market"),
        InputRequired(_("Name the market: a country or, for example, EU.")),
        maximum=60,
        description=_("A country by its two letters (CN, DE) or a name such as EU or ASEAN."),
    )
    first_on = day(_("Since"), InputRequired(_("Choose the first day.")))
    last_on = day(_("Until"), description=_("Empty when it holds until it is ended."))
    proof_en = line(_("On what proof, in English"), maximum=NAMED)
    proof_zh = line(_("On what proof, in Chinese"), maximum=NAMED)

    def offer(self, parties: Iterable[Party]) -> None:
        self.known = {str(one.id): one for one in parties}
        names = [(key, one.name.text) for key, one in self.known.items()]
        for field in (self.accepting, self.issuing):
            field.choices = choices(names, gettext("Choose a party"))

    @property
    def typed(self) -> RecognitionInput:
        return RecognitionInput(
            accepting=self.known[self.accepting.data],
            issuing=self.known[self.issuing.data],
            standard=self.standard.data or "",
            market=self.market.data or "",
            first_on=self.first_on.data,
            last_on=self.last_on.data,
            proof=localized(self, "proof"),
        )


class RecognitionEditForm(RecognitionForm, VersionedForm):
    """The same over a row that others may edit too."""


def shown_recognition(row: Recognition) -> dict[str, Any]:
    return {
        "accepting": str(row.accepting_id),
        "issuing": str(row.issuing_id),
        "standard": row.standard,
        "market": row.market,
        "first_on": row.first_on,
        "last_on": row.last_on,
        "proof_en": row.proof.en,
        "proof_zh": row.proof.zh,
        "version": row.version,
    }


class MilestoneForm(Form):
    """A line of the ledger."""

    title_en = line(_("What is to be reached, in English"), maximum=NAMED)
    title_zh = line(_("What is to be reached, in Chinese"), maximum=NAMED)
    party = SelectField(_("Who owns it"), default="")
    due_on = day(_("Due on"), InputRequired(_("Choose the day by which it is due.")))
    amount = amount(_("Amount"))

    def offer(self, parties: Iterable[Party]) -> None:
        self.known = {str(one.id): one for one in parties}
        names = [(key, one.name.text) for key, one in self.known.items()]
        self.party.choices = choices(names, gettext("All parties together"))

    @property
    def typed(self) -> MilestoneInput:
        return MilestoneInput(
            title=localized(self, "title"),
            due_on=self.due_on.data,
            party=self.known.get(self.party.data or ""),
            amount=self.amount.data,
        )


class MilestoneEditForm(MilestoneForm, VersionedForm):
    """The same over a line that others may edit too."""


def shown_milestone(row: AgreementMilestone) -> dict[str, Any]:
    return {
        "title_en": row.title.en,
        "title_zh": row.title.zh,
        "party": str(row.party_id or ""),
        "due_on": row.due_on,
        "amount": row.amount,
        "version": row.version,
    }


class OutcomeForm(Form):
    """A milestone is reached or dropped."""

    on = day(_("Reached on"), description=_("Today when it stays empty."))
    outcome = TextAreaField(_("What came of it"), validators=[Optional(), LONG])


class FulfillForm(Form):
    """Everything agreed on has been done."""

    on = day(_("Fulfilled on"), InputRequired(_("Choose the day on which it was fulfilled.")))


class ReportForm(VersionedForm):
    """How it goes, by a party. Its open milestones are offered as reached."""

    percent = IntegerField(
        _("How much of it is fulfilled, in %"),
        validators=[
            InputRequired(_("Write a share from 0 to 100.")),
            NumberRange(0, 100, message=_("Write a share from 0 to 100.")),
        ],
    )
    course = RadioField(_("How does it go?"), validators=[InputRequired(_("Choose one of the three."))])
    reached = Checkboxes(_("Milestones that are reached"))
    outcome = TextAreaField(_("What came of them"), validators=[Optional(), LONG])
    text = TextAreaField(
        _("In a few sentences"), validators=[InputRequired(_("Say in a sentence or two how it goes.")), LONG]
    )
    by = line(_("Your name"), InputRequired(_("Write your name.")))

    def offer(self, milestones: Iterable[AgreementMilestone], due: dict[int, str]) -> None:
        """`due` says by when each is due, in words."""
        self.course.choices = choices([(one.value, one.label) for one in Course])
        rows = [(str(one.id), f"{one.title.text} ({due[one.id]})") for one in milestones]
        self.reached.choices = choices(rows)
        if not rows:
            del self.reached
            del self.outcome

    @property
    def typed(self) -> ProgressInput:
        reached = self.reached.data or [] if "reached" in self else []
        outcome = (self.outcome.data or "") if "outcome" in self else ""
        return ProgressInput(
            percent=int(self.percent.data or 0),
            course=Course(self.course.data),
            text=self.text.data or "",
            by=self.by.data or "",
            reached={int(key): outcome for key in reached},
        )


def shown_report(request: ProgressRequest, name: str) -> dict[str, Any]:
    """A report as the form shows it; a first one begins with the name of the contact."""
    return {
        "percent": request.percent,
        "course": request.course.value if request.course else None,
        "text": request.text,
        "by": request.answered_by or name,
        "version": request.version,
    }

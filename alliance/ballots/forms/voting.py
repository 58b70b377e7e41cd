"""The voting form of a ballot: yes or no, options, or a place for each option."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from alliance.ballots.enums import Method
from alliance.ballots.models import Ballot, Part
from alliance.core.forms import TEXT, Checkboxes, Form, choices

_ = lazy_gettext
ANSWERS = {
    "yes": lazy_pgettext("vote", "Yes"),
    "no": lazy_pgettext("vote", "No"),
    "abstain": lazy_pgettext("vote", "Abstain"),
}
NONE = "-"  # the answer of a plurality vote that names no option


class VoteForm(Form):
    """What every vote has; the forms below add `offer`, `show` and `choice` (as `operations.voting.cast` takes it).

    `nonce` makes the tracking code, so that the same page sent twice is one vote.
    """

    elector = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    nonce = HiddenField(default=lambda: secrets.token_hex(16), validators=[Length(max=64)])
    grounds = TextAreaField(_("Grounds or comment"), validators=[Optional(), Length(max=TEXT)])
    receipt = StringField(_("Tracking code of the vote you change"), validators=[Optional(), Length(max=40)])


class MotionForm(VoteForm):
    answer = RadioField(_("Your vote"), validators=[InputRequired(_("Choose yes, no or abstain."))])

    def offer(self, _ballot: Ballot) -> None:
        self.answer.choices = choices(ANSWERS.items())

    def show(self, choice: dict[str, Any]) -> None:
        self.answer.data = choice["answer"]

    @property
    def choice(self) -> dict[str, Any]:
        return {"answer": self.answer.data}


class OneForm(VoteForm):
    """One of the options, or none of them."""

    options = RadioField(_("Your vote"), validators=[InputRequired(_("Choose one, or abstain."))])

    def offer(self, ballot: Ballot) -> None:
        pairs = [(one.key, one.label.text) for one in ballot.options]
        self.options.choices = choices([*pairs, (NONE, gettext("Abstain"))])

    def show(self, choice: dict[str, Any]) -> None:
        self.options.data = next(iter(choice["options"]), NONE)

    @property
    def choice(self) -> dict[str, Any]:
        return {"options": [] if self.options.data == NONE else [self.options.data]}


class SeveralForm(VoteForm):
    """Some of the options; none ticked abstains."""

    options = Checkboxes(_("Your vote"))

    def offer(self, ballot: Ballot) -> None:
        self.options.choices = choices([(one.key, one.label.text) for one in ballot.options])

    def show(self, choice: dict[str, Any]) -> None:
        self.options.data = list(choice["options"])

    @property
    def choice(self) -> dict[str, Any]:
        return {"options": list(self.options.data or [])}


class RankForm(VoteForm):
    """A place for each option; none given abstains. The fields `rank_<key>` are made for the ballot at hand."""

    places: tuple[str, ...] = ()

    def offer(self, ballot: Ballot) -> None:
        numbers = [(str(place), str(place)) for place in range(1, len(ballot.options) + 1)]
        for key in self.places:
            self[f"rank_{key}"].choices = choices(numbers, blank=gettext("no place"))

    def show(self, choice: dict[str, Any]) -> None:
        for key, rank in choice["ranks"].items():
            self[f"rank_{key}"].data = str(rank)

    @property
    def choice(self) -> dict[str, Any]:
        given = {key: self[f"rank_{key}"].data for key in self.places}
        return {"ranks": {key: int(place) for key, place in given.items() if place}}


def form_class(ballot: Ballot) -> Any:
    """The form that fits the ballot's method."""
    if ballot.method is Method.YES_NO:
        return MotionForm
    if ballot.method.is_ranked:
        fields = {f"rank_{one.key}": SelectField(one.label.text, default="") for one in ballot.options}
        return type("BallotRankForm", (RankForm,), {**fields, "places": tuple(one.key for one in ballot.options)})
    return OneForm if ballot.most_choices == 1 else SeveralForm


def empty_vote(ballot: Ballot, part: Part) -> Any:
    """The form as it is first shown: with the present vote of an open ballot, for one elector."""
    form = form_class(ballot)(formdata=None)
    form.offer(ballot)
    form.elector.data = part.elector.id
    if part.vote is not None:
        form.show(part.vote.choice)
        form.grounds.data = part.vote.grounds
    return form


def sent_vote(ballot: Ballot) -> Any:
    """The form as it was sent."""
    form = form_class(ballot)()
    form.offer(ballot)
    return form


def choice_words(ballot: Ballot, choice: dict[str, Any]) -> list[str]:
    """A vote in the reader's language, a line each: 'Yes', the options chosen, or '1. …' by places."""
    if "answer" in choice:
        return [str(ANSWERS[choice["answer"]])]
    labels = {one.key: one.label.text for one in ballot.options}
    if "options" in choice:
        return [labels[key] for key in choice["options"]] or [gettext("Abstain")]
    ranked = sorted(choice["ranks"].items(), key=lambda pair: pair[1])
    return [f"{place}. {labels[key]}" for key, place in ranked] or [gettext("Abstain")]

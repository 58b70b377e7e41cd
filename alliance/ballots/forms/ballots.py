"""Forms to draft, extend and cancel a ballot, and to give a proxy."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from alliance.ballots.enums import BallotKind, Method, Subject
from alliance.ballots.models import Ballot, Elector
from alliance.ballots.operations.ballots import BallotInput, OptionInput
from alliance.core.clock import clock_time, in_zone
from alliance.core.forms import TEXT, Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.localized import Localized, current_language
from alliance.core.places import zone_choices
from alliance.groups.models import Charter, Seat

LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
REASON = [DataRequired(_("Say why; all who vote read it.")), Length(max=1000)]
PASS_MARKS = {
    "1/2+": _("More than half of the votes that count"),
    "2/3": _("Two thirds of the votes that count"),
    "3/4": _("Three quarters of the votes that count"),
    "1/1": _("All votes that count"),
}
MARK = ("pass_numerator", "pass_denominator", "pass_strictly")


class BallotForm(Form):
    """A ballot as a draft. Times are those of the clocks in `zone`."""

    kind = RadioField(_("Kind of ballot"), default=BallotKind.MOTION.value)
    title_en = line(_("Question in English"))
    title_zh = line(_("Question in Chinese"))
    text_en = TextAreaField(_("Text in English"), validators=[Optional(), LONG])
    text_zh = TextAreaField(_("Text in Chinese"), validators=[Optional(), LONG])
    options = TextAreaField(_("Options or candidates"), validators=[Optional(), LONG])
    method = SelectField(_("How options are counted"), default=Method.PLURALITY.value)
    winners = IntegerField(_("How many are chosen"), default=1, validators=[Optional(), NumberRange(1, 99)])
    most_choices = IntegerField(_("Most options in one vote"), default=1, validators=[Optional(), NumberRange(1, 99)])
    secret = BooleanField(_("Secret: nothing links a vote to who cast it"))
    hidden = BooleanField(_("Nobody sees votes or results before closing"), default=True)
    grounds_for_no = BooleanField(_("A no needs grounds"))
    pass_mark = SelectField(_("Pass mark"), default="")
    quorum_percent = IntegerField(_("Quorum in percent"), validators=[Optional(), NumberRange(0, 100)])
    excluded = Checkboxes(_("Organizations without a vote in this ballot"), coerce=int)
    zone = SelectField(_("Time zone"))
    opens = DateTimeLocalField(_("Opens"), format=CLOCK, validators=[Optional()])
    closes = DateTimeLocalField(
        _("Closes"), format=CLOCK, validators=[InputRequired(message=_("Say when the ballot closes."))]
    )
    charter = SelectField(_("What it decides about"), coerce=int, default=0)

    kept_rules: dict[str, Any] = {}  # rules of the stored draft that this form does not show
    about: tuple[Subject, int | None] | None = None  # what a stored draft decides about, which stays

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices([(one.value, one.label) for one in BallotKind])
        self.method.choices = choices([(one.value, one.label) for one in Method if one is not Method.YES_NO])
        self.pass_mark.choices = choices(PASS_MARKS.items(), blank=gettext("As the charter says"))
        self.zone.choices = choices(zone_choices(current_language()))
        self.excluded.choices, self.charter.choices = [], choices([("0", gettext("Nothing else"))])

    def offer(self, seats: list[Seat], charters: list[Charter]) -> None:
        """The organizations that may be left out, and the drafts of the charter that may be decided about."""
        self.excluded.choices = choices([(str(one.organization_id), one.organization.name.text) for one in seats])
        drafts = [
            (str(one.id), gettext("Adopt version %(number)s of the charter", number=one.number)) for one in charters
        ]
        self.charter.choices = choices([("0", gettext("Nothing else")), *drafts])

    def keep(self, ballot: Ballot) -> None:
        """What of a stored draft this form cannot change: its subject, and rules that others set."""
        self.about = (ballot.subject, ballot.subject_id)
        shown_rules = {*MARK, "quorum_percent"}
        self.kept_rules = {name: value for name, value in ballot.rules.items() if name not in shown_rules}
        if (mark := mark_text(ballot.rules)) not in {"", *PASS_MARKS}:
            self.pass_mark.choices = [*(self.pass_mark.choices or []), *choices([(mark, mark)])]

    @property
    def typed(self) -> BallotInput:
        kind, zone = BallotKind(self.kind.data), self.zone.data
        motion = kind is BallotKind.MOTION
        subject, subject_id = self.about or (
            (Subject.CHARTER, self.charter.data) if self.charter.data else (Subject.NOTHING, None)
        )
        return BallotInput(
            title=localized(self, "title"),
            text=localized(self, "text"),
            kind=kind,
            method=Method.YES_NO if motion else Method(self.method.data),
            options=() if motion else options_of(self.options.data or ""),
            secret=bool(self.secret.data),
            hidden=bool(self.hidden.data),
            grounds_for_no=bool(self.grounds_for_no.data),
            most_choices=1 if motion else self.most_choices.data or 1,
            winners=1 if motion else self.winners.data or 1,
            opens_at=in_zone(self.opens.data, zone) if self.opens.data else None,
            closes_at=in_zone(self.closes.data, zone),
            zone=zone,
            rules=self.typed_rules,
            subject=subject,
            subject_id=subject_id,
            excluded_organization_ids=tuple(self.excluded.data or ()),
        )

    @property
    def typed_rules(self) -> dict[str, Any]:
        """The rules that differ from the charter's."""
        rules = dict(self.kept_rules)
        if self.pass_mark.data:
            over, _slash, under = self.pass_mark.data.rstrip("+").partition("/")
            strictly = self.pass_mark.data.endswith("+")
            rules |= dict(zip(MARK, (int(over), int(under), strictly), strict=True))
        if self.quorum_percent.data is not None:
            rules["quorum_percent"] = self.quorum_percent.data
        return rules


class ChangedBallotForm(BallotForm, VersionedForm):
    """The same over a draft that others may edit too."""


def options_of(text: str) -> tuple[OptionInput, ...]:
    """One option from each line: 'Chinese | English', or one text for both languages."""
    found = []
    for words in (one.strip() for one in text.splitlines()):
        chinese, bar, english = (part.strip() for part in words.partition("|"))
        if words:
            found.append(OptionInput(Localized(english if bar else words, chinese if bar else words)))
    return tuple(found)


def option_line(label: Localized) -> str:
    return label.en if label.en == label.zh else f"{label.zh} | {label.en}"


def mark_text(rules: dict[str, Any]) -> str:
    """A pass mark as the form's choice: '2/3', or '1/2+' where more than that is needed; '' for the charter's."""
    if "pass_numerator" not in rules:
        return ""
    plus = "+" if rules.get("pass_strictly") else ""
    return "{}/{}{}".format(rules["pass_numerator"], rules["pass_denominator"], plus)


def shown(ballot: Ballot) -> dict[str, Any]:
    """A draft as the form shows it."""
    motion = ballot.method is Method.YES_NO
    return {
        "kind": ballot.kind.value,
        "title_en": ballot.title.en,
        "title_zh": ballot.title.zh,
        "text_en": ballot.text.en,
        "text_zh": ballot.text.zh,
        "options": "\n".join(option_line(one.label) for one in ballot.options),
        "method": Method.PLURALITY.value if motion else ballot.method.value,
        "winners": ballot.winners,
        "most_choices": ballot.most_choices,
        "secret": ballot.secret,
        "hidden": ballot.hidden,
        "grounds_for_no": ballot.grounds_for_no,
        "pass_mark": mark_text(ballot.rules),
        "quorum_percent": ballot.rules.get("quorum_percent"),
        "excluded": ballot.excluded,
        "zone": ballot.zone,
        "opens": clock_time(ballot.opens_at, ballot.zone),
        "closes": clock_time(ballot.closes_at, ballot.zone),
        "charter": ballot.subject_id if ballot.subject is Subject.CHARTER else 0,
        "version": ballot.version,
    }


class ExtendForm(Form):
    """A later closing, on the clocks of the ballot's zone."""

    closes = DateTimeLocalField(
        _("New closing"), format=CLOCK, validators=[InputRequired(message=_("Say when the ballot closes."))]
    )
    reason = StringField(_("Reason"), validators=REASON)


class CancelForm(Form):
    reason = StringField(_("Reason"), validators=REASON)


class ProxyForm(Form):
    """Who lets whom vote; an officer adds how the proxy was given."""

    elector = SelectField(_("Organization that gives the proxy"), coerce=int)
    holder = SelectField(
        _("Organization that votes for it"), coerce=int, validators=[DataRequired(_("Choose an organization."))]
    )
    note = StringField(_("How it was given"), validators=[Optional(), Length(max=1000)])

    def offer(self, givers: list[Elector], holders: list[Elector]) -> None:
        self.elector.choices = choices([(str(one.id), one.name.text) for one in givers])
        named = [(str(one.id), one.name.text) for one in holders]
        self.holder.choices = choices([("0", gettext("Choose an organization")), *named])

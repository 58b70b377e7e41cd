"""All of a ceremony at once, as its pages, papers and phones show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.agreements.enums import AgreementState
from alliance.agreements.models import Party, Signatory
from alliance.ceremonies.enums import Crew, CueState
from alliance.ceremonies.models import Ceremony
from alliance.ceremonies.queries.acts import Act
from alliance.ceremonies.queries.ceremonies import acts_of, cues_of
from alliance.ceremonies.queries.lines import Line, Part, lines_of, parts_of
from alliance.ceremonies.queries.run import Moment, ends_at, moment_of
from alliance.ceremonies.queries.stage import StagePlan, general_plan, places_of, plan_of
from alliance.core.clock import now


@dataclass(frozen=True)
class Whole:
    """A ceremony with agreements, stage plans and the run of show as it stands at `at`."""

    ceremony: Ceremony
    acts: list[Act]
    plans: list[StagePlan]
    general: StagePlan
    lines: list[Line]
    at: datetime

    @property
    def moment(self) -> Moment:
        return moment_of([one.times for one in self.lines])

    @property
    def now(self) -> Line | None:
        """The line that runs."""
        return self.line_of(self.moment.now.cue.id if self.moment.now else None)

    @property
    def next(self) -> Line | None:
        """The next line to come."""
        return self.line_of(self.moment.next.cue.id if self.moment.next else None)

    def line_of(self, cue_id: int | None) -> Line | None:
        return next((one for one in self.lines if one.cue.id == cue_id), None)

    def own_next(self, crew: Crew) -> Line | None:
        """The next line to come in which a crew acts."""
        coming = (one for one in self.lines if one.cue.state is CueState.WAITING)
        return next((one for one in coming if one.concerns(crew)), None)

    @property
    def short(self) -> list[Part]:
        """The run of show with one part for each agreement."""
        return parts_of(self.lines)

    @property
    def ends_at(self) -> datetime | None:
        return ends_at([one.times for one in self.lines])

    def plan_for(self, line: Line | None) -> StagePlan | None:
        """The stage while a line runs, when it belongs to an agreement."""
        if line is None or line.act is None:
            return None
        return next((one for one in self.plans if one.act and one.act.signing.id == line.cue.signing_id), None)

    @property
    def turn(self) -> Act | None:
        """The agreement whose turn it is to be signed."""
        return next((one for one in self.acts if not (one.signing.signed_at or one.signing.left_out_at)), None)

    @property
    def signatories(self) -> int:
        return sum(len(one.signatories) for one in self.acts)

    @property
    def confirmed(self) -> int:
        """How many signatories have confirmed the text that they are to sign."""
        return sum(one.confirmed for one in self.acts)

    @property
    def to_remind(self) -> list[Party | Signatory]:
        """Whom a reminder reaches: those who have not confirmed a frozen text and have an address."""
        return [
            one
            for act in self.acts
            if act.agreement.is_frozen and act.agreement.state is AgreementState.DRAFTING and not act.is_settled
            for one in act.waiting
            if one.email
        ]

    @property
    def problems(self) -> list[str]:
        """What stands in the way of a good ceremony, in sentences."""
        return [*run_problems(self), *stage_problems(self)]


def whole_of(ceremony: Ceremony, at: datetime | None = None) -> Whole:
    """Everything; at most seven statements, however many agreements and lines there are."""
    at = at or now()
    acts, places, cues = acts_of(ceremony), places_of(ceremony), cues_of(ceremony)
    plans = [plan_of(act, places[act.signing.id]) for act in acts]
    lines = lines_of(ceremony, cues, acts, plans, at)
    return Whole(ceremony, acts, plans, general_plan(ceremony, places[None]), lines, at)


def why_not_ready(act: Act) -> str:
    """What keeps an agreement from being marked ready, in words; empty when nothing does or it is ready."""
    if act.is_settled or act.agreement.state is AgreementState.CONFIRMED:
        return ""
    if not act.agreement.is_frozen:
        return _("Agreement %(number)s cannot be marked ready: its text is not frozen yet.", number=act.number)
    names = list(dict.fromkeys(one.name.text for one in act.waiting))
    if not names:
        return _("Agreement %(number)s cannot be marked ready yet.", number=act.number)
    return ngettext(
        "Agreement %(number)s cannot be marked ready: %(names)s has not confirmed.",
        "Agreement %(number)s cannot be marked ready: %(names)s have not confirmed.",
        len(names),
        number=act.number,
        names=", ".join(names),
    )


def run_problems(whole: Whole) -> list[str]:
    """Agreements without a line, fixed moments that come too early, a ceremony outside its event."""
    found = []
    event = whole.ceremony.event
    if not event.starts_at <= whole.ceremony.starts_at < event.ends_at:
        found.append(_("The ceremony begins outside the times of its event."))
    held = {one.cue.signing_id for one in whole.lines}
    for act in whole.acts:
        if whole.lines and act.signing.id not in held:
            found.append(_("Agreement %(number)s has no line in the run of show.", number=act.number))
    for line in whole.lines:
        minutes = round(line.times.overlap.total_seconds() / 60)
        if minutes:
            found.append(
                ngettext(
                    "“%(title)s” is fixed, and the line before it ends %(num)s minute later.",
                    "“%(title)s” is fixed, and the line before it ends %(num)s minutes later.",
                    minutes,
                    title=line.title,
                )
            )
    return found


def stage_problems(whole: Whole) -> list[str]:
    """People without a place, and places of people who belong to the agreement no more."""
    found = []
    for act, plan in zip(whole.acts, whole.plans, strict=True):
        for person in plan.missing:
            name = person.name.text
            found.append(_("Agreement %(number)s: %(name)s has no place on the stage.", number=act.number, name=name))
        for spot in plan.gone:
            name = spot.name.text
            found.append(_("Agreement %(number)s: %(name)s has a place, but no part.", number=act.number, name=name))
    return found

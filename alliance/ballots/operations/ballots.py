"""Drafting ballots: what is asked, how it is decided, who has no vote."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.ballots import signals
from alliance.ballots.enums import BallotKind, BallotState, Method, Subject
from alliance.ballots.models import Ballot, BallotEvent, Option
from alliance.ballots.queries.ballots import live_ballot_about
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.places import is_zone
from alliance.groups.enums import Abstentions, CharterState
from alliance.groups.models import Charter, Group
from alliance.groups.operations.activity import note_activity
from alliance.settings.operations import next_number

MOST_OPTIONS = 100
RULES = {"quorum_percent", "pass_numerator", "pass_denominator", "pass_strictly", "abstentions"}


@dataclass(frozen=True)
class OptionInput:
    """An option or a candidate as typed."""

    label: Localized
    text: Localized = field(default_factory=Localized)
    person_id: int | None = None


@dataclass(frozen=True)
class BallotInput:
    """A ballot as typed. Instants carry their zone.

    `rules` replaces single rules of the charter in force: quorum_percent, pass_numerator, pass_denominator,
    pass_strictly, abstentions. `excluded_organization_ids` have a seat and no vote here (drafters).
    `most_choices` counts for plurality alone: approval and ranked ballots take as many as there are options.
    """

    title: Localized
    closes_at: datetime
    kind: BallotKind = BallotKind.MOTION
    method: Method = Method.YES_NO
    text: Localized = field(default_factory=Localized)
    options: tuple[OptionInput, ...] = ()
    secret: bool = False
    hidden: bool = True
    grounds_for_no: bool = False
    most_choices: int = 1
    winners: int = 1
    opens_at: datetime | None = None  # None: at once when it is opened
    zone: str = "Asia/Shanghai"
    rules: dict[str, Any] = field(default_factory=dict)
    subject: Subject = Subject.NOTHING
    subject_id: int | None = None
    excluded_organization_ids: tuple[int, ...] = ()


@operation
def create_ballot(actor: Person | None, group: Group, typed: BallotInput) -> Ballot:
    """Write a draft that only officers see. Refuses a group that is not running and what `check_ballot` refuses."""
    if not group.state.is_running:
        raise Refused(_("This group is not at work, so it decides nothing."))
    check_ballot(group, typed)
    if typed.subject is not Subject.NOTHING and live_ballot_about(typed.subject, typed.subject_id or 0):
        raise Refused(_("Another ballot about the same is under way."), field="charter")
    ballot = Ballot(group=group, number=next_number(f"ballots.{group.id}"), title=typed.title, text=typed.text)
    ballot.subject, ballot.subject_id = typed.subject, typed.subject_id
    ballot.made_by_id = actor.id if actor is not None else None
    put(ballot, typed)
    db.session.add(ballot)
    note_activity(group)
    record(actor, "ballots.created", ballot)
    return ballot


@operation
def change_ballot(actor: Person, ballot: Ballot, typed: BallotInput, version: int) -> None:
    """Change a draft. Refuses an edit of an outdated version, a ballot that was opened, and what `check_ballot` does.

    What hangs on the ballot (its subject) stays as it was created.
    """
    lock(ballot)
    if ballot.version != version:
        raise Clash(_("Somebody else changed this ballot meanwhile. Compare and save again."))
    refuse_frozen(ballot)
    check_ballot(ballot.group, typed)
    ballot.title = ballot.title.replaced(typed.title.en, typed.title.zh)
    ballot.text = ballot.text.replaced(typed.text.en, typed.text.zh)
    put(ballot, typed)
    record(actor, "ballots.changed", ballot, options=[one.label.as_dict() for one in typed.options])


@operation
def withdraw_ballot(actor: Person | None, ballot: Ballot, reason: str = "") -> None:
    """Give up a draft; its number stays used. Refuses a ballot that was opened: that one is cancelled."""
    lock(ballot)
    refuse_frozen(ballot)
    ballot.state = BallotState.WITHDRAWN
    note(actor, ballot, "withdrawn", reason)
    record(actor, "ballots.withdrawn", ballot, reason=reason)
    signals.called_off.send(ballot)


def put(ballot: Ballot, typed: BallotInput) -> None:
    """The columns and options of a draft."""
    ballot.kind, ballot.method = typed.kind, typed.method
    ballot.secret, ballot.hidden, ballot.grounds_for_no = typed.secret, typed.hidden, typed.grounds_for_no
    ballot.opens_at, ballot.closes_at, ballot.zone = typed.opens_at or now(), typed.closes_at, typed.zone
    ballot.rules = {name: value for name, value in typed.rules.items() if value is not None}
    ballot.excluded = sorted(set(typed.excluded_organization_ids))
    ballot.winners, ballot.most_choices = typed.winners, choices_allowed(typed)
    put_options(ballot, typed.options)


def put_options(ballot: Ballot, typed: tuple[OptionInput, ...]) -> None:
    """The options in their order; a draft has no votes, so a key may come to mean another one."""
    for place, one in enumerate(typed):
        if place == len(ballot.options):
            ballot.options.append(Option(key=key_of(place)))
        option = ballot.options[place]
        option.position, option.label, option.text, option.person_id = place, one.label, one.text, one.person_id
    del ballot.options[len(typed) :]


def key_of(place: int) -> str:
    """a … z, aa, ab …: short names of options in votes and in the published file."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def choices_allowed(typed: BallotInput) -> int:
    """How many options one vote may name."""
    if typed.method is Method.YES_NO:
        return 1
    return typed.most_choices if typed.method is Method.PLURALITY else len(typed.options)


def check_ballot(group: Group, typed: BallotInput) -> None:
    """Refuse a ballot that nobody could understand, vote in or count."""
    if not typed.title:
        raise Refused(_("Write the question in at least one language."), field="title_en")
    if (typed.kind is BallotKind.MOTION) != (typed.method is Method.YES_NO):
        raise Refused(_("A motion is answered by yes, no or abstain; options and candidates are not."), field="method")
    if not is_zone(typed.zone):
        raise Refused(_("Choose a time zone from the list."), field="zone")
    if typed.closes_at <= (typed.opens_at or now()):
        raise Refused(_("The ballot closes before it opens. Choose a later closing time."), field="closes")
    check_options(typed)
    check_secret(group, typed)
    check_rules(typed.rules)
    check_subject(group, typed)


def check_options(typed: BallotInput) -> None:
    count = len(typed.options)
    if typed.method is Method.YES_NO:
        if count:
            raise Refused(_("A motion has no options beside yes, no and abstain."), field="options")
        return
    if not 2 <= count <= MOST_OPTIONS or not all(one.label for one in typed.options):
        raise Refused(_("Name two options or candidates at least, one on each line."), field="options")
    if len({(one.label.en, one.label.zh) for one in typed.options}) < count:
        raise Refused(_("Two options have the same words."), field="options")
    if not 1 <= typed.winners < count:
        raise Refused(_("Fewer can win than stand for choice."), field="winners")
    if not 1 <= typed.most_choices <= count:
        raise Refused(_("A vote names one option at least and all of them at most."), field="most_choices")


def check_secret(group: Group, typed: BallotInput) -> None:
    """A secret vote has neither grounds nor a weight: both would tell whose it is."""
    if typed.grounds_for_no and (typed.secret or typed.method is not Method.YES_NO):
        raise Refused(_("Grounds go with open votes on a motion only."), field="grounds_for_no")
    if typed.secret:
        refuse_weighted_secret(group.charter)


def refuse_weighted_secret(charter: Charter | None) -> None:
    if charter is not None and charter.weighted:
        raise Refused(
            _("By the charter votes have weights, and a weight would tell whose a secret vote is. Make it open."),
            field="secret",
        )


def check_rules(rules: dict[str, Any]) -> None:
    """Own rules are known ones; the pass mark is a share of more than nothing and at most all."""
    if strays := sorted(set(rules) - RULES):
        raise ValueError(f"no rules of a ballot: {strays}")
    if not 0 <= int(rules.get("quorum_percent") or 0) <= 100:
        raise Refused(_("The quorum is a share between 0 and 100 percent."), field="quorum_percent")
    if "abstentions" in rules and rules["abstentions"] not in set(Abstentions):
        raise ValueError("no way to count abstentions: {}".format(rules["abstentions"]))
    if ("pass_numerator" in rules) != ("pass_denominator" in rules):
        raise ValueError("a pass mark has two numbers")
    if "pass_numerator" in rules and not 0 < rules["pass_numerator"] <= rules["pass_denominator"]:
        raise Refused(_("The pass mark is a share of the votes: more than none, at most all."), field="pass_mark")


def check_subject(group: Group, typed: BallotInput) -> None:
    """A charter is decided by a motion, and it is a draft of this very group."""
    if typed.subject is Subject.NOTHING:
        return
    if typed.kind is not BallotKind.MOTION:
        raise Refused(_("What is to be adopted or rejected needs a motion."), field="kind")
    if typed.subject is Subject.CHARTER:
        charter = db.session.get(Charter, typed.subject_id or 0)
        if charter is None or charter.group_id != group.id or charter.state not in DECIDABLE:
            raise Refused(_("Choose a draft of this group's charter."), field="charter")


DECIDABLE = (CharterState.DRAFT, CharterState.FOR_BALLOT)


def refuse_frozen(ballot: Ballot) -> None:
    if ballot.state is not BallotState.DRAFT:
        raise Refused(_("This ballot is no draft any more. It is: %(state)s.", state=ballot.state.label))


def note(actor: Person | None, ballot: Ballot, verb: str, reason: str = "", **details: Any) -> None:
    """A line in the history of the ballot, which all who read it see; never of a vote."""
    who = actor.id if actor is not None else None
    db.session.add(BallotEvent(ballot=ballot, verb=verb, reason=reason, details=details, actor_id=who))

"""The words of each line of a run of show: as typed, else as they follow from its kind, the agreement and the stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.agreements.queries.languages import language_name
from alliance.ceremonies.enums import Crew, CueKind, CueState, StageRow
from alliance.ceremonies.models import Ceremony, Cue
from alliance.ceremonies.queries.acts import Act
from alliance.ceremonies.queries.run import Timed, timed
from alliance.ceremonies.queries.stage import StagePlan
from alliance.core.localized import listed, sentences

AT_TABLE = (CueKind.ENTRY, CueKind.SIGNING, CueKind.EXCHANGE)


@dataclass(frozen=True)
class Line:
    """One line in the reader's language, with its times. `number` counts the lines from 1."""

    number: int
    times: Timed
    act: Act | None
    title: str
    who: str
    stage: str
    microphone: str
    props: str
    notes: str
    crew: list[Crew] = field(default_factory=list)

    @property
    def cue(self) -> Cue:
        return self.times.cue

    def concerns(self, crew: Crew | None) -> bool:
        """Whether a crew acts here; every line concerns who chose none."""
        return crew is None or crew in self.crew


@dataclass(frozen=True)
class Part:
    """Lines of one agreement that follow one another, told as one: by the signing where it is among them."""

    lines: list[Line]

    @property
    def line(self) -> Line:
        return next((one for one in self.lines if one.cue.kind is CueKind.SIGNING), self.lines[0])

    @property
    def begins_at(self) -> datetime:
        return self.lines[0].times.begins_at

    @property
    def minutes(self) -> int:
        return sum(one.cue.minutes + one.cue.extra for one in self.lines)

    @property
    def is_running(self) -> bool:
        return any(one.cue.state is CueState.RUNNING for one in self.lines)

    @property
    def is_over(self) -> bool:
        return all(one.cue.state in (CueState.DONE, CueState.SKIPPED) for one in self.lines)

    @property
    def is_out(self) -> bool:
        return all(one.cue.state is CueState.SKIPPED for one in self.lines)


def parts_of(lines: Sequence[Line]) -> list[Part]:
    """The run of show in short."""
    found: list[Part] = []
    for line in lines:
        if found and line.act is not None and found[-1].lines[-1].act is line.act:
            found[-1].lines.append(line)
        else:
            found.append(Part([line]))
    return found


def lines_of(
    ceremony: Ceremony, cues: Sequence[Cue], acts: Sequence[Act], plans: Sequence[StagePlan], at: datetime
) -> list[Line]:
    """The run of show with words and times, in the reader's language."""
    by_signing = {act.signing.id: (act, plan) for act, plan in zip(acts, plans, strict=True)}
    found = []
    for number, times in enumerate(timed(ceremony, cues, at), 1):
        act, plan = by_signing.get(times.cue.signing_id or 0, (None, None))
        found.append(line_of(number, times, ceremony, act, plan))
    return found


def line_of(number: int, times: Timed, ceremony: Ceremony, act: Act | None, plan: StagePlan | None) -> Line:
    cue = times.cue
    return Line(
        number=number,
        times=times,
        act=act,
        title=cue.title.text or title_words(cue.kind, act),
        who=cue.who.text or who_words(cue.kind, ceremony, act),
        stage=cue.stage.text or stage_words(cue.kind, plan),
        microphone=cue.microphone.text or microphone_words(cue.kind, ceremony),
        props=cue.props.text or props_words(cue.kind, act),
        notes=cue.notes.text,
        crew=[one for one in Crew if one.value in cue.crew],
    )


def title_words(kind: CueKind, act: Act | None) -> str:
    """What a line is called that has no title of its own."""
    if act is None:
        return str(kind.label)
    if kind is CueKind.SIGNING:
        return _("Agreement %(number)s is signed", number=act.number)
    if kind is CueKind.ENTRY:
        return _("Entry for agreement %(number)s", number=act.number)
    if kind is CueKind.EXCHANGE:
        return _("Agreement %(number)s: copies are exchanged", number=act.number)
    return _("%(what)s: agreement %(number)s", what=kind.label, number=act.number)


def who_words(kind: CueKind, ceremony: Ceremony, act: Act | None) -> str:
    """Who acts: of an agreement its signatories, else the host where the host speaks."""
    if act is not None and kind in AT_TABLE:
        return listed(one.name.text for one in act.signatories)
    return ceremony.host.text if kind in (CueKind.WELCOME, CueKind.END) else ""


def stage_words(kind: CueKind, plan: StagePlan | None) -> str:
    """Where on the stage: 'Table: Chery, NIO from the left. Witnesses stand behind.'"""
    if kind is CueKind.WELCOME:
        return str(StageRow.LECTERN.label)
    if plan is None or kind not in AT_TABLE:
        return ""
    table = listed((one.party or one.name).text for one in plan.of_row(StageRow.TABLE))
    back = len(plan.of_row(StageRow.BACK))
    return sentences(
        _("Table: %(names)s from the left.", names=table) if table else "",
        ngettext("One person stands behind.", "%(num)s people stand behind.", back) if back else "",
    )


def microphone_words(kind: CueKind, ceremony: Ceremony) -> str:
    return ceremony.host.text if kind in (CueKind.WELCOME, CueKind.ENTRY, CueKind.END) else ""


def props_words(kind: CueKind, act: Act | None) -> str:
    """What lies on the table: a folder with every language version for each party, and pens."""
    if act is None or kind not in AT_TABLE:
        return ""
    count = len(act.signatories)
    folders = ngettext("One folder", "%(num)s folders", len(act.parties) or count)
    if kind is CueKind.EXCHANGE:
        return folders
    texts = listed(language_name(one) for one in act.agreement.languages)
    inside = _("%(folders)s with the text in %(languages)s", folders=folders, languages=texts) if texts else folders
    return listed([inside, ngettext("one pen", "%(num)s pens", count)])


def clock(at: datetime | None, zone: str) -> str:
    """An instant as the clocks of the hall show it: '15:08'."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M") if at else ""

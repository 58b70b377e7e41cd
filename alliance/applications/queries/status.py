"""The story of an application for the applicant: what happened, who acts next, what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application, ApplicationEvent, InformationRequest
from alliance.core.clock import now
from alliance.core.moments import day_text, span_text
from alliance.settings.queries import current_alliance

_S = ApplicationState
NEXT = {
    _S.DRAFT: lazy_gettext("You: fill in the steps and submit."),
    _S.SUBMITTED: lazy_gettext("The secretariat: begin the screening."),
    _S.SCREENING: lazy_gettext("The secretariat: check your data and documents."),
    _S.IN_REVIEW: lazy_gettext("The reviewers: give their recommendations. The secretariat then decides."),
    _S.INFO_REQUESTED: lazy_gettext("You: answer the question. The clock stands still until then."),
    _S.APPROVED: lazy_gettext("Nobody: the organization is a member."),
    _S.REJECTED: lazy_gettext("Nobody, unless you apply again."),
    _S.WITHDRAWN: lazy_gettext("Nobody, unless you apply again."),
    _S.LAPSED: lazy_gettext("Nobody, unless you apply again."),
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `took` says how long this stage lasted, or lasts so far."""

    tone: str
    icon: str
    title: str
    at: datetime
    took: str
    text: str
    is_now: bool


def timeline(application: Application, events: list[ApplicationEvent]) -> list[Entry]:
    """What happened, newest first, each stage with its length."""
    ends = [*(event.at for event in events[1:]), None]
    pairs = zip(events, ends, strict=True)
    return [entry(application, event, end) for event, end in pairs][::-1]


def entry(application: Application, event: ApplicationEvent, end: datetime | None) -> Entry:
    state = event.to_state
    begun = event.from_state is None
    return Entry(
        tone=state.tone,
        icon=state.icon,
        title=_("Draft begun") if begun else str(state.label),
        at=event.at,
        took=length(event.at, end, state),
        text=told(application, event),
        is_now=end is None and not state.is_final,
    )


def length(begun: datetime, end: datetime | None, state: ApplicationState) -> str:
    """'4 days', '2 days so far', '' for what is final or took no time."""
    if state.is_final:
        return ""
    if end is None:
        return _("%(time)s so far", time=span_text(now() - begun))
    return span_text(end - begun) if end - begun > timedelta(minutes=1) else ""


def told(application: Application, event: ApplicationEvent) -> str:
    """What the applicant is told about a transition; the secretariat's own notes stay inside."""
    name = event.actor.shown_name if event.actor else ""
    if event.from_state is None or event.to_state is _S.WITHDRAWN:
        return "\n".join(part for part in (_("By %(name)s.", name=name), event.note) if part)
    if event.from_state is _S.INFO_REQUESTED and event.to_state is not _S.REJECTED:
        return _("%(name)s answered the question.", name=name)
    texts = {
        _S.SUBMITTED: _("By %(name)s. All seven steps are complete.", name=name),
        _S.SCREENING: _("%(name)s checks your data and documents.", name=name or _("The secretariat")),
        _S.IN_REVIEW: _("Data and documents are complete; reviewers now recommend."),
        _S.INFO_REQUESTED: _("The clock of the promised date stands still until you answer."),
        _S.APPROVED: _("Welcome. The membership has begun."),
        _S.REJECTED: event.note,
        _S.LAPSED: _("Nothing was heard for %(days)s days.", days=current_alliance().lapse_days),
    }
    return texts.get(event.to_state, "")


@dataclass(frozen=True)
class Coming:
    """One step that is still to come, and by when."""

    icon: str
    title: str
    when: str


def coming(application: Application, decision_by: datetime | None, request: InformationRequest | None) -> list[Coming]:
    """What comes next, soonest first; nothing for what is decided. `decision_by` is the promise as it stands now."""
    if application.state.is_final:
        return []
    rules = current_alliance()
    by = {
        "screening": (decision_by - timedelta(days=rules.review_days + rules.decision_days)) if decision_by else None,
        "review": (decision_by - timedelta(days=rules.decision_days)) if decision_by else None,
        "decision": decision_by,
    }
    return [*applicants_turn(application, request), *the_rest(application, by)]


def applicants_turn(application: Application, request: InformationRequest | None) -> list[Coming]:
    if application.state is _S.DRAFT:
        closes = application.call.closes_at
        when = by_day(local_day(closes, application.call.zone)) if closes else _("whenever you are ready")
        return [Coming("send", _("You submit"), when)]
    if request is not None:
        return [Coming("arrow-return-left", _("You answer"), by_day(local_day(request.answer_by)))]
    return []


def the_rest(application: Application, by: dict[str, datetime | None]) -> list[Coming]:
    """The stages of the secretariat that are not behind the application, each with its date or usual length."""
    rules = current_alliance()
    asked = application.state is _S.INFO_REQUESTED
    state = (application.returns_to or _S.SUBMITTED) if asked else application.state
    stages = [
        (_S.SCREENING, Coming("search", _("Screening"), when(by["screening"], rules.screening_days))),
        (_S.IN_REVIEW, Coming("people", _("Review"), when(by["review"], rules.review_days))),
        (_S.APPROVED, Coming("check2-square", _("Decision"), when(by["decision"], rules.decision_days))),
    ]
    path = [_S.DRAFT, _S.SUBMITTED, _S.SCREENING, _S.IN_REVIEW, _S.APPROVED]
    left = [stage for target, stage in stages if path.index(target) > path.index(state)]
    return [*left, Coming("patch-check", _("Welcome and certificate"), _("the same day"))]


def when(at: datetime | None, days: int) -> str:
    return by_day(local_day(at)) if at else _("usually within %(days)s days", days=days)


def by_day(day: date) -> str:
    return _("by %(day)s", day=day_text(day))


def local_day(at: datetime, zone: str = "") -> date:
    """The calendar day of an instant, at the alliance's seat unless another zone is given."""
    return at.astimezone(ZoneInfo(zone or current_alliance().zone)).date()

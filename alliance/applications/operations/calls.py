"""Calls for members: written, changed, published and withdrawn by coordinators."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.applications.enums import CallState
from alliance.applications.models import Call, CallFile, CallForm
from alliance.applications.queries.calls import is_answered
from alliance.audit.operations import record
from alliance.core.clock import now, today
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.questions import Question, QuestionKind
from alliance.files.operations import OFFICE, keep_upload
from alliance.settings.operations import next_number
from alliance.settings.queries import current_alliance

WITH_CHOICES = {QuestionKind.CHOICE, QuestionKind.CHOICES}


@dataclass(frozen=True)
class CallInput:
    """A call as typed. Instants carry their zone; `eligible` is {"kind" | "field" | "region" | "country": codes}."""

    title: Localized
    text: Localized
    opens_at: datetime
    closes_at: datetime | None = None
    zone: str = "Asia/Shanghai"
    eligible: dict[str, list[str]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()


@operation
def create_call(actor: Person | None, typed: CallInput) -> Call:
    """Write a call that nobody sees yet. Refuses one without title or text, or that closes before it opens."""
    check_call(typed)
    year = today(current_alliance().zone).year
    call = Call(number=f"{year}-{next_number(f'call.{year}'):02d}", title=typed.title, text=typed.text)
    put_rules(call, typed)
    call.forms.append(CallForm(number=1, questions=as_kept(typed)))
    db.session.add(call)
    record(actor, "calls.created", call)
    return call


@operation
def change_call(actor: Person, call: Call, typed: CallInput, version: int) -> None:
    """Change a call. Questions that somebody has answered already stay; the change becomes a new version of them.

    Refuses an edit of an outdated version, a withdrawn call, and what `create_call` refuses.
    """
    lock(call)
    if call.version != version:
        raise Clash(_("Somebody else changed this call meanwhile. Compare and save again."))
    if call.state is CallState.WITHDRAWN:
        raise Refused(_("This call is withdrawn and stays as it is."))
    check_call(typed)
    call.title = call.title.replaced(typed.title.en, typed.title.zh)
    call.text = call.text.replaced(typed.text.en, typed.text.zh)
    put_rules(call, typed)
    record(actor, "calls.changed", call, questions=change_questions(call, typed))


def put_rules(call: Call, typed: CallInput) -> None:
    call.eligible = {name: sorted(codes) for name, codes in typed.eligible.items() if codes}
    call.opens_at, call.closes_at, call.zone = typed.opens_at, typed.closes_at, typed.zone


def change_questions(call: Call, typed: CallInput) -> str:
    """Keep the questions as they are, change them in place, or begin a version; says which for the audit log."""
    wanted = as_kept(typed)
    if wanted == call.form.questions:
        return "same"
    if not is_answered(call.form):
        call.form.questions = wanted
        return "changed"
    call.forms.append(CallForm(number=call.form.number + 1, questions=wanted))
    return f"version {call.form.number}"


def as_kept(typed: CallInput) -> list[dict[str, object]]:
    return [question.as_dict() for question in typed.questions]


def check_call(typed: CallInput) -> None:
    """Refuse a call that nobody could understand or answer."""
    if not typed.title:
        raise Refused(_("Give the call a title in at least one language."), field="title_en")
    if not typed.text:
        raise Refused(_("Write who is invited and what membership brings, in at least one language."), field="text_en")
    if typed.closes_at is not None and typed.closes_at <= typed.opens_at:
        raise Refused(_("The call closes before it opens. Choose a later closing time."), field="closes")
    for question in typed.questions:
        if not question.label:
            raise Refused(_("A question has no words. Write it in at least one language."), field="questions")
        if question.kind in WITH_CHOICES and len(question.choices) < 2:
            raise Refused(
                _("“%(question)s” needs at least two choices, one on each line.", question=question.label.text),
                field="questions",
            )


@operation
def publish_call(actor: Person | None, call: Call) -> None:
    """Show the call to the world; it can be answered from its opening time on. Refuses what is closed already."""
    lock(call)
    if call.state is not CallState.DRAFT:
        raise Refused(_("Only a draft can be published. This call is: %(state)s.", state=call.state.label))
    if call.closes_at is not None and call.closes_at <= now():
        raise Refused(_("The closing time has passed. Choose a later one before publishing."))
    call.state = CallState.PUBLISHED
    record(actor, "calls.published", call)


@operation
def withdraw_call(actor: Person, call: Call, reason: str) -> None:
    """Take a published call back: nobody can begin or submit an application to it any more."""
    lock(call)
    if call.state is not CallState.PUBLISHED:
        raise Refused(_("Only a published call can be withdrawn. This call is: %(state)s.", state=call.state.label))
    if not reason:
        raise Refused(_("Say why the call is withdrawn; the audit log keeps it."), field="reason")
    call.state = CallState.WITHDRAWN
    record(actor, "calls.withdrawn", call, reason=reason)


@operation
def add_call_file(actor: Person | None, call: Call, filename: str, data: bytes, language: str = "") -> CallFile:
    """Put a file beside the notice; `language` is 'en', 'zh' or '' for both. Refuses hostile or unreadable files."""
    file = keep_upload(actor, filename, data, OFFICE, field="file")
    row = CallFile(call=call, file=file, language=language)
    db.session.add(row)
    record(actor, "calls.file_added", call, file=file.name)
    return row


@operation
def remove_call_file(actor: Person, call: Call, row: CallFile) -> None:
    """Take a file off the notice; its bytes stay for the audit log."""
    record(actor, "calls.file_removed", call, file=row.file.name)
    db.session.delete(row)

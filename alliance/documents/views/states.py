"""What officers decide about a document: acts with a reason, ballots, drafters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.documents import policy
from alliance.documents.enums import Act
from alliance.documents.forms.documents import ActForm, BallotForm, DrafterForm, clock_time
from alliance.documents.models import Document
from alliance.documents.operations import balloting, standards, states
from alliance.documents.operations import documents as operations
from alliance.documents.queries.documents import visible_document
from alliance.documents.queries.people import drafter_choices

bp = Blueprint("states", __name__)
USUAL_BALLOT = timedelta(days=14)


def publish(actor: Person, document: Document, form: ActForm) -> None:
    if document.stage:
        standards.publish(actor, document, form.reason.data or "")
    else:
        states.publish(actor, document, form.readers, form.reason.data or "")


def with_reason(work: Callable[..., object]) -> Callable[[Person, Document, ActForm], object]:
    return lambda actor, document, form: work(actor, document, form.reason.data or "")


WORK: dict[Act, Callable[[Person, Document, ActForm], object]] = {
    Act.REDRAFT: with_reason(states.back_to_draft),
    Act.APPROVE: with_reason(states.approve),
    Act.PUBLISH: publish,
    Act.WITHDRAW: with_reason(states.withdraw),
    Act.ADOPT: with_reason(standards.adopt_project),
    Act.BEGIN: with_reason(standards.begin_draft),
    Act.NUMBER: lambda actor, document, _form: standards.give_number(actor, document),
    Act.REVIEW: with_reason(standards.begin_review),
    Act.CONFIRM: with_reason(standards.confirm),
    Act.REVISE: with_reason(standards.revise),
}
OWED = {Act.REDRAFT, Act.APPROVE, Act.WITHDRAW, Act.ADOPT, Act.CONFIRM, Act.REVISE}


def wanted_act() -> Act:
    """The act at the end of the address; 404 for any other word."""
    word = str((request.view_args or {}).get("act", ""))
    return Act(word) if word in set(Act) else abort(404)


def document_with_act(user: Any, document_id: int, act: str) -> Document | None:
    return visible_document(user, document_id) if act in set(Act) else None


@bp.route("/documents/<int:document_id>/acts/<act>", methods=["GET", "POST"])
@allow(policy.can_manage, load=document_with_act)
def change(document: Document) -> ResponseReturnValue:
    """One act: what it means, its reason, the button."""
    act, form, key, group = wanted_act(), ActForm(), document.id, document.group
    form.offer(with_audience=act is Act.PUBLISH and not document.is_standard)
    if form.validate_on_submit():
        try:
            WORK[act](viewer(), document, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(act)s: done.", act=act.label), "success")
            return go("documents.show", document_id=key)
    return page(
        "documents/act.html", form=form, document=document, group=group, act=act, owed=act in OWED, status=form.status
    )


@bp.route("/documents/<int:document_id>/ballot", methods=["GET", "POST"])
@allow(policy.can_put_to_ballot, load=visible_document)
def ballot(document: Document) -> ResponseReturnValue:
    """Put the document to the vote of the group."""
    key, group = document.id, document.group
    closes = clock_time(now() + USUAL_BALLOT, group.zone).replace(hour=18, minute=0, second=0, microsecond=0)
    form = BallotForm(data={"zone": group.zone, "closes": closes, "grounds_for_no": True})
    if form.validate_on_submit():
        try:
            balloting.put_to_ballot(viewer(), document, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The ballot is opened, and those who vote get a mail."), "success")
            return go("documents.show", document_id=key)
    return page("documents/ballot.html", form=form, document=document, group=group, status=form.status)


@bp.route("/documents/<int:document_id>/drafters", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_document)
def drafters(document: Document) -> ResponseReturnValue:
    """Who writes it; name somebody who sits in the group."""
    form, key, group = DrafterForm(), document.id, document.group
    people = {person.id: (person, home) for _id, person, home in drafter_choices(group.id)}
    texts = {
        one: f"{person.shown_name}{f' · {home.name.text}' if home else ''}" for one, (person, home) in people.items()
    }
    form.offer(list(texts.items()))
    if form.validate_on_submit():
        person, home = people[int(form.person.data)]
        try:
            operations.name_drafter(viewer(), document, person, home)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is named as a drafter.", name=person.shown_name), "success")
            return go(".drafters", document_id=key)
    return page("documents/drafters.html", form=form, document=document, group=group, status=form.status)


@bp.post("/documents/<int:document_id>/drafters/remove")
@allow(policy.can_manage, load=visible_document)
def remove_drafter(document: Document) -> ResponseReturnValue:
    """Somebody no longer drafts."""
    key = document.id
    row = next((one for one in document.drafters if str(one.id) == request.form.get("drafter")), None)
    if row is not None:
        try:
            operations.remove_drafter(viewer(), document, row)
        except Refused as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("Taken off the list of drafters."), "success")
    return go(".drafters", document_id=key)

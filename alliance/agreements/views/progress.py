"""A party reports how it goes by the link of the mail, without sign-in."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.agreements.models import ProgressRequest
from alliance.agreements.operations.ledger import report_progress
from alliance.agreements.queries import ledger as queries
from alliance.agreements.queries.access import progress_by_secret
from alliance.agreements.views.acting import tried
from alliance.agreements.views.ledger import report_form
from alliance.core.access import allow, anybody
from alliance.core.web import go, page
from alliance.organizations.queries import this_day
from alliance.throttle.operations.tries import count_try

bp = Blueprint("progress", __name__)
AN_HOUR = 120  # reports from one address


@bp.route("/agreements/progress/<secret>", methods=["GET", "POST"])
@allow(anybody, load=progress_by_secret)
def show(asked: ProgressRequest) -> ResponseReturnValue:
    """What was agreed, what is due, what was reported before; the report. A GET changes nothing."""
    secret, form = str((request.view_args or {})["secret"]), report_form(asked)
    if request.method == "POST":
        count_try("agreements.progress", request.remote_addr or "", AN_HOUR, 60)
    if tried(form, lambda: report_progress(asked, form.typed, form.version.data or 0)):
        flash(_("Thank you. Your report stands in the ledger of the agreement."), "success")
        return go(".show", secret=secret)
    form.accept_version(asked.version)
    milestones = [one for one in queries.milestones_of(asked.agreement_id) if one.party_id in (None, asked.party_id)]
    return page(
        "agreements/progress.html",
        status=form.status,
        form=form,
        asked=asked,
        agreement=asked.agreement,
        party=asked.party,
        milestones=milestones,
        before=queries.reports_before(asked),
        later=queries.request_after(asked),
        today=this_day(),
    )

"""Imports for coordinators: a sheet is uploaded, its columns matched, checked, and taken in as a whole."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.audit.operations import note_export
from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.duties import can_manage_members
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.sheets import write_csv
from alliance.core.web import go, page
from alliance.imports import policy
from alliance.imports.enums import Outcome
from alliance.imports.forms import UploadForm, match_form
from alliance.imports.models import Import
from alliance.imports.operations import importing as operations
from alliance.imports.queries import batches as queries
from alliance.membership.queries import tiers

bp = Blueprint("imports", __name__, url_prefix="/desk/imports")


@bp.route("")
@allow(can_manage_members)
def index() -> ResponseReturnValue:
    """Every import, newest first, with its state and what it brought."""
    return page("imports/index.html", paging=paginate(queries.visible_imports(viewer())))


@bp.route("/new", methods=["GET", "POST"])
@allow(can_manage_members)
def create() -> ResponseReturnValue:
    """Upload a sheet."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            sheet = form.file.data
            batch = operations.upload(viewer(), sheet.filename, sheet.read())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return go(".match", import_id=batch.id)
    return page("imports/create.html", form=form, status=form.status)


@bp.route("/<int:import_id>/match", methods=["GET", "POST"])
@allow(policy.can_match, load=queries.visible_import)
def match(batch: Import) -> ResponseReturnValue:
    """Say what the columns mean. Choosing another column of tiers asks what its words mean, and comes back."""
    posted = request.form.to_dict() if request.method == "POST" else None
    form = match_form(batch, tiers(), posted)
    if form.validate_on_submit():
        try:
            operations.match(viewer(), batch, form.mapping, form.options, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The rows are being checked. Nothing is imported yet."), "success")
            return go(".show", import_id=batch.id)
    return page("imports/match.html", form=form, batch=batch, status=form.status)


@bp.route("/<int:import_id>")
@allow(can_manage_members, load=queries.visible_import)
def show(batch: Import) -> ResponseReturnValue:
    """How far it is, what was found out about the rows, what can be done next."""
    wish = request.args.get("outcome", "")
    outcome = Outcome(wish) if wish in list(Outcome) else None
    return page(
        "imports/show.html",
        batch=batch,
        outcome=outcome,
        outcomes=list(Outcome),
        paging=paginate(
            queries.findings(batch, outcome),
            per_page=50,
            total=batch.counts.get(outcome, 0) if outcome else sum(batch.counts.values()),
        ),
        may=policy,
    )


@bp.route("/<int:import_id>/progress")
@allow(can_manage_members, load=queries.visible_import)
def progress(batch: Import) -> ResponseReturnValue:
    """How far the worker has come; the whole page again once it is done."""
    if not batch.state.is_moving:
        return go(".show", import_id=batch.id)
    return page("imports/_progress.html", batch=batch)


@bp.post("/<int:import_id>/start")
@allow(can_manage_members, load=queries.visible_import)
def start(batch: Import) -> ResponseReturnValue:
    """Have the checked rows imported."""
    try:
        operations.start(viewer(), batch)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The import has begun. All rows come in together, or none."), "success")
    return go(".show", import_id=batch.id)


@bp.post("/<int:import_id>/discard")
@allow(can_manage_members, load=queries.visible_import)
def discard(batch: Import) -> ResponseReturnValue:
    """Give the import up."""
    try:
        operations.discard(viewer(), batch)
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(".show", import_id=batch.id)
    flash(_("The import is discarded. Nothing was changed."), "success")
    return go(".index")


@bp.post("/<int:import_id>/report.csv")
@allow(can_manage_members, load=queries.visible_import)
def report(batch: Import) -> ResponseReturnValue:
    """What was found out about every row, as a sheet; the export is an entry of the audit log."""
    note_export(viewer(), "imports.report_exported", sum(batch.counts.values()), import_id=batch.id)
    head = [_("Row"), _("Name"), _("Outcome"), _("Reasons")]
    rows = ([one.number, one.name, one.outcome.label, "; ".join(one.notes)] for one in queries.all_findings(batch))
    return send_bytes(b"".join(write_csv(head, rows)), f"import-{batch.id}.csv", "text/csv; charset=utf-8")

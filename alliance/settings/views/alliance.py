"""The alliance's identity and its rules."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.duties import can_administer
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.settings import operations
from alliance.settings.forms import LINES, TEXTS, AllianceForm, RulesForm
from alliance.settings.models import Alliance
from alliance.settings.queries import current_alliance, stored_alliance

bp = Blueprint("alliance", __name__)


@bp.route("/")
@allow(can_administer)
def index() -> ResponseReturnValue:
    """What can be set, each with what holds now."""
    return page("settings/index.html", row=stored_alliance() or current_alliance())


@bp.route("/identity", methods=["GET", "POST"])
@allow(can_administer)
def identity() -> ResponseReturnValue:
    """Names, texts, colors, logo."""
    row = stored_alliance() or current_alliance()
    form = AllianceForm(data=as_typed(row))
    if form.validate_on_submit():
        try:
            operations.change_alliance(viewer(), form.version.data, **form.values())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved. Every page shows it within five seconds."), "success")
            return go(".index")
    return page("settings/identity.html", form=form, row=row, status=form.status)


@bp.route("/rules", methods=["GET", "POST"])
@allow(can_administer)
def rules() -> ResponseReturnValue:
    """How applications are handled."""
    row = stored_alliance() or current_alliance()
    form = RulesForm(obj=row)
    if form.validate_on_submit():
        try:
            operations.change_alliance(viewer(), form.version.data, **form.values())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The rules hold from now on."), "success")
            return go(".index")
    return page("settings/rules.html", form=form, row=row, status=form.status)


def as_typed(row: Alliance) -> dict[str, object]:
    """The row's values by the names of the form's fields."""
    found: dict[str, object] = {}
    for name in LINES + TEXTS:
        value: Localized = getattr(row, name)
        found |= {f"{name}_en": value.en, f"{name}_zh": value.zh}
    for name in ("version", "email", "zone", "number_prefix", "brand_light", "brand_dark", "tint"):
        found[name] = getattr(row, name)
    return found

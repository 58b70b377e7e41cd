"""All organizations, as the secretariat sees them."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.audit import operations as audit_operations
from alliance.audit.queries import AuditFilter, entries_before
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.duties import can_coordinate, can_manage_members
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.places import countries, country_name, place_words, region_name, regions
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import go, page
from alliance.organizations import queries
from alliance.organizations.enums import IdentifierKind
from alliance.organizations.forms import RegisterForm
from alliance.organizations.models import Organization
from alliance.organizations.operations import registration as operations
from alliance.organizations.queries import OrganizationFilter
from alliance.organizations.views.shown import show_organization
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices

bp = Blueprint("desk", __name__, url_prefix="/desk/organizations")
MOST = 10_000
TRAIL = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """The organizations that fit the filter, a page at a time."""
    wanted, language = wanted_filter(), current_language()
    return page(
        "organizations/desk/index.html",
        "organizations/desk/_list.html",
        paging=paginate(queries.organizations_matching(viewer(), wanted)),
        wanted=wanted,
        kinds=term_choices(Taxonomy.KIND),
        regions=regions(language),
        countries=countries(language),
        region_name=region_name,
        place_words=place_words,
        country_name=country_name,
        may_register=can_manage_members(viewer()),
    )


@bp.post("/export")
@allow(can_coordinate)
def export() -> ResponseReturnValue:
    """The same organizations as a sheet, at most 10,000; the export itself is noted."""
    found = queries.organizations_for_sheet(viewer(), wanted_filter(), MOST)
    audit_operations.note_export(viewer(), "organizations.exported", len(found))
    name = f"organizations-{now():%Y-%m-%d}"
    if request.values.get("format") == "xlsx":
        return send_bytes(write_xlsx(heads(), sheet_rows(found), _("Organizations")), f"{name}.xlsx", XLSX)
    return send_bytes(b"".join(write_csv(heads(), sheet_rows(found))), f"{name}.csv", "text/csv; charset=utf-8")


@bp.route("/new", methods=["GET", "POST"])
@allow(can_manage_members)
def create() -> ResponseReturnValue:
    """Enter an organization; those that look like it are shown first."""
    form = RegisterForm()
    found = []
    if form.validate_on_submit():
        found = [] if form.sure.data else queries.lookalikes(form.names(), form.domains(), form.numbers())
        if not found:
            try:
                organization = operations.register_organization(viewer(), form.typed())
            except Refused as refusal:
                form.refuse(refusal)
            else:
                flash(_("%(name)s is entered.", name=organization.name.text), "success")
                return go(".show", organization_id=organization.id)
    return page("organizations/desk/create.html", status=422 if found else form.status, form=form, lookalikes=found)


@bp.get("/<int:organization_id>")
@allow(can_coordinate, load=queries.visible_organization)
def show(organization: Organization) -> ResponseReturnValue:
    """One organization with the last entries of its audit log."""
    wanted = AuditFilter(subject_type="organization", subject_id=organization.id)
    return show_organization(
        organization,
        area="desk",
        home="organizations.desk.show",
        entries=entries_before(wanted, None, TRAIL),
        may_relate=can_manage_members(viewer()),
    )


def wanted_filter() -> OrganizationFilter:
    """The filter in the address; odd values do not filter."""
    values = {name: request.values.get(name, "").strip()[:200] for name in ("q", "kind", "region", "country", "sort")}
    return OrganizationFilter(
        values["q"], values["kind"], values["region"], values["country"],
        "newest" if values["sort"] == "newest" else "name",
    )  # fmt: skip


def heads() -> list[str]:
    return [
        _("Number"), _("Name in Chinese"), _("Name in English"), _("Short name"), _("Kind"), _("Country"), _("Region"),
        _("City"), _("Website"), _("Telephone"), _("Unified social credit code"), _("Entered on"),
    ]  # fmt: skip


def sheet_rows(organizations: list[Organization]) -> Iterator[list[object]]:
    language = current_language()
    for one in organizations:
        code = next((row.value for row in one.identifiers if row.kind is IdentifierKind.USCC), "")
        yield [
            one.id, one.name.zh, one.name.en, one.short_name.text, one.kind.label.text if one.kind else "",
            country_name(one.country, language) if one.country else "",
            region_name(one.region, language) if one.region else "",
            one.city.text, one.website, one.phone, code, one.created_at.date(),
        ]  # fmt: skip

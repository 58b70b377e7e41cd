"""All memberships, as the secretariat sees them."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.audit import operations as audit_operations
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.places import region_name, regions
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import go, page
from alliance.membership import policy, queries
from alliance.membership.enums import Standing
from alliance.membership.forms import AdmitForm
from alliance.membership.models import Membership
from alliance.membership.operations import admission as operations
from alliance.membership.views.shown import timeline
from alliance.organizations.models import Organization
from alliance.organizations.queries import found_organizations, visible_organization

bp = Blueprint("desk", __name__, url_prefix="/desk/memberships")
MOST = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wanted_filter() -> queries.MembershipFilter:
    """The filter in the address; odd values do not filter."""
    given = {name: request.values.get(name, "")[:60] for name in ("standing", "tier", "region", "sort")}
    return queries.MembershipFilter(words=request.values.get("q", "")[:200], **given)


@bp.get("")
@allow(policy.can_see_desk)
def index() -> ResponseReturnValue:
    """The memberships that fit the filter, a page at a time."""
    wanted, on = wanted_filter(), queries.this_day()
    tiers = queries.all_tiers()
    return page(
        "membership/desk/index.html",
        paging=paginate(queries.memberships_matching(wanted, on), rows=True),
        wanted=wanted,
        tiers={tier.id: tier for tier in tiers},
        standings=list(Standing),
        as_standing=Standing,
        regions=regions(current_language()),
        region_name=region_name,
        may_change=policy.can_change_membership(viewer()),
        may_change_tiers=policy.can_change_tiers(viewer()),
    )


@bp.post("/export")
@allow(policy.can_see_desk)
def export() -> ResponseReturnValue:
    """The same memberships as a sheet, at most 10,000; the export itself is noted."""
    rows = queries.memberships_for_sheet(wanted_filter(), queries.this_day(), MOST)
    audit_operations.note_export(viewer(), "membership.exported", len(rows))
    tiers = {tier.id: tier.name.text for tier in queries.all_tiers()}
    lines = [
        [one.number, one.organization.name.en, one.organization.name.zh, str(Standing(standing).label),
         tiers.get(tier, ""), one.joined_on, last or "", region_name(one.organization.region, current_language())]
        for one, standing, tier, last in rows
    ]  # fmt: skip
    head = [_("Member number"), _("English name"), _("Chinese name"), _("Standing"), _("Tier"), _("Member since")]
    head += [_("Last day"), _("Region")]
    name = f"memberships-{now():%Y-%m-%d}"
    if request.values.get("format") == "xlsx":
        return send_bytes(write_xlsx(head, lines, _("Memberships")), f"{name}.xlsx", XLSX)
    return send_bytes(b"".join(write_csv(head, lines)), f"{name}.csv", "text/csv; charset=utf-8")


@bp.route("/new", methods=["GET", "POST"])
@allow(policy.can_change_membership)
def create() -> ResponseReturnValue:
    """Find the organization, then admit it without an application."""
    typed = request.values.get("organization", "")
    known = typed.isascii() and typed.isdigit() and len(typed) < 10
    chosen = visible_organization(viewer(), int(typed)) if known else None
    words = request.values.get("q", "").strip()
    if chosen is None:
        found = found_organizations(viewer(), words) if words else []
        numbers = queries.memberships_by_organization([one.id for one in found])
        return page("membership/desk/find.html", words=words, found=found, numbers=numbers)
    form = AdmitForm(organization=typed, first_on=queries.this_day())
    form.offer(queries.tiers())
    if form.validate_on_submit():
        number = admitted(chosen, form)
        if number:
            return go(".show", number=number)
    people = queries.representatives_to_tell(chosen, queries.this_day())
    return page("membership/desk/create.html", status=form.status, form=form, organization=chosen, people=people)


def admitted(organization: Organization, form: AdmitForm) -> str:
    """The number of the new member; empty when it was refused and the form says why."""
    tier = queries.tier_of_code(form.tier.data)
    days = {"first_on": form.first_on.data, "last_on": form.last_on.data}
    number = str(form.number.data or "") or None
    try:
        membership = operations.admit(
            viewer(), organization, tier, number=number, welcome=bool(form.welcome.data), **days
        )
    except Refused as refusal:
        form.refuse(refusal)
        return ""
    flash(_("%(name)s is a member under the number %(number)s.", name=organization.name.text, number=membership.number))
    return membership.number


@bp.get("/<number>")
@allow(policy.can_see_desk, load=queries.visible_membership)
def show(membership: Membership) -> ResponseReturnValue:
    """One membership: what it is today, its story, and what can be done."""
    on = queries.this_day()
    return page(
        "membership/desk/show.html",
        membership=membership,
        standing=membership.standing(on),
        term=membership.term_on(on),
        suspension=membership.suspension_on(on),
        steps=timeline(membership, on),
        people=queries.representatives_to_tell(membership.organization, on),
        has_certificate=queries.certificate_of(membership) is not None,
        today=on,
        may_change=policy.can_change_membership(viewer()),
    )

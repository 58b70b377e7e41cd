"""The directory of members: list, pages of members, files for address books, sheets and search engines."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody, signed_in, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import absolute, go, page
from alliance.directory import policy
from alliance.directory.enums import Facet, Sort
from alliance.directory.forms import ContactForm
from alliance.directory.models import DirectoryEntry
from alliance.directory.operations import contact as operations
from alliance.directory.queries import profiles
from alliance.directory.queries.cards import card_of, label, options
from alliance.directory.queries.profiles import Profile, listed_profile
from alliance.directory.queries.search import search, takeout
from alliance.directory.queries.wishes import FACETS, Wish, wish_of
from alliance.membership.queries import is_members_person, this_day
from alliance.settings.queries import current_alliance
from alliance.throttle.operations.tries import count_read, count_try

bp = Blueprint("directory", __name__)
PAGES_A_MINUTE = 240  # for one address: more than anybody reads, less than a copy of everything takes
SITEMAP_PART = 10_000


def count_page() -> None:
    """Slow down who copies the directory page by page (SAFETY row 64)."""
    count_read("directory", request.remote_addr or "", PAGES_A_MINUTE, 1)


def wanted() -> Wish:
    """What the address asks for."""
    chosen = {facet: request.values.getlist(facet) for facet in FACETS}
    return wish_of(request.values.get("q", ""), chosen, request.values.get("sort", ""), current_language())


@bp.get("/members")
@allow(anybody)
def index() -> ResponseReturnValue:
    """The members of today that fit words and filters."""
    count_page()
    wish = wanted()
    answer = search(wish, viewer().id)
    chosen = [(facet, code, label(Facet(facet), code)) for facet, codes in wish.chosen.items() for code in codes]
    return page(
        "directory/index.html",
        wish=wish,
        answer=answer,
        paging=answer.paging,
        cards=[card_of(entry) for entry in answer.paging.items],
        facets=options(answer.counts, wish),
        chosen=chosen,
        sorts=[sort for sort in Sort if wish.words or sort is not Sort.RELEVANCE],
        as_table=request.args.get("view") == "table",
        may_export=policy.can_export(viewer(), answer.inside),
    )


@bp.post("/members/export")
@allow(signed_in)
def export() -> ResponseReturnValue:
    """The found members as a sheet, for the people of members and the secretariat."""
    if not policy.can_export(viewer(), is_members_person(viewer())):
        abort(403)
    kind = "xlsx" if request.form.get("format") == "xlsx" else "csv"
    rows = [sheet_row(entry) for entry in takeout(wanted())]
    operations.note_takeout(viewer(), len(rows), kind)
    head = [_("Member number"), _("English name"), _("Chinese name"), _("Kind"), _("Tier"), _("Chain position")]
    head += [_("Fields"), _("Place"), _("Member since")]
    name = f"members-{now():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return send_bytes(write_xlsx(head, rows, _("Members")), name, media)
    return send_bytes(b"".join(write_csv(head, rows)), name, "text/csv; charset=utf-8")


def sheet_row(entry: DirectoryEntry) -> list[object]:
    """A member as a row of a sheet."""
    card = card_of(entry)
    fields = [label(Facet.FIELD, code) for code in entry.card["fields"]]
    names = [card.name.en, card.name.zh]
    return [card.number, *names, card.kind, card.tier, card.chain, ", ".join(fields), card.place, entry.joined_on]


@bp.get("/members/<number>")
@allow(anybody, load=listed_profile)
def show(profile: Profile) -> ResponseReturnValue:
    """One member's page."""
    count_page()
    url = absolute("directory.show", number=profile.number)
    data = profiles.structured_data(profile, url, str(current_alliance().name))
    people = [(row, profiles.appointments_of(row)) for row in profile.people]
    return page("directory/show.html", profile=profile, url=url, data=data, people=people)


@bp.get("/members/<number>/card.vcf")
@allow(anybody, load=listed_profile)
def vcard(profile: Profile) -> ResponseReturnValue:
    """The member for an address book (RFC 6350)."""
    count_page()
    text = profiles.card_file(profile, absolute("directory.show", number=profile.number))
    return send_bytes(text.encode(), f"{profile.number}.vcf", "text/vcard; charset=utf-8")


@bp.route("/members/<number>/contact", methods=["GET", "POST"])
@allow(anybody, load=listed_profile)
def contact(profile: Profile) -> ResponseReturnValue:
    """Write to a member: the message goes by notice, addresses stay with their owners."""
    known = viewer() if viewer().is_authenticated else None
    form = ContactForm(name=known.display_name if known else "", email=known.email if known else "")
    if request.method == "POST":
        count_try("directory.contact", request.remote_addr or "", 5, 10)
    if form.validate_on_submit():
        spam = form.caught or form.too_quick()
        sent = (str(form.name.data), str(form.email.data), str(form.text.data))
        try:
            operations.leave_message(known, profile.organization.id, *sent, is_spam=spam)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your message is on its way. They answer to the address you gave."), "success")
            return go(".show", number=profile.number)
    return page("directory/contact.html", status=form.status, form=form, profile=profile)


@bp.get("/sitemap.xml")
@allow(anybody)
def sitemap() -> ResponseReturnValue:
    """The addresses that search engines may list; `after` leads to the next part."""
    after = request.args.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else None
    if start is None and len(profiles.addresses_of_members(this_day(), 0, SITEMAP_PART + 1)) > SITEMAP_PART:
        parts = [
            absolute("directory.sitemap", after=one) for one in profiles.parts_of_members(this_day(), SITEMAP_PART)
        ]
        return xml("directory/sitemaps.xml", parts=parts)
    members = profiles.addresses_of_members(this_day(), start or 0, SITEMAP_PART)
    urls = [absolute("directory.show", number=number) for _id, number in members]
    first = [] if start else [absolute("home.index"), absolute("directory.index")]
    return xml("directory/sitemap.xml", urls=[*first, *urls])


def xml(template: str, **context: Any) -> Response:
    answer = make_response(page(template, **context))
    answer.headers["Content-Type"] = "application/xml; charset=utf-8"
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


@bp.get("/robots.txt")
@allow(anybody)
def robots() -> ResponseReturnValue:
    """What search engines may read: the public pages, not the searches within them."""
    closed = ("/desk", "/account", "/overview", "/members?", "/verify/", "/*/contact")
    maps = [absolute("directory.sitemap"), absolute("events.feeds.sitemap")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), *(f"Sitemap: {one}" for one in maps)]
    answer = make_response("\n".join(lines) + "\n")
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    return answer

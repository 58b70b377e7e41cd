"""What stands in the menus: for visitors, for members, for coordinators."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from alliance.core import duties
from alliance.core.access import viewer
from alliance.desk.queries.waiting import counts_of_request, with_secretariat


@dataclass(frozen=True)
class Item:
    """One link; `count` shows work that waits."""

    label: str
    url: str
    icon: str = ""
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Group:
    heading: str | None
    items: list[Item] = field(default_factory=list)


def navigation(area: str) -> list[Item] | list[Group]:
    """The menu of an area: 'public', 'footer' and 'account' flat lists, 'member' and 'desk' grouped."""
    flat = {"public": public_menu, "footer": footer_menu, "account": account_menu}
    if area in flat:
        return flat[area]()
    return desk_menu() if area == "desk" else member_menu()


INSIDE = {
    "applications.wizard": "applications.own",
    "event_pages": "events",
    "programmes": "events",
    "registrations.form": "events",
}  # parts that are reached through the entry of another part
BY_THEMSELVES = {
    "notices.preferences",
    "event_pages.mine",
    "agreements.own",
}  # pages with an entry of their own beside that of their blueprint


def item(label: str, endpoint: str, icon: str = "", count: int | None = None, **url: Any) -> Item:
    """A link that knows whether the reader is in its part of the program (the same blueprint)."""
    return Item(label, url_for(endpoint, **url), icon, count or None, is_here(endpoint))


def is_here(endpoint: str) -> bool:
    here = request.endpoint or ""
    if here in BY_THEMSELVES or endpoint in BY_THEMSELVES:
        return here == endpoint
    part = here.rpartition(".")[0]
    return INSIDE.get(part, part) == endpoint.rpartition(".")[0]


def public_menu() -> list[Item]:
    return [
        item(_("Members"), "directory.index"),
        item(_("Groups"), "group_pages.index"),
        item(_("Events"), "events.index"),
        item(_("Agreements"), "agreements.index"),
        item(_("Standards"), "documents.standards"),
        item(_("Calls for members"), "applications.calls.index"),
    ]


def footer_menu() -> list[Item]:
    return [
        item(_("Verify a certificate"), "membership.verification.index"),
        item(_("Privacy"), "home.privacy"),
        item(_("Accessibility"), "home.accessibility"),
        item(_("Contact"), "home.contact"),
        item(_("Appearance"), "core.appearance"),
    ]


def account_menu() -> list[Item]:
    return [
        *([item(_("Desk of the secretariat"), "desk.index")] if duties.can_coordinate(viewer()) else []),
        item(_("Working area"), "home.overview"),
        item(_("Your profile"), "accounts.profile.show"),
        item(_("Sign-in and security"), "accounts.security.index"),
        item(_("Notices you get"), "notices.preferences"),
    ]


def member_menu() -> list[Group]:
    return [
        Group(
            None,
            [
                item(_("Overview"), "home.overview", "house"),
                item(_("Your applications"), "applications.own.index", "file-earmark-text"),
                item(_("Reviews"), "applications.reviews.index", "clipboard-check"),
            ],
        ),
        Group(
            _("Work together"),
            [
                item(_("Groups"), "group_pages.index", "people"),
                item(_("Ballots"), "ballots.own", "check2-square"),
                item(_("Action items"), "meetings.actions.mine", "list-check"),
                item(pgettext("group", "Documents"), "documents.library", "folder"),
                item(_("Calendar"), "meetings.feeds.index", "calendar3"),
                item(_("What you follow"), "groups.following.index", "bell"),
            ],
        ),
        Group(
            _("Events"),
            [
                item(_("Coming events"), "events.index", "calendar-event"),
                item(_("Your events"), "event_pages.mine", "person-badge"),
            ],
        ),
        Group(_("Find one another"), [item(_("Members"), "directory.index", "building")]),
        Group(
            _("Your organization"),
            [
                item(_("Profile and people"), "organizations.own.index", "card-text"),
                item(_("Membership"), "membership.own.index", "patch-check"),
                item(_("Seats in groups"), "groups.own.index", "person-workspace"),
                item(_("Agreements"), "agreements.own", "pen"),
            ],
        ),
        Group(
            _("Yourself"),
            [
                item(_("Your profile"), "accounts.profile.show", "person"),
                item(_("Inbox"), "notices.inbox", "envelope"),
                item(_("Notices you get"), "notices.preferences", "sliders"),
                item(_("Sign-in and security"), "accounts.security.index", "shield-lock"),
            ],
        ),
    ]


def desk_menu() -> list[Group]:
    user, counts = viewer(), counts_of_request()
    mail = counts["mail"].number if "mail" in counts else None
    groups = [
        Group(None, [item(_("Waiting"), "desk.index", "inbox")]),
        Group(
            _("Membership"),
            [
                item(_("Applications"), "applications.desk.index", "file-earmark-text", with_secretariat(counts)),
                item(_("Calls for members"), "applications.call_desk.index", "megaphone"),
                item(_("Memberships"), "membership.desk.index", "patch-check"),
                item(_("Organizations"), "organizations.desk.index", "building"),
                item(_("People"), "accounts.people.index", "person"),
            ],
        ),
        Group(_("Work together"), [item(_("Groups"), "groups.desk.index", "people")]),
        Group(
            _("Events"),
            [
                item(_("Events"), "events.desk.index", "calendar-event"),
                item(_("Agreements"), "agreements.desk.index", "pen"),
                item(_("Follow-up ledger"), "agreements.ledger.index", "list-check"),
            ],
        ),
    ]
    secretariat: list[Item] = []
    if duties.can_see_outbox(user):
        secretariat.append(item(_("Outbox"), "notices.outbox.index", "envelope", mail))
        secretariat.append(item(_("Incoming mail"), "discussions.inbound.index", "inbox"))
    if duties.can_manage_members(user):
        secretariat.append(item(_("Import"), "imports.index", "upload"))
    if duties.can_coordinate(user):
        secretariat.append(item(_("Audit log"), "audit_log.index", "clock-history"))
    if duties.can_administer(user):
        secretariat.append(item(_("Settings"), "settings.alliance.index", "sliders"))
        secretariat.append(item(_("Roles"), "accounts.roles.index", "person-gear"))
    return [*groups, Group(_("Secretariat"), secretariat)]

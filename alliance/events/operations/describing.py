"""What is said of an event: judged, put on the row, kept findable."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.places import is_zone
from alliance.events.enums import Audience, EventKind, Visibility
from alliance.events.models import LONGEST, Event, EventField, EventSeries
from alliance.events.queries.words import terms_of
from alliance.groups.models import Group
from alliance.membership.queries import all_tiers
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_by_code

_A, _V = Audience, Visibility
TEXTS = ("title", "theme", "text", "venue", "address", "city")
PLAIN = ("kind", "link", "website", "zone", "starts_at", "ends_at", "visibility", "audience", "group", "series")
WITHIN = {
    _V.PUBLIC: set(_A),
    _V.MEMBERS: {_A.MEMBERS, _A.TIERS, _A.INVITED},
    _V.GROUP: {_A.GROUP, _A.INVITED},
    _V.INVITED: {_A.INVITED},
}
"""Who may register must be able to see the event."""


@dataclass(frozen=True)
class EventInput:
    """An event as typed. Instants carry their zone; `zone` is the one in which people speak of it.

    `tier_codes` are those of `Audience.TIERS`; `group` is that of `Audience.GROUP` and `Visibility.GROUP`.
    """

    kind: EventKind
    title: Localized
    zone: str
    starts_at: datetime
    ends_at: datetime
    theme: Localized = field(default_factory=Localized)
    text: Localized = field(default_factory=Localized)
    venue: Localized = field(default_factory=Localized)
    address: Localized = field(default_factory=Localized)
    city: Localized = field(default_factory=Localized)
    link: str = ""
    website: str = ""
    visibility: Visibility = Visibility.PUBLIC
    audience: Audience = Audience.PUBLIC
    tier_codes: tuple[str, ...] = ()
    group: Group | None = None
    series: EventSeries | None = None
    field_codes: tuple[str, ...] = ()


def input_of(event: Event) -> EventInput:
    """An event as it could be typed again."""
    texts = {name: getattr(event, name) for name in TEXTS}
    plain = {name: getattr(event, name) for name in PLAIN}
    codes = tuple(sorted(one.code for one in event.fields))
    return EventInput(**texts, **plain, tier_codes=tuple(event.tier_codes or ()), field_codes=codes)


def check(typed: EventInput) -> None:
    """Refuse what is no event."""
    if not typed.title:
        raise Refused(_("Give the event a title in one language at least."), field="title_en")
    if not is_zone(typed.zone):
        raise Refused(_("Choose a time zone of the list."), field="zone")
    check_times(typed.starts_at, typed.ends_at)
    for name in ("link", "website"):
        check_link(getattr(typed, name), name)
    check_audience(typed)
    for code in typed.field_codes:
        if term_by_code(Taxonomy.FIELD, code) is None:
            raise Refused(_("Choose fields of the list."), field="field_codes")


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("The event has to end after it begins."), field="ends")
    if ends_at - starts_at > LONGEST:
        raise Refused(_("An event lasts %(days)s days at most. Make a series of several.", days=LONGEST.days), "ends")


def check_link(link: str, name: str) -> None:
    """Refuse what no browser opens."""
    if link and not (link.lower().startswith(("https://", "http://")) and len(link.split()) == 1):
        raise Refused(_("Begin the link with https:// and leave out spaces."), field=name)
    if len(link) > 500:
        raise Refused(_("The link has more than 500 characters. Use a shorter one."), field=name)


def check_audience(typed: EventInput) -> None:
    """Refuse an audience that cannot be: without its group or tiers, or of people who do not see the event."""
    if typed.group is None and typed.visibility == _V.GROUP:
        raise Refused(_("Choose the group that sees the event."), field="group")
    if typed.group is None and typed.audience == _A.GROUP:
        raise Refused(_("Choose the group for which it is."), field="group")
    if typed.group is not None and not typed.group.is_public and typed.visibility in (_V.PUBLIC, _V.MEMBERS):
        raise Refused(_("Others do not know of this group. Let only the group see the event."), field="visibility")
    if typed.audience not in WITHIN[typed.visibility]:
        raise Refused(_("Who may register has to be able to see the event. Narrow one or widen the other."), "audience")
    known = {tier.code for tier in all_tiers()} if typed.audience == _A.TIERS else set(typed.tier_codes)
    if typed.audience == _A.TIERS and not typed.tier_codes:
        raise Refused(_("Choose the tiers for which it is."), field="tier_codes")
    if set(typed.tier_codes) - known:
        raise Refused(_("Choose tiers of the list."), field="tier_codes")


def put(event: Event, typed: EventInput) -> None:
    """Write what was typed on the row; a text whose other language was left alone is marked as out of date."""
    for name in TEXTS:
        new, old = getattr(typed, name), getattr(event, name) or Localized()
        setattr(event, name, old.replaced(new.en, new.zh))
    for name in PLAIN:
        setattr(event, name, getattr(typed, name))
    event.tier_codes = sorted(typed.tier_codes) if typed.audience == _A.TIERS else []
    put_fields(event, typed.field_codes)


def put_fields(event: Event, codes: tuple[str, ...]) -> None:
    """Make the fields of the event exactly these."""
    standing = {one.code: one for one in event.fields}
    for code in sorted(set(codes) - set(standing)):
        event.fields.append(EventField(code=code))
    for code in set(standing) - set(codes):
        event.fields.remove(standing[code])


def index(event: Event) -> None:
    """Keep the event findable; called after `record`, so that the audit log need not repeat every word."""
    event.terms = terms_of(event)

"""Forms of events: described, copied, called off, put into series. Times are those of the clocks in the chosen zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateTimeLocalField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from alliance.core.clock import now
from alliance.core.forms import TEXT, Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.localized import Localized, current_language
from alliance.core.places import zone_choices
from alliance.core.recurrence import instant_of
from alliance.core.row_imports import ImportForm
from alliance.events.enums import Audience, EventKind, OrganizerRole, Visibility
from alliance.events.models import Event, EventSeries
from alliance.events.operations.importing import Options
from alliance.events.operations.life import EventInput
from alliance.groups.models import Group
from alliance.membership.models import Tier
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
LOCALIZED = ("title", "theme", "text", "venue", "address", "city")


def shown_words(kinds: Any) -> Any:
    """The choices of an enumeration of ours."""
    return choices((one.value, one.label) for one in kinds)


class ZonedForm(Form):
    """A form with a time zone; one that is not in the list stays choosable where it is in use."""

    zone = SelectField(_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = zone_choices(current_language())
        used = str((kwargs.get("data") or {}).get("zone") or kwargs.get("zone") or "")
        if used and used not in {value for value, _city in listed}:
            listed = [(used, used), *listed]
        self.zone.choices = choices(listed)


class EventForm(ZonedForm):
    """One event. Call `offer` before anything else."""

    kind = SelectField(_("Kind"), choices=shown_words(EventKind))
    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    theme_en = line(_("Theme in English"), maximum=300)
    theme_zh = line(_("Theme in Chinese"), maximum=300)
    text_en = TextAreaField(_("What it is about, in English"), validators=[Optional(), LONG])
    text_zh = TextAreaField(_("What it is about, in Chinese"), validators=[Optional(), LONG])
    starts = DateTimeLocalField(
        _("Begins"), format=MOMENTS, validators=[InputRequired(message=_("Say when the event begins."))]
    )
    ends = DateTimeLocalField(
        _("Ends"), format=MOMENTS, validators=[InputRequired(message=_("Say when the event ends."))]
    )
    venue_en = line(_("Venue in English"))
    venue_zh = line(_("Venue in Chinese"))
    city_en = line(_("City in English"), maximum=100)
    city_zh = line(_("City in Chinese"), maximum=100)
    address_en = TextAreaField(_("Address and way there, in English"), validators=[Optional(), LONG])
    address_zh = TextAreaField(_("Address and way there, in Chinese"), validators=[Optional(), LONG])
    link = line(_("Link to the online room"), maximum=500)
    website = line(_("Website"), maximum=500)
    visibility = SelectField(_("Who sees the event"), choices=shown_words(Visibility))
    audience = SelectField(_("Who may register"), choices=shown_words(Audience))
    tier_codes = Checkboxes(_("Tiers"))
    group = SelectField(_("Group"), default="")
    series = SelectField(_("Series"), default="")
    field_codes = Checkboxes(_("Fields"))

    def offer(self, groups: Iterable[Group], series: Iterable[EventSeries], tiers: Iterable[Tier]) -> None:
        """What there is to choose from. Tiers and fields that went out of use stay where they are in use."""
        self.groups = {str(one.id): one for one in groups}
        self.all_series = {str(one.id): one for one in series}
        named = ((key, one.name.text) for key, one in self.groups.items())
        self.group.choices = choices(named, blank=_("No group"))
        named = ((key, one.name.text) for key, one in self.all_series.items())
        self.series.choices = choices(named, blank=_("No series"))
        self.tier_codes.choices = choices((one.code, one.name.text) for one in tiers)
        known = term_choices(Taxonomy.FIELD)
        kept = [code for code in self.field_codes.data or [] if code not in dict(known)]
        self.field_codes.choices = choices([*known, *((code, code) for code in kept)])

    @property
    def typed(self) -> EventInput:
        zone = self.zone.data
        texts = {name: localized(self, name) for name in LOCALIZED}
        return EventInput(
            kind=EventKind(self.kind.data),
            zone=zone,
            starts_at=at_clock(self.starts.data, zone),
            ends_at=at_clock(self.ends.data, zone),
            link=self.link.data or "",
            website=self.website.data or "",
            visibility=Visibility(self.visibility.data),
            audience=Audience(self.audience.data),
            tier_codes=tuple(self.tier_codes.data or ()),
            group=self.groups.get(self.group.data or ""),
            series=self.all_series.get(self.series.data or ""),
            field_codes=tuple(self.field_codes.data or ()),
            **texts,
        )


class ChangedEventForm(EventForm, VersionedForm):
    """The same over an event that others may edit too."""


def shown_event(event: Event) -> dict[str, Any]:
    """An event as the form shows it."""
    texts = {f"{name}_{code}": getattr(getattr(event, name), code) for name in LOCALIZED for code in ("en", "zh")}
    return {
        **texts,
        "kind": event.kind.value,
        "starts": clock_of(event.starts_at, event.zone),
        "ends": clock_of(event.ends_at, event.zone),
        "zone": event.zone,
        "link": event.link,
        "website": event.website,
        "visibility": event.visibility.value,
        "audience": event.audience.value,
        "tier_codes": list(event.tier_codes or ()),
        "group": str(event.group_id or ""),
        "series": str(event.series_id or ""),
        "field_codes": [one.code for one in event.fields],
        "version": event.version,
    }


def proposed(kind: EventKind, zone: str) -> dict[str, Any]:
    """What a new event is offered as: a working day in four weeks."""
    begins = clock_of(now(), zone).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=28)
    closed = kind is EventKind.CLOSED_DOOR_SEMINAR
    return {
        "kind": kind.value,
        "zone": zone,
        "starts": begins,
        "ends": begins.replace(hour=17),
        "visibility": (Visibility.INVITED if closed else Visibility.PUBLIC).value,
        "audience": (Audience.INVITED if closed else Audience.PUBLIC).value,
    }


class CopyForm(Form):
    """When the copy begins, on the clocks of the event's zone, and what it is called."""

    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    starts = DateTimeLocalField(
        _("Begins"), format=MOMENTS, validators=[InputRequired(message=_("Say when the event begins."))]
    )

    @property
    def title(self) -> Localized:
        return localized(self, "title")


def proposed_copy(event: Event) -> dict[str, Any]:
    """A year later on the same weekday; a template's copy four weeks from now."""
    starts, ahead = clock_of(event.starts_at, event.zone), clock_of(now(), event.zone) + timedelta(days=28)
    begins = datetime.combine(ahead.date(), starts.time()) if event.is_template else starts + timedelta(days=364)
    return {"title_en": event.title.en, "title_zh": event.title.zh, "starts": begins}


class ReasonForm(Form):
    """Why something is called off, for those who count on it."""

    reason = TextAreaField(_("Reason"), validators=[DataRequired(message=_("Tell those who count on it why.")), LONG])


class SeriesForm(Form):
    """A series."""

    name_en = line(_("Name in English"))
    name_zh = line(_("Name in Chinese"))
    text_en = TextAreaField(_("What belongs to it, in English"), validators=[Optional(), LONG])
    text_zh = TextAreaField(_("What belongs to it, in Chinese"), validators=[Optional(), LONG])


class ChangedSeriesForm(SeriesForm, VersionedForm):
    """The same over a series that others may edit too."""


def shown_series(series: EventSeries) -> dict[str, Any]:
    """A series as the form shows it."""
    texts = {
        f"{name}_{code}": getattr(getattr(series, name), code) for name in ("name", "text") for code in ("en", "zh")
    }
    return {**texts, "version": series.version}


class OrganizerForm(Form):
    """Which part somebody has."""

    person = SelectField(_("Person"), coerce=int, validate_choice=False)
    role = SelectField(_("Part"), choices=shown_words(OrganizerRole))

    @property
    def part(self) -> OrganizerRole:
        return OrganizerRole(self.role.data)


class PictureForm(Form):
    """The picture at the head of the page."""

    picture = FileField(_("Picture"), validators=[FileRequired(_("Choose a picture first."))])


class EventsImportForm(ImportForm):
    """What holds for all rows of a sheet of events."""

    zone = SelectField(_("Time zone, where a row names none"))
    kind = SelectField(_("Kind, where a row names none"), choices=shown_words(EventKind))
    publish = BooleanField(_("Publish the new events at once"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices(zone_choices(current_language()))

    @property
    def chosen(self) -> Options:
        return Options(zone=self.zone.data, kind=EventKind(self.kind.data), publish=bool(self.publish.data))


def at_clock(typed: datetime, zone: str) -> datetime:
    """The instant at which clocks in the zone show the typed time."""
    return instant_of(typed.date(), typed.time(), zone)


def clock_of(at: datetime, zone: str) -> datetime:
    """What clocks in the zone show at an instant."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

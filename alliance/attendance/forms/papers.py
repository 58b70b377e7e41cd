"""What to print, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _
from wtforms import DateTimeLocalField, SelectField
from wtforms.validators import Optional

from alliance.attendance.enums import Paper
from alliance.attendance.queries.papers import AT_A_TIME, PaperFilter
from alliance.core.clock import in_zone
from alliance.core.forms import Form, choices
from alliance.events.models import Event
from alliance.registrations.models import SeatCategory


class PaperForm(Form):
    """A kind of paper and what narrows the guests."""

    paper = SelectField(
        _("What to print"), default=Paper.BADGES.value, choices=choices((one.value, one.label) for one in Paper)
    )
    category = SelectField(_("Category"), validators=[Optional()])
    since = DateTimeLocalField(_("Only who registered since"), format=["%Y-%m-%dT%H:%M"], validators=[Optional()])

    def offer(self, categories: Iterable[SeatCategory]) -> PaperForm:
        named = [(str(one.id), one.name.text) for one in categories]
        self.category.choices = choices(named, blank=_("Every category"))
        return self

    def wanted(self, event: Event, chosen: Sequence[int] = ()) -> PaperFilter:
        """Whose papers, once it validates; the time is typed in the event's zone."""
        since = in_zone(self.since.data, event.zone) if self.since.data else None
        category = int(self.category.data) if self.category.data else None
        return PaperFilter(Paper(self.paper.data or Paper.BADGES), tuple(chosen), category, since)


def chosen_in(values: Sequence[str]) -> list[int]:
    """The numbers of the chosen guests, at most as many as one document holds."""
    return [int(one) for one in values if one.isascii() and one.isdigit() and len(one) < 10][:AT_A_TIME]


def part_in(text: str) -> int:
    """Which part of many, from 1; 1 for anything odd."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else 1

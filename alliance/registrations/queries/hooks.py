"""What features above the registrations put on the guest's own page: links (pass, certificate) and parts (papers)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alliance.events.models import Event
from alliance.registrations.models import Registration


@dataclass(frozen=True)
class OwnLink:
    """A link on the guest's page: `endpoint` takes the `secret`; `is_shown(registration)` may ask the database.

    `after(event)`: whether it also stands in the thanks to those who came.
    """

    key: str
    label: Any
    icon: str
    endpoint: str
    is_shown: Callable[[Registration], bool]
    position: int = 50
    after: Callable[[Event], bool] | None = None


@dataclass(frozen=True)
class OwnPart:
    """A part of the guest's page: `template` is included with `part` = `data(registration)`; None shows nothing."""

    key: str
    template: str
    data: Callable[[Registration], Any]
    position: int = 50


_links: dict[str, OwnLink] = {}
_parts: dict[str, OwnPart] = {}


def add_own_link(link: OwnLink) -> None:
    """Called by receivers when the program is put together; twice changes nothing."""
    _links[link.key] = link


def add_own_part(part: OwnPart) -> None:
    """The same for a part."""
    _parts[part.key] = part


def links_for(registration: Registration) -> list[OwnLink]:
    """The links that this guest has now."""
    return sorted((one for one in _links.values() if one.is_shown(registration)), key=lambda one: one.position)


def links_after(event: Event) -> list[OwnLink]:
    """The links of the thanks after an event."""
    return sorted((one for one in _links.values() if one.after and one.after(event)), key=lambda one: one.position)


def parts_for(registration: Registration) -> list[tuple[str, Any]]:
    """(template, data) of each part that has something for this guest."""
    found = [(one.template, one.data(registration)) for one in sorted(_parts.values(), key=lambda one: one.position)]
    return [(template, data) for template, data in found if data is not None]

"""The tabs of an event's organizers. Features above the events add theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from alliance.core.access import Policy
from alliance.events.models import Event
from alliance.events.policy import can_manage_event

Count = Callable[[int], "sa.ScalarSelect[int]"]


@dataclass(frozen=True)
class Tab:
    """One tab: `endpoint` takes `event_id`; `count(event_id)` gives a scalar subquery; `policy` who has it."""

    key: str
    label: Any
    endpoint: str
    position: int
    policy: Policy = can_manage_event
    count: Count | None = None


_tabs: dict[str, Tab] = {}


def add_tab(tab: Tab) -> None:
    """Called by the receivers of each feature when the program is put together; twice changes nothing."""
    _tabs[tab.key] = tab


def tabs() -> list[Tab]:
    return sorted(_tabs.values(), key=lambda tab: tab.position)


def tabs_of(viewer: Any, event: Event) -> list[tuple[Tab, int | None]]:
    """The tabs that this viewer has with their counts, which `with_viewer` has put on the event."""
    return [(tab, event.tab_counts.get(tab.key)) for tab in tabs() if tab.policy(viewer, event)]

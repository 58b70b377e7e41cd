"""The tabs of a group. Features above the groups add theirs, so that one statement counts what stands behind all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from alliance.core.access import Policy
from alliance.groups.models import Group
from alliance.groups.policy import can_see_group

Count = Callable[[Any, int], "sa.ScalarSelect[int]"]


@dataclass(frozen=True)
class Tab:
    """One tab: `endpoint` takes `code`; `count(viewer, group_id)` gives a scalar subquery; `policy` who has it."""

    key: str
    label: Any
    endpoint: str
    position: int
    policy: Policy = can_see_group
    count: Count | None = None


_tabs: dict[str, Tab] = {}


def add_tab(tab: Tab) -> None:
    """Called by the receivers of each feature when the program is put together; twice changes nothing."""
    _tabs[tab.key] = tab


def tabs() -> list[Tab]:
    return sorted(_tabs.values(), key=lambda tab: tab.position)


def tabs_of(viewer: Any, group: Group) -> list[tuple[Tab, int | None]]:
    """The tabs that this viewer has with their counts, which `with_viewer` has put on the group."""
    return [(tab, group.tab_counts.get(tab.key)) for tab in tabs() if tab.policy(viewer, group)]

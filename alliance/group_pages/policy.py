"""Who sees which page over several features of a group: the groups' own rules."""

from __future__ import annotations

from alliance.groups.policy import can_coordinate_groups, can_manage_group, can_read_group, can_see_group, can_work_in

__all__ = ["can_coordinate_groups", "can_manage_group", "can_read_group", "can_see_group", "can_work_in"]

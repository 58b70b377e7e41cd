"""Who may do what with meetings, their minutes and action items. Pure questions over loaded facts."""

from __future__ import annotations

from typing import Any

from alliance.groups.policy import can_manage_group, can_read_group, facts_of, is_seated
from alliance.meetings.enums import ActionState, MinutesState
from alliance.meetings.models import ActionItem, AgendaItem, Attendance, Meeting, Minutes, Paper, Series


def can_read_meeting(user: Any, meeting: Meeting) -> bool:
    """Agenda, papers, attendance, circulated minutes: whoever sits in the group, and the secretariat."""
    return can_read_group(user, meeting.group)


def can_run_meeting(user: Any, meeting: Meeting) -> bool:
    """Set the agenda, record attendance, write and circulate minutes: the group's officers, coordinators of groups."""
    return can_manage_group(user, meeting.group)


def can_read_series(user: Any, series: Series) -> bool:
    return can_read_group(user, series.group)


def can_run_series(user: Any, series: Series) -> bool:
    return can_manage_group(user, series.group)


def can_check_in(user: Any, meeting: Meeting) -> bool:
    """Say that one is there: whoever sits in the group today."""
    return is_seated(user, meeting.group)


def can_run_item(user: Any, item: AgendaItem) -> bool:
    return can_run_meeting(user, item.meeting)


def can_write_notes(user: Any, item: AgendaItem) -> bool:
    return can_run_meeting(user, item.meeting)


def can_read_paper(user: Any, paper: Paper) -> bool:
    return can_read_meeting(user, paper.item.meeting)


def can_run_paper(user: Any, paper: Paper) -> bool:
    return can_run_meeting(user, paper.item.meeting)


def can_read_minutes(user: Any, meeting: Meeting, minutes: Minutes | None) -> bool:
    """A draft is read by who writes it; what was circulated, by the group and the secretariat."""
    if can_run_meeting(user, meeting):
        return True
    return minutes is not None and minutes.state is not MinutesState.DRAFT and can_read_meeting(user, meeting)


def can_take_back(user: Any, attendance: Attendance) -> bool:
    """One's own check-in, or anybody's for who runs the meeting."""
    return attendance.person_id == user.id or can_run_meeting(user, attendance.meeting)


def can_read_action(user: Any, action: ActionItem) -> bool:
    """The group, the secretariat, and its owner for ever."""
    return can_read_group(user, action.group) or action.owner_id == user.id


def can_give_actions(user: Any, group: Any) -> bool:
    return can_manage_group(user, group)


def can_change_action(user: Any, action: ActionItem) -> bool:
    """Reword, put off, pass on, drop: who runs the group."""
    return can_manage_group(user, action.group)


def can_close_action(user: Any, action: ActionItem) -> bool:
    """Say what came of it: its owner, and who runs the group."""
    return can_change_action(user, action) or action.owner_id == user.id


def can_reopen_action(user: Any, action: ActionItem) -> bool:
    return action.state is not ActionState.OPEN and can_change_action(user, action)


def speaks_for(user: Any, group: Any) -> frozenset[int]:
    """The organizations of the seats that the viewer fills in the group."""
    return facts_of(user, group).organization_ids

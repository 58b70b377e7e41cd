"""Who may do what with events. Pure questions over the facts that `queries.access.with_viewer` loaded."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import Duty, can_coordinate, has_duty
from alliance.events.enums import Audience, FileAudience
from alliance.events.models import STRANGER, Event, EventFacts, EventFile


def facts_of(user: Any, event: Event) -> EventFacts:
    """How this user stands to the event; facts loaded for somebody else count for nobody."""
    facts = event.viewer_facts
    return facts if user.is_authenticated and facts.person_id == user.id else STRANGER


def can_see_event(_user: Any, _event: Event) -> bool:
    """Its public page: whoever the query shows it to."""
    return True


def can_coordinate_events(user: Any, _subject: Any = None) -> bool:
    """Make, copy and run any event: coordinators of events."""
    return has_duty(user, Duty.EVENTS)


def can_manage_event(user: Any, event: Event) -> bool:
    """Run this event: its organizers of today and coordinators of events."""
    return facts_of(user, event).is_organizer or can_coordinate_events(user)


def can_read_behind(user: Any, event: Event) -> bool:
    """The organizers' pages to read: who runs the event, and all coordinators."""
    return can_manage_event(user, event) or can_coordinate(user)


def can_check_in(user: Any, event: Event) -> bool:
    """Stand at a door: who runs the event, who was named for its doors, and coordinators of check-in."""
    return facts_of(user, event).is_door or has_duty(user, Duty.CHECK_IN) or can_manage_event(user, event)


def is_in_audience(user: Any, event: Event, audience: Audience) -> bool:
    """Whether an audience, of the event or of a category of seats, includes this user."""
    facts = facts_of(user, event)
    return {
        Audience.PUBLIC: True,
        Audience.MEMBERS: facts.of_member,
        Audience.TIERS: facts.in_tiers,
        Audience.GROUP: facts.in_group,
        Audience.INVITED: False,
    }[audience]


def attends(user: Any, event: Event) -> bool:
    """Takes part, or runs the event, or is of the secretariat: reads what is for those attending."""
    return facts_of(user, event).attends or can_read_behind(user, event)


def may_open(user: Any, event: Event, audience: FileAudience) -> bool:
    """Open a file of this audience."""
    if audience is FileAudience.EVERYBODY:
        return True
    return attends(user, event) if audience is FileAudience.ATTENDEES else can_read_behind(user, event)


def can_open_file(user: Any, file: EventFile) -> bool:
    return may_open(user, file.event, file.audience)

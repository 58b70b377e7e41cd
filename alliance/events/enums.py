"""Kinds and states of events, who sees them, whom they are for, who helps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class EventKind(Shown):
    FORUM = "forum", _("Forum"), "note", "easel"
    CONFERENCE = "conference", _("Conference"), "note", "people"
    SIGNING_CEREMONY = "signing_ceremony", _("Signing ceremony"), "note", "pen"
    LAUNCH_CEREMONY = "launch_ceremony", _("Launch ceremony"), "note", "flag"
    CLOSED_DOOR_SEMINAR = "closed_door_seminar", _("Closed-door seminar"), "note", "lock"
    MATCHMAKING_CONFERENCE = "matchmaking_conference", _("Matchmaking conference"), "note", "arrow-left-right"
    WORKSHOP = "workshop", _("Workshop"), "note", "tools"
    TRAINING = "training", _("Training"), "note", "mortarboard"
    GENERAL_ASSEMBLY = "general_assembly", _("General assembly"), "note", "bank"


class EventState(Shown):
    """What is stored. That a published event is finished is told by the clock (`Event.phase`)."""

    DRAFT = "draft", _("Draft"), "idle", "pencil", "published cancelled"
    PUBLISHED = "published", _("Published"), "ok", "broadcast", "draft postponed cancelled"
    POSTPONED = "postponed", _("Postponed"), "warn", "hourglass-split", "published cancelled"
    CANCELLED = "cancelled", _("Cancelled"), "bad", "x-circle", "draft published"


class Phase(Shown):
    """Where an event stands for its readers: the stored state and the clock together."""

    DRAFT = "draft", _("Draft"), "idle", "pencil"
    COMING = "coming", lazy_pgettext("event", "Coming"), "info", "calendar-event"
    RUNNING = "running", _("Taking place now"), "ok", "broadcast"
    FINISHED = "finished", _("Finished"), "idle", "check-circle"
    POSTPONED = "postponed", _("Postponed"), "warn", "hourglass-split"
    CANCELLED = "cancelled", _("Cancelled"), "bad", "x-circle"


class Visibility(Shown):
    """Who may know of an event once it is published. Organizers and the secretariat always do."""

    PUBLIC = "public", _("Everybody"), "ok", "globe"
    MEMBERS = "members", _("People of members"), "info", "people"
    GROUP = "group", _("The group"), "info", "person-workspace"
    INVITED = "invited", _("Only who is invited or registered; for all others it does not exist"), "note", "lock"


class Audience(Shown):
    """Whom registration is open to."""

    PUBLIC = "public", _("Everybody"), "ok", "globe"
    MEMBERS = "members", _("People of members"), "info", "people"
    TIERS = "tiers", _("People of members in chosen tiers"), "info", "award"
    GROUP = "group", _("People who sit in the group"), "info", "person-workspace"
    INVITED = "invited", _("Only by invitation"), "note", "envelope"


class OrganizerRole(Shown):
    ORGANIZER = "organizer", _("Organizer"), "info", "person-gear"
    DOOR = "door", _("Check-in only"), "idle", "qr-code-scan"


class FileKind(Shown):
    """What a file of an event is. Papers may carry the reader's name; pictures are shown in the gallery."""

    MATERIAL = "material", _("Material"), "idle", "file-earmark"
    PAPER = "paper", _("Paper for those attending"), "note", "file-lock"
    PICTURE = "picture", _("Picture"), "idle", "image"


class FileAudience(Shown):
    """Who may open a file of an event, among those who may see the event."""

    EVERYBODY = "everybody", _("Everybody who sees the event")
    ATTENDEES = "attendees", _("Those attending")
    ORGANIZERS = "organizers", _("Organizers only")

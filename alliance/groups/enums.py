"""Kinds and states of groups, charters, seats, join requests and deliverables."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class GroupKind(Shown):
    WORKING_GROUP = "working_group", _("Working group")
    COMMITTEE = "committee", _("Committee")
    EXPERT_COMMITTEE = "expert_committee", _("Expert committee")
    TASK_FORCE = "task_force", _("Task force")
    PLATFORM = "platform", _("Cooperation platform")


class GroupState(Shown):
    PROPOSED = "proposed", _("Proposed"), "idle", "lightbulb", "forming active declined"
    FORMING = "forming", _("Forming"), "info", "megaphone", "active declined"
    ACTIVE = "active", lazy_pgettext("group", "Active"), "ok", "play-circle", "concluded"
    CONCLUDED = "concluded", _("Concluded"), "idle", "flag", "active"  # back by a new charter
    DECLINED = "declined", _("Declined"), "bad", "x-circle"

    @property
    def is_running(self) -> bool:
        """Whether people can be seated and work."""
        return self in (GroupState.FORMING, GroupState.ACTIVE)


class CharterState(Shown):
    DRAFT = "draft", _("Draft"), "idle", "pencil", "for_ballot in_force withdrawn"
    FOR_BALLOT = "for_ballot", _("For ballot"), "note", "check2-square", "in_force draft withdrawn"
    IN_FORCE = "in_force", _("In force"), "ok", "check-circle", "replaced"
    REPLACED = "replaced", _("Replaced"), "idle", "archive"
    WITHDRAWN = "withdrawn", _("Withdrawn"), "idle", "dash-circle"


class JoinMode(Shown):
    OPEN = "open", _("Open: every member that confirms a person is in"), "ok", "door-open"
    ON_REQUEST = "on_request", _("On request: the chair decides"), "info", "hand-index-thumb"
    BY_INVITATION = "by_invitation", _("By invitation of the chair"), "note", "envelope"
    CLOSED = "closed", _("Closed: nobody joins at present"), "idle", "lock"


class Abstentions(Shown):
    """What an abstention counts as."""

    IGNORED = "ignored", _("Counts for the quorum, not for the pass mark")
    AGAINST = "against", _("Counts for the quorum and as a vote against")
    ABSENT = "absent", _("Counts neither for the quorum nor for the pass mark")


class PassMark(Shown):
    """The usual marks that a motion has to reach; FREE is any other share."""

    MAJORITY = "majority", _("Simple majority: more than half of the votes that count")
    TWO_THIRDS = "two_thirds", _("Two thirds or more of the votes that count")
    THREE_QUARTERS = "three_quarters", _("Three quarters or more of the votes that count")
    FREE = "free", _("Another share")


PASS_MARKS = {
    PassMark.MAJORITY: (1, 2, True),
    PassMark.TWO_THIRDS: (2, 3, False),
    PassMark.THREE_QUARTERS: (3, 4, False),
}
"""Numerator, denominator and whether more than that is asked for."""


class SeatKind(Shown):
    VOTING = "voting", _("Voting member"), "ok", "check2-square"
    OBSERVER = "observer", _("Observer"), "idle", "eye"
    LIAISON = "liaison", _("Liaison"), "info", "link-45deg"


class Role(Shown):
    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice_chair", _("Vice-chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", lazy_pgettext("group", "Member")
    LIAISON = "liaison", _("Liaison")
    OBSERVER = "observer", _("Observer")

    @property
    def is_officer(self) -> bool:
        """Officers manage their group."""
        return self in OFFICERS


OFFICERS = (Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY)


class DelegateKind(Shown):
    DELEGATE = "delegate", _("Voting delegate"), "ok", "check2-square"
    ALTERNATE = "alternate", _("Alternate delegate"), "info", "arrow-left-right"


class JoinState(Shown):
    INVITED = "invited", _("Invited"), "info", "envelope", "accepted declined withdrawn"
    REQUESTED = "requested", _("Waits for the organization"), "warn", "hourglass-split", "confirmed declined withdrawn"
    CONFIRMED = "confirmed", _("Waits for the chair"), "note", "hourglass-split", "accepted declined withdrawn"
    ACCEPTED = "accepted", _("Accepted"), "ok", "check-circle"
    DECLINED = "declined", _("Declined"), "bad", "x-circle"
    WITHDRAWN = "withdrawn", _("Withdrawn"), "idle", "box-arrow-right"


OPEN_JOIN_STATES = (JoinState.INVITED, JoinState.REQUESTED, JoinState.CONFIRMED)


class DeliverableState(Shown):
    PLANNED = "planned", _("Planned"), "idle", "calendar", "in_progress done dropped"
    IN_PROGRESS = "in_progress", _("In progress"), "info", "play-circle", "planned done dropped"
    DONE = "done", _("Done"), "ok", "check-circle", "in_progress"
    DROPPED = "dropped", _("Dropped"), "idle", "dash-circle", "planned"


class FollowLevel(Shown):
    """How much a follower wants; those who sit in a group follow everything until they say otherwise."""

    EVERYTHING = "everything", _("Everything"), "ok", "bell"
    BRIEF = "brief", _("The weekly brief only"), "info", "calendar-week"
    NOTHING = "nothing", _("Nothing"), "idle", "bell-slash"

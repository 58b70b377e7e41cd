"""Who may do what with groups. Pure questions over the facts that `queries.groups.with_viewer` loaded."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import Duty, can_coordinate, has_duty
from alliance.groups.enums import GroupState, JoinMode, JoinState, Role
from alliance.groups.models import (
    STRANGER,
    Charter,
    Delegate,
    FoundingMember,
    Group,
    GroupFacts,
    JoinRequest,
    Milestone,
    Seat,
    SeatHolder,
)
from alliance.organizations.models import Affiliation
from alliance.organizations.policy import is_primary


def facts_of(user: Any, group: Group) -> GroupFacts:
    """How this user stands to the group; facts loaded for somebody else count for nobody."""
    facts = group.viewer_facts
    return facts if user.is_authenticated and facts.person_id == user.id else STRANGER


def can_see_group(_user: Any, _group: Group) -> bool:
    """Its front page: whoever the query shows it to."""
    return True


def can_name_parent(user: Any, group: Group) -> bool:
    """Name the group above this one: where its own front page shows, as far as the facts at hand tell."""
    above = group.parent
    if above is None or can_coordinate(user):
        return above is not None
    decided = above.state not in (GroupState.PROPOSED, GroupState.DECLINED)
    return decided and (above.is_public or facts_of(user, group).of_member)


def can_coordinate_groups(user: Any, _subject: Any = None) -> bool:
    """Found, change, activate and conclude any group."""
    return has_duty(user, Duty.GROUPS)


def is_seated(user: Any, group: Group) -> bool:
    return facts_of(user, group).is_seated


def can_read_group(user: Any, group: Group) -> bool:
    """The members' pages: whoever sits in the group today, and the secretariat."""
    return is_seated(user, group) or can_coordinate(user)


def can_manage_group(user: Any, group: Group) -> bool:
    """Run the group: its chair, vice-chair and secretary of today, and coordinators of groups."""
    return facts_of(user, group).is_officer or can_coordinate_groups(user)


def can_work_in(user: Any, group: Group) -> bool:
    """Write, comment, propose: who sits in a running group as more than an observer, and who manages it."""
    active = group.state in (GroupState.FORMING, GroupState.ACTIVE)
    more = bool(facts_of(user, group).roles - {Role.OBSERVER})
    return active and (more or can_manage_group(user, group))


def can_ask_to_join(user: Any, group: Group) -> bool:
    """Ask for a seat: whoever works at a member, in a running group whose charter takes requests."""
    mode = group.charter.join_mode if group.charter else JoinMode.ON_REQUEST
    taken = group.state.is_running and mode in (JoinMode.OPEN, JoinMode.ON_REQUEST)
    return taken and facts_of(user, group).of_member


def can_fill_seat(user: Any, seat: Seat) -> bool:
    """Say whom an organization sends and who votes: its primary representative; coordinators can always repair."""
    return is_primary(user, seat.organization) or can_coordinate_groups(user)


def can_run_seat(user: Any, seat: Seat) -> bool:
    """Change the kind of a seat: who manages the group."""
    return can_manage_group(user, seat.group)


def can_end_seat(user: Any, seat: Seat) -> bool:
    """The organization gives its seat up, or who manages the group ends it."""
    return can_fill_seat(user, seat) or can_run_seat(user, seat)


def can_change_role(user: Any, holder: SeatHolder) -> bool:
    """Make somebody chair, secretary, member: who manages the group."""
    return can_manage_group(user, holder.group)


def can_end_holding(user: Any, holder: SeatHolder) -> bool:
    """Whom an organization sent, it takes back; whoever serves without a seat, the group lets go."""
    return can_fill_seat(user, holder.seat) if holder.seat else can_manage_group(user, holder.group)


def can_end_delegate(user: Any, delegate: Delegate) -> bool:
    """Who names the delegate of a seat also ends it."""
    return can_fill_seat(user, delegate.seat)


def can_confirm_request(user: Any, request: JoinRequest) -> bool:
    """Say that the organization wants the seat, and whom it sends: its primary representative."""
    return is_primary(user, request.organization)


def can_decide_request(user: Any, request: JoinRequest) -> bool:
    """Accept what the organization confirmed: who manages the group."""
    return can_manage_group(user, request.group)


def can_decline_request(user: Any, request: JoinRequest) -> bool:
    """The organization until it has confirmed, the group whatever it did not invite itself."""
    if request.state is JoinState.INVITED:
        return can_confirm_request(user, request)
    asked = request.state is JoinState.REQUESTED and can_confirm_request(user, request)
    return asked or can_decide_request(user, request)


def can_withdraw_request(user: Any, request: JoinRequest) -> bool:
    """Who asked, whom it is about and the organization; an invitation the group."""
    if request.state is JoinState.INVITED:
        return can_decide_request(user, request)
    asked = user.is_authenticated and user.id in (request.requested_by_id, request.person_id)
    return asked or can_confirm_request(user, request)


def is_proposer(user: Any, group: Group) -> bool:
    """Who proposed a group that is still undecided."""
    return bool(group.state is GroupState.PROPOSED and user.is_authenticated and group.proposed_by_id == user.id)


def can_ask_founders(user: Any, group: Group) -> bool:
    """Ask more members to stand behind a proposal: who made it, and coordinators of groups."""
    return is_proposer(user, group) or can_coordinate_groups(user)


def can_see_drafts(user: Any, group: Group) -> bool:
    """All versions of the charter and the steps of its life: the group, and whoever sees the proposal."""
    return can_read_group(user, group) or group.state in (GroupState.PROPOSED, GroupState.DECLINED)


def can_draft_charter(user: Any, group: Group) -> bool:
    """Write the next version: who manages the group; of a proposal, who made it."""
    return can_manage_group(user, group) or is_proposer(user, group)


def can_change_charter(user: Any, charter: Charter) -> bool:
    """Change, withdraw, hand to a ballot: who may write it."""
    return can_draft_charter(user, charter.group)


def can_adopt_charter(user: Any, _charter: Charter) -> bool:
    """Put it in force: coordinators of groups; the operation refuses its writer."""
    return can_coordinate_groups(user)


def can_manage_its_group(user: Any, thing: Any) -> bool:
    """Change a call or a deliverable: who manages its group."""
    return can_manage_group(user, thing.group)


def can_change_milestone(user: Any, milestone: Milestone) -> bool:
    """Change, reach or remove a milestone: who manages the group."""
    return can_manage_group(user, milestone.deliverable.group)


def can_answer_founding(user: Any, founding: FoundingMember) -> bool:
    """Confirm or decline for an organization: its primary representative of today; coordinators repair."""
    return is_primary(user, founding.organization) or can_coordinate_groups(user)


def can_see_group_of(_user: Any, _thing: Any) -> bool:
    """A thing of a group: whoever the query shows it to."""
    return True


def can_hand_over(user: Any, work: Affiliation) -> bool:
    """Name who takes over the seats of somebody at an organization: its primary; coordinators can always repair."""
    return is_primary(user, work.organization) or can_coordinate_groups(user)


def can_see_addresses(user: Any, group: Group) -> bool:
    """Mail addresses in a list that is taken out: who runs the group, and the secretariat."""
    return can_manage_group(user, group) or can_coordinate(user)

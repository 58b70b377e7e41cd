"""Founding members: organizations that stand behind a proposal, each confirmed by its primary representative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.groups.enums import GroupState
from alliance.groups.models import FoundingMember, Group
from alliance.groups.notices import life as notices
from alliance.groups.operations.seats import fill_seat, give_seat
from alliance.groups.queries.life import affiliation_at, founding_of, members_among, open_seat_of
from alliance.organizations.models import Organization

OPEN = (GroupState.PROPOSED, GroupState.FORMING)


def add_founders(group: Group, organizations: Iterable[Organization]) -> list[FoundingMember]:
    """New rows in the order given, each organization once. Refuses an organization that is no member."""
    wanted = list({one.id: one for one in organizations}.values())
    members = members_among([one.id for one in wanted])
    outside = [one.name.text for one in wanted if one.id not in members]
    if outside:
        raise Refused(_("Not a member: %(names)s", names=", ".join(outside)), "founding")
    rows = [FoundingMember(group=group, organization=one) for one in wanted]
    db.session.add_all(rows)
    db.session.flush()
    return rows


@operation
def ask_founders(actor: Person, group: Group, organizations: Sequence[Organization]) -> list[FoundingMember]:
    """Ask more members to stand behind a proposal. Refuses one that is decided, and when all are asked already."""
    lock(group)
    if group.state is not GroupState.PROPOSED:
        raise Refused(_("This proposal is decided already."))
    known = {one.organization_id for one in founding_of(group)}
    rows = add_founders(group, [one for one in organizations if one.id not in known])
    if not rows:
        raise Refused(_("Choose a member that is not asked yet."), "founding")
    record(actor, "groups.founders_asked", group, organizations=[row.organization_id for row in rows])
    notices.founding_asked(actor, rows)
    return rows


@operation
def confirm_founding(actor: Person | None, founding: FoundingMember, person: Person | None = None) -> None:
    """The organization stands behind the proposal and names whom it would send (nobody yet when not given).

    Once the group forms, confirming brings the seat at once. Refuses a group past forming, a second confirmation,
    and a person who does not work at the organization.
    """
    hold(founding)
    if founding.confirmed_at:
        raise Refused(_("This organization has confirmed already."))
    if person is not None and affiliation_at(person, founding.organization_id) is None:
        raise Refused(_("Name somebody who works at the organization."), "person")
    founding.confirmed_at, founding.declined_at, founding.person = now(), None, person
    record(actor, "groups.founding_confirmed", founding, organization_id=founding.organization_id)
    if founding.group.state is GroupState.FORMING:
        seat_founder(actor, founding)
    notices.founding_answered(founding)


@operation
def decline_founding(actor: Person | None, founding: FoundingMember) -> None:
    """The organization does not stand behind the proposal, or no longer. Refuses once it has a seat by it."""
    hold(founding)
    if founding.declined_at:
        raise Refused(_("This organization has declined already."))
    if founding.confirmed_at and founding.group.state is not GroupState.PROPOSED:
        raise Refused(_("This organization has its seat already. It can leave the group instead."))
    founding.declined_at, founding.confirmed_at, founding.person = now(), None, None
    record(actor, "groups.founding_declined", founding, organization_id=founding.organization_id)
    notices.founding_answered(founding)


def hold(founding: FoundingMember) -> None:
    """Lock both rows; refuse what is past the time in which founding members answer."""
    lock(founding.group)
    lock(founding)
    if founding.group.state not in OPEN:
        raise Refused(_("The group is no longer being founded: it is in the state “%(state)s”.",
                        state=founding.group.state.label))  # fmt: skip


def seat_founder(actor: Person | None, founding: FoundingMember) -> None:
    """The seat of a founding member, with the person whom it named; one that has a seat keeps it."""
    group = founding.group
    if open_seat_of(group, founding.organization_id) is not None:
        return
    seat = give_seat(actor, group, founding.organization)
    affiliation = affiliation_at(founding.person, founding.organization_id) if founding.person else None
    if affiliation is not None:
        fill_seat(actor, seat, affiliation)

"""Finding ballots as a viewer may see them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from alliance.ballots.enums import BallotState, Subject
from alliance.ballots.models import Ballot, BallotEvent, Proxy
from alliance.ballots.policy import can_manage_ballot
from alliance.ballots.queries.owed import owes_in
from alliance.ballots.queries.votes import parts_in, turnout_columns, turnout_of
from alliance.core.clock import now
from alliance.core.db import db, hold
from alliance.groups.enums import CharterState
from alliance.groups.models import Charter, Group
from alliance.groups.queries.groups import facts_columns, facts_from, visible_groups

UNSEEN = (BallotState.DRAFT, BallotState.WITHDRAWN)


def visible_ballot(user: Any, ballot_id: int) -> Ballot | None:
    """One ballot with its group, options, turnout, the viewer's facts and parts, in two statements; a draft shows to
    its makers.

    A ballot of a group that the viewer does not know is known to those who vote or speak for an elector.
    """
    ballot = ballot_with_facts(user, Ballot.id == ballot_id)
    if ballot is None:
        return None
    ballot.viewer_id, ballot.viewer_parts = user.id, parts_in(user.id, ballot.id) if user.is_authenticated else ()
    if not ballot.group_is_known and not ballot.viewer_parts:
        return None
    return ballot if ballot.state not in UNSEEN or can_manage_ballot(user, ballot) else None


def visible_proxy(user: Any, ballot_id: int, proxy_id: int) -> Proxy | None:
    """A proxy of a ballot that the viewer may see, with that ballot."""
    ballot = visible_ballot(user, ballot_id)
    proxy = db.session.get(Proxy, proxy_id) if ballot is not None else None
    return proxy if proxy is not None and proxy.ballot_id == ballot_id else None


def ballot_to_vote(_user: Any, ballot_id: int) -> Ballot | None:
    """A ballot with its options alone, for the voting booth: who votes for whom is asked there, under a lock."""
    wanted = select(Ballot).where(Ballot.id == ballot_id, Ballot.state.not_in(UNSEEN))
    return db.session.scalars(wanted.options(joinedload(Ballot.options))).unique().one_or_none()


def ballot_with_facts(user: Any, *conditions: Any) -> Ballot | None:
    """A ballot with its group (facts of the viewer on it), its parent, options and turnout; one statement."""
    facts = facts_columns(user, Ballot.group_id)  # type: ignore[arg-type]  # correlated to the row at hand
    known = Ballot.group_id.in_(visible_groups(user).with_only_columns(Group.id))
    wanted = (
        select(Ballot, known.label("known"), *turnout_columns(), *facts)
        .join(Ballot.group)
        .options(contains_eager(Ballot.group).joinedload(Group.parent), joinedload(Ballot.options))
        .where(*conditions)
    )
    row = db.session.execute(wanted).unique().one_or_none()
    if row is None:
        return None
    ballot: Ballot = row.Ballot
    ballot.group.viewer_facts = facts_from(user, row)
    ballot.group_is_known = bool(row.known)
    ballot.turnout = turnout_of(ballot, row)
    hold(ballot)
    hold(ballot.group)
    return ballot


def ballots_of(user: Any, group: Group, manages: bool) -> Select[Any]:
    """Rows (ballot, owes: whether the viewer has not voted in it) of a group, those that run first, then the newest;
    drafts only for those who make them."""
    found: Any = select(Ballot, owes_in(user.id).label("owes")).where(Ballot.group_id == group.id)
    if not manages:
        found = found.where(Ballot.state.not_in(UNSEEN))
    runs = sa.and_(Ballot.state == BallotState.OPENED, Ballot.closes_at > now())
    return found.order_by(sa.case((runs, 0), (Ballot.state == BallotState.DRAFT, 1), else_=2), Ballot.number.desc())


def running_ballots(group_id: Any) -> sa.ScalarSelect[int]:
    """How many ballots of a group are open at this moment."""
    at = now()
    counted = select(func.count()).select_from(Ballot).where(Ballot.group_id == group_id)
    return counted.where(
        Ballot.state == BallotState.OPENED, Ballot.opens_at <= at, Ballot.closes_at > at
    ).scalar_subquery()


def events_of(ballot: Ballot) -> list[BallotEvent]:
    """What happened to the ballot, the newest first; one statement."""
    wanted = select(BallotEvent).where(BallotEvent.ballot_id == ballot.id).options(joinedload(BallotEvent.actor))
    return list(db.session.scalars(wanted.order_by(BallotEvent.id.desc())))


def unsettled_ballots() -> list[int]:
    """The closed ballots whose result is not recorded yet."""
    wanted = select(Ballot.id).where(Ballot.state == BallotState.OPENED, Ballot.settled_at.is_(None))
    return list(db.session.scalars(wanted.where(Ballot.closes_at <= now()).order_by(Ballot.closes_at, Ballot.id)))


def undecided_in(group_id: int) -> Ballot | None:
    """An opened ballot of the group whose result is not recorded yet, the first to close."""
    wanted = select(Ballot).where(Ballot.group_id == group_id, Ballot.state == BallotState.OPENED)
    wanted = wanted.where(Ballot.settled_at.is_(None)).options(joinedload(Ballot.group))
    return db.session.scalars(wanted.order_by(Ballot.closes_at, Ballot.id).limit(1)).first()


def charters_to_decide(group: Group) -> list[Charter]:
    """Versions of the charter that nobody has decided about: a ballot may adopt them."""
    states = (CharterState.DRAFT, CharterState.FOR_BALLOT)
    wanted = select(Charter).where(Charter.group_id == group.id, Charter.state.in_(states))
    return list(db.session.scalars(wanted.order_by(Charter.number)))


def charter_of(ballot: Ballot) -> Charter | None:
    """The charter that the ballot decides about."""
    if ballot.subject is not Subject.CHARTER or ballot.subject_id is None:
        return None
    return db.session.get(Charter, ballot.subject_id)


def live_ballot_about(subject: Subject, subject_id: int) -> Ballot | None:
    """A ballot about the same thing that is a draft, or open, or closed and not settled."""
    pending = sa.or_(
        Ballot.state == BallotState.DRAFT,
        sa.and_(Ballot.state == BallotState.OPENED, Ballot.settled_at.is_(None)),
    )
    about = select(Ballot).where(Ballot.subject == subject, Ballot.subject_id == subject_id, pending)
    return db.session.scalars(about.options(joinedload(Ballot.group)).limit(1)).first()

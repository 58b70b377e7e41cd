"""Proxies: one organization lets another's delegate vote for it in one ballot. The trace is kept."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.ballots import notices
from alliance.ballots.models import Ballot, Elector, Proxy
from alliance.ballots.operations.opening import refuse_not_running
from alliance.ballots.policy import can_give_proxy
from alliance.ballots.queries.votes import open_proxies_held, open_proxy_of, parts_in
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation

MOST_HELD = 2


@operation
def give(
    actor: Person, ballot: Ballot, elector: Elector, holder: Elector, note: str = "", recorded: bool = False
) -> Proxy:
    """Let the delegate of `holder` vote for `elector`; both sides are told.

    Given by the elector's delegate, alternate or primary representative; an officer records one that was given
    otherwise (`recorded`, with a note). Refuses a ballot that is not running, an elector that has voted or has given
    one already, a holder that gave away its own vote or holds two, and oneself.
    """
    lock(ballot)
    lock(elector)
    lock(holder)
    refuse_not_running(ballot)
    refuse_stranger(actor, ballot, elector, recorded, note)
    refuse_unfit(ballot, elector, holder)
    proxy = Proxy(ballot=ballot, elector=elector, holder=holder, given_by=actor, note=note, recorded=recorded)
    db.session.add(proxy)
    organization_id = elector.organization_id
    record(actor, "ballots.proxy_given", proxy, organization_id=organization_id, holder=holder.name.as_dict())
    notices.proxy_given(proxy)
    return proxy


def refuse_stranger(actor: Person, ballot: Ballot, elector: Elector, recorded: bool, note: str) -> None:
    """An officer says how the proxy came; everybody else speaks for the organization that gives it."""
    if recorded and not note:
        raise Refused(_("Say how the proxy was given: a letter, a mail, by word of mouth in a meeting."), field="note")
    if not recorded and not speaks_for(actor, ballot, elector):
        raise Refused(_("Its delegate, alternate or primary representative gives the proxy of an organization."))


def speaks_for(actor: Person, ballot: Ballot, elector: Elector) -> bool:
    found = [part for part in parts_in(actor.id, ballot.id) if part.elector.id == elector.id]
    return any(can_give_proxy(actor, part) for part in found)


def refuse_unfit(ballot: Ballot, elector: Elector, holder: Elector) -> None:
    if elector.id == holder.id or {elector.ballot_id, holder.ballot_id} != {ballot.id}:
        raise Refused(_("Choose another organization of this ballot."), field="holder")
    if elector.has_voted:
        raise Refused(_("%(name)s has voted already.", name=elector.name.text), field="elector")
    if open_proxy_of(elector) is not None:
        raise Refused(
            _("%(name)s has given a proxy already. Revoke that one first.", name=elector.name.text), "elector"
        )
    if open_proxy_of(holder) is not None:
        raise Refused(_("%(name)s has given away its own vote.", name=holder.name.text), field="holder")
    if open_proxies_held(elector):
        raise Refused(_("%(name)s holds a proxy itself, which cannot be passed on.", name=elector.name.text), "elector")
    if open_proxies_held(holder) >= MOST_HELD:
        raise Refused(
            _("%(name)s holds %(number)s proxies already, the most allowed.", name=holder.name.text, number=MOST_HELD),
            field="holder",
        )


@operation
def revoke(actor: Person, proxy: Proxy, as_officer: bool = False) -> None:
    """Take a proxy back; the row stays as trace. Refuses one that was used, and a ballot that is not running.

    By whoever could have given it, or by an officer (`as_officer`).
    """
    lock(proxy.ballot)
    lock(proxy.elector)
    lock(proxy)
    refuse_not_running(proxy.ballot)
    if proxy.revoked_at is not None:
        raise Refused(_("This proxy was revoked already."))
    if proxy.elector.has_voted:
        raise Refused(_("The vote was cast already, so the proxy cannot be revoked."))
    if not as_officer and not speaks_for(actor, proxy.ballot, proxy.elector):
        raise Refused(_("Its delegate, alternate or primary representative revokes the proxy of an organization."))
    proxy.revoked_at, proxy.revoked_by_id = now(), actor.id
    record(actor, "ballots.proxy_revoked", proxy, organization_id=proxy.elector.organization_id)
    notices.proxy_revoked(proxy)

"""The directory hears of changed members and brings its index up to date inside the same transaction."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from alliance.core.db import db
from alliance.directory.operations import indexing
from alliance.membership import signals as membership_signals
from alliance.membership.models import Membership
from alliance.organizations import signals as organization_signals
from alliance.organizations.models import Organization


def init_app(_app: Flask) -> None:
    """Listen; connecting twice changes nothing."""
    organization_signals.changed.connect(organization_changed)
    membership_signals.changed.connect(membership_changed)
    membership_signals.many_changed.connect(many_changed)
    for name, listener in (("before_commit", indexing.raise_revision), ("after_soft_rollback", indexing.forget_change)):
        if not sa.event.contains(db.session.session_factory, name, listener):
            sa.event.listen(db.session.session_factory, name, listener)


def organization_changed(organization: Organization) -> None:
    indexing.reindex(organization)


def membership_changed(membership: Membership) -> None:
    indexing.reindex_many([membership.organization_id])


def many_changed(organization_ids: list[int]) -> None:
    indexing.reindex_many(organization_ids)

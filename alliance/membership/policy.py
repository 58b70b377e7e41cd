"""Who may do what with memberships. Pure questions: no database, no request."""

from __future__ import annotations

from alliance.core.access import signed_in
from alliance.core.duties import can_administer, can_coordinate, can_manage_members

can_see_own = signed_in
can_see_membership = signed_in  # the query shows one's own organizations' only
can_see_desk = can_coordinate
can_change_membership = can_manage_members
can_change_tiers = can_administer

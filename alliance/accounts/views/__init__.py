"""Sign-in, the own account, people and roles."""

from flask import Blueprint

from alliance.accounts.views import (
    addresses,
    invitations,
    people,
    profile,
    recovery,
    roles,
    security,
    sign_in,
    sign_up,
)

bp = Blueprint("accounts", __name__)
for area in (sign_in, sign_up, recovery, invitations, security, addresses, profile, people, roles):
    bp.register_blueprint(area.bp)

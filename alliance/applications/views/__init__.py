"""The pages of calls and applications, put together."""

from flask import Blueprint

from alliance.applications.views import call_desk, calls, desk, desk_acts, own, reviews, wizard

bp = Blueprint("applications", __name__)
for part in (calls, call_desk, own, wizard, desk, desk_acts, reviews):
    bp.register_blueprint(part.bp)

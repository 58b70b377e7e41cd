"""The pages of calls and applications, put together."""

from flask import Blueprint

from alliance.applications.views import call_desk, calls

bp = Blueprint("applications", __name__)
for part in (calls, call_desk):
    bp.register_blueprint(part.bp)

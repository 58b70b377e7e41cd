"""The pages of calls and applications, put together."""

from flask import Blueprint

from alliance.applications.views import call_desk, calls, own, wizard

bp = Blueprint("applications", __name__)
for part in (calls, call_desk, own, wizard):
    bp.register_blueprint(part.bp)

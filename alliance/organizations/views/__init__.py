"""The pages of organizations, put together."""

from flask import Blueprint

from alliance.organizations.views import desk, logos, own, ownerships, people

bp = Blueprint("organizations", __name__)
for part in (own, people, desk, ownerships):
    bp.register_blueprint(part.bp)
bp.add_url_rule("/organizations/<int:organization_id>/logo/<int:file_id>", "logo", logos.logo)

"""Pages of programmes."""

from flask import Blueprint

from alliance.programmes.views import answers, editing, importing, parts, people, places, public, sessions

bp = Blueprint("programmes", __name__)

bp.add_url_rule("/events/<int:event_id>/programme", "agenda", public.agenda)
bp.add_url_rule("/events/<int:event_id>/programme.ics", "feed", public.feed)
bp.add_url_rule("/events/<int:event_id>/programme.pdf", "pdf", public.pdf)
bp.add_url_rule("/events/<int:event_id>/speakers", "speakers", public.speakers)
bp.add_url_rule("/events/sessions/<int:session_id>", "session", public.session)
bp.add_url_rule("/events/materials/<int:material_id>", "material", public.material)
bp.add_url_rule("/events/materials/<int:material_id>/open", "open_file", public.open_file, methods=["POST"])
for part in (answers, editing, importing, parts, people, places, sessions):
    bp.register_blueprint(part.bp)

__all__ = ["bp"]

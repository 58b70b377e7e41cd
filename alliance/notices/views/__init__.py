"""The pages of notices, put together."""

from alliance.notices.views import outbox, own

bp = own.bp
bp.register_blueprint(outbox.bp)

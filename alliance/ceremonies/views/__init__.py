"""Pages of ceremonies: readiness, run of show, stage, papers; control and phones on the day."""

from alliance.ceremonies.views import control, live, papers, run, signings, stage
from alliance.ceremonies.views.ceremonies import bp

for part in (signings, run, stage, control, live, papers):
    bp.register_blueprint(part.bp)

__all__ = ["bp"]

"""What an operator's monitor asks: does the database answer, is the queue moving, is there room on the disk?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, anybody
from alliance.core.clock import now
from alliance.core.db import db

LEAST_FREE = 200 * 1024 * 1024  # bytes; below it writes are about to fail
OLDEST = 15 * 60  # seconds that a due row may wait before somebody has to look

bp = Blueprint("health", __name__)
Oldest = Callable[[], datetime | None]


@bp.route("/healthz")
@allow(anybody)
def show() -> ResponseReturnValue:
    """200 when all is well, else 503; numbers only, no names, no secrets."""
    report: dict[str, Any] = {"database": "ok", "queue_age_seconds": 0, "disk_free_mb": 0}
    well = True
    try:
        db.session.execute(sa.select(1))
        ages = [oldest() for oldest in current_app.extensions["alliance.queues"]]
        waiting = [(now() - at).total_seconds() for at in ages if at is not None]
        report["queue_age_seconds"] = round(max([0.0, *waiting]))
        well = report["queue_age_seconds"] < OLDEST
    except sa.exc.SQLAlchemyError:
        report["database"] = "unavailable"
        well = False
    free = shutil.disk_usage(current_app.instance_path).free
    report["disk_free_mb"] = free // 1024**2
    well = well and free > LEAST_FREE
    report["status"] = "ok" if well else "attention"
    return jsonify(report), 200 if well else 503


def init_health(app: Flask, queues: list[Oldest]) -> None:
    """`queues` tell since when their oldest due row waits."""
    app.extensions["alliance.queues"] = queues
    app.register_blueprint(bp)

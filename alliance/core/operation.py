"""One public operation is one transaction, whoever calls it."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from alliance.core.db import db, writing

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)
UNIQUE_VIOLATION = "23505"  # SQLSTATE of PostgreSQL


class Refused(Exception):
    """The rules of the alliance forbid this; nothing was changed.

    `field` names the form field that the reader has to mend; None puts the message above the form.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Clash(Refused):
    """Somebody else changed the same thing first; `theirs` is what stands now, field by field."""

    def __init__(self, message: str, theirs: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.theirs = theirs or {}


class TooManyTries(Exception):
    """Somebody tried something too often; `seconds` until it may be tried again. Answered with 429 and Retry-After."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many tries; {seconds} s to wait")
        self.seconds = seconds


def operation(work: Callable[P, R]) -> Callable[P, R]:
    """Run the work in one transaction; an operation called by another joins that one's transaction.

    The outermost operation first ends the reading transaction of its caller: what the caller has loaded is read
    anew under the write lock (SQLite) or may be locked row by row with `lock` (PostgreSQL).
    """

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        notes = db.session.info
        if "afterwards" in notes:
            return work(*args, **kwargs)
        jobs: list[Callable[[], object]] = []
        db.session.commit()
        notes["afterwards"] = jobs
        token = writing.set(True)
        try:
            result = work(*args, **kwargs)
            db.session.commit()
        except (StaleDataError, IntegrityError) as collision:
            db.session.rollback()
            if isinstance(collision, IntegrityError) and not is_twice(collision):
                raise
            raise Clash(gettext("Somebody else did the same at this moment. Look at the page again.")) from collision
        except BaseException:
            db.session.rollback()
            raise
        finally:
            writing.reset(token)
            del notes["afterwards"]
        for job in jobs:
            run_quietly(job)
        return result

    return run


def is_twice(error: IntegrityError) -> bool:
    """Whether a row came twice (a unique constraint), which two people at once can bring about; no other is theirs."""
    return getattr(error.orig, "sqlstate", "") == UNIQUE_VIOLATION or "UNIQUE constraint failed" in str(error.orig)


def afterwards(job: Callable[[], object]) -> None:
    """Run the job once the transaction in progress is safely stored."""
    db.session.info["afterwards"].append(job)


def run_quietly(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception:
        log.exception("a job after the commit failed")

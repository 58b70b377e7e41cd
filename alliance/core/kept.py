"""Rows that nearly every page needs and that hardly ever change, kept in the process for a few seconds."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
SECONDS = 5.0
_all: list[Kept] = []


class Kept(Generic[T]):
    """The result of `load`, read anew after some seconds, after `forget` in this process, and at once in tests."""

    def __init__(self, load: Callable[[], T], seconds: float = SECONDS) -> None:
        self._load = load
        self._seconds = seconds
        self._value: T | None = None
        self._until = 0.0
        _all.append(self)

    def get(self) -> T:
        if self._value is None or monotonic() >= self._until:
            self._value = self._load()
            self._until = monotonic() + self._seconds
        return self._value

    def forget(self) -> None:
        self._value = None


def keep_for_long() -> None:
    """Keep everything for an hour: tests that count statements must not depend on how slow a machine is."""
    for kept in _all:
        kept._seconds = 3600.0


def forget_everything() -> None:
    """Drop all that is kept: after a change of the settings, and between tests."""
    for kept in _all:
        kept.forget()

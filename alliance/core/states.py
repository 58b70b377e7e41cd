"""Words of the domain that readers see: states, kinds, answers, each with its label, tone, icon and path."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Self


class Shown(StrEnum):
    """A word of the domain as `NAME = value, label[, tone, icon[, next]]`.

    `label` is what readers see (a lazy text), `tone` and `icon` how a badge shows it, `next` the values that it may
    become, divided by spaces: the whole state machine stands in the table of its members.
    """

    _label: Any
    _tone: str
    _icon: str
    _next: Sequence[str]

    def __new__(
        cls, value: str, label: Any = "", tone: str = "idle", icon: str = "circle", following: str = ""
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member._label, member._tone, member._icon, member._next = label, tone, icon, tuple(following.split())
        return member

    @property
    def label(self) -> Any:
        return self._label

    @property
    def tone(self) -> str:
        return self._tone

    @property
    def icon(self) -> str:
        return self._icon

    def may_become(self, other: Shown) -> bool:
        """Whether the path leads from here to there in one step."""
        return other.value in self._next

    @property
    def is_final(self) -> bool:
        return not self._next

"""Telling how far long work has come; the command line draws it, tests and workers stay silent."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Step(Protocol):
    """One long step under way."""

    def total(self, amount: int) -> None:
        """Say how many units the step has in all, once that is known."""

    def advance(self, amount: int = 1) -> None:
        """Say that `amount` more units are done."""


class Progress(Protocol):
    """Where long work reports; `step` is used as a context manager, one step at a time."""

    def step(self, label: str, total: int | None = None) -> AbstractContextManager[Step]:
        """Open a step named `label` (Chinese, shown as it is) with `total` units if known."""


class _SilentStep:
    def total(self, amount: int) -> None:
        pass

    def advance(self, amount: int = 1) -> None:
        pass


class Silent:
    """Progress for those who do not watch."""

    @contextmanager
    def step(self, label: str, total: int | None = None) -> Iterator[Step]:
        """Do nothing but hand out a step that takes everything."""
        yield _SilentStep()

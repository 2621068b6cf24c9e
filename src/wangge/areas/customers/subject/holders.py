"""Who holds what on a person: each area says what it tells him, and what it erases.

    register(Holder("走访", (Visit, VisitCheck), tell=_tell, erase=_erase))

`wangge.areas.apps` imports the modules that register; `tests/areas/customers/test_subject.py`
demands that every model which points to a customer is somebody's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Sheet:
    """A table of the data package; values as a person reads them."""

    title: str
    heading: tuple[str, ...]
    rows: list[tuple[Any, ...]]


Tell = Callable[[int, Path], list[Sheet]]
"""(customer id, lake) → tables for the person himself: nothing is masked."""

Erase = Callable[[int, datetime], int]
"""(customer id, now) → how many rows lost something."""


@dataclass(frozen=True)
class Holder:
    """What one area holds. `kept` says what erasure leaves, and by which law."""

    name: str
    models: tuple[type[models.Model], ...]
    tell: Tell
    erase: Erase
    kept: str = ""


_HOLDERS: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """Take a holder in; one of the same name replaces it."""
    _HOLDERS[holder.name] = holder


def holders() -> Iterator[Holder]:
    """Yield the holders in the order in which their areas stand."""
    yield from _HOLDERS.values()

"""What living things hang on a unit or a member of staff; each area above says so for its own.

    @hangs_on_unit("在用网格")
    def _grids(unit_id: int, on: date) -> int: ...

`wangge.areas.apps` imports the modules that do, so that the list is whole in every process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

Count = Callable[[int, date], int]

_ON_UNIT: dict[str, Count] = {}
_ON_STAFF: dict[str, Count] = {}


@dataclass(frozen=True)
class Hanging:
    """So many of something, in words that a person at the screen knows."""

    what: str
    count: int


def hangs_on_unit(what: str) -> Callable[[Count], Count]:
    """Register a function from a unit's id and a bank day to how many of `what` it holds."""
    return _registering(_ON_UNIT, what)


def hangs_on_staff(what: str) -> Callable[[Count], Count]:
    """Register a function from a staff id and a bank day to how many of `what` he has."""
    return _registering(_ON_STAFF, what)


def on_unit(unit_id: int, *, on: date) -> list[Hanging]:
    """Return what hangs on the unit from the bank's day `on`, nothing that counts zero."""
    return _counted(_ON_UNIT, unit_id, on)


def on_staff(staff_id: int, *, on: date) -> list[Hanging]:
    """Return what hangs on the person from the bank's day `on`, nothing that counts zero."""
    return _counted(_ON_STAFF, staff_id, on)


def in_words(hanging: list[Hanging]) -> str:
    """Write it as a sentence has it: `在用网格 3 个、管户客户 120 个`."""
    return "、".join(f"{one.what} {one.count} 个" for one in hanging)


def _registering(where: dict[str, Count], what: str) -> Callable[[Count], Count]:
    def register(count: Count) -> Count:
        where[what] = count
        return count

    return register


def _counted(where: dict[str, Count], pk: int, on: date) -> list[Hanging]:
    counted = [Hanging(what, count(pk, on)) for what, count in where.items()]
    return [one for one in counted if one.count]

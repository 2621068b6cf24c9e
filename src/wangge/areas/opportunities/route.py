"""The order in which to call on people; pure.

Within a step of urgency the next stop is the nearest to the last one, in a straight line: good
enough for a day's dozen stops on a motorbike. Roads and time windows are a later step.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from wangge.kernel.geometry import distance_m

Stop = TypeVar("Stop")
Point = tuple[float, float]


def visiting_order(
    stops: Sequence[Stop],
    *,
    urgency: Callable[[Stop], Hashable],
    place: Callable[[Stop], Point | None],
) -> list[Stop]:
    """Return `stops` by `urgency` (smallest first), each step as a nearest-neighbour route.

    `place` gives WGS-84 (lon, lat) degrees or None; those without a place end their step in the
    given order. The first step starts at its first stop, each later one where the last ended.
    """
    ordered: list[Stop] = []
    here: Point | None = None
    for _, step in groupby(sorted(stops, key=urgency), key=urgency):
        for stop in _nearest_first(step, place, here):
            ordered.append(stop)
            here = place(stop) or here
    return ordered


def _nearest_first(
    stops: Iterable[Stop], place: Callable[[Stop], Point | None], here: Point | None
) -> list[Stop]:
    placed, unplaced = [], []
    for stop in stops:
        (placed if place(stop) else unplaced).append(stop)
    route: list[Stop] = []
    while placed:
        at = here
        nearest = placed[0] if at is None else min(placed, key=lambda s: _metres(at, place(s)))
        placed.remove(nearest)
        route.append(nearest)
        here = place(nearest)
    return route + unplaced


def _metres(a: Point, b: Point | None) -> float:
    return float("inf") if b is None else distance_m(*a, *b)

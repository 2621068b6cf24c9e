"""What no plan could balance, proved and named: heavy units and walled-off pockets.

A pocket is ground joined to the rest by bridges only (or not at all). With b bridges at most b
grids reach over them, so some whole number j of grids lies inside, and the rest of the pocket's
load is carried by the b grids that reach out. When no j fits every weight at once, the tolerance
cannot be had there. The condition is necessary, not sufficient: a pocket not listed may still
prove too tight, and then the grids off balance are listed as not reached.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .kernels import pieces
from .land import Floats, Ints, Land
from .measure import loads

SLACK = 1e-9


@dataclass(frozen=True)
class Obstacle:
    """One reason why the tolerance cannot be met, or was not."""

    kind: str  # heavy_unit | pocket | not_reached
    units: tuple[int, ...]
    load: tuple[float, ...]  # in fair shares, one a weight
    bridges: int = 0
    grid: int | None = None

    def say(self, language: str = "zh") -> str:
        """Say it in a sentence."""
        load = "、".join(f"{one:.3f}" for one in self.load)
        return _SENTENCES[self.kind][language].format(
            load=load, count=len(self.units), bridges=self.bridges, grid=self.grid
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it for printing, sentences included."""
        return {
            "kind": self.kind,
            "grid": self.grid,
            "units": list(self.units),
            "bridges": self.bridges,
            "load": [round(one, 4) for one in self.load],
            "message": self.say(),
            "message_en": self.say("en"),
        }


_SENTENCES = {
    "heavy_unit": {
        "zh": "单元自身的负荷已达均值的 {load} 倍，所在网格必然超出允许偏差；"
        "如需均衡，请拆分该单元。",
        "en": "One unit alone carries {load} fair shares, so its grid must be over; split it.",
    },
    "pocket": {
        "zh": "被屏障隔开的 {count} 个单元（{bridges} 座桥相连）合计负荷为均值的 {load} 倍，"
        "任何整数个网格都无法全部落在允许偏差内；请增加通道、放宽偏差或调整网格数。",
        "en": "{count} units behind barriers ({bridges} bridges) carry {load} fair shares: no "
        "whole number of grids fits the tolerance; add a crossing, widen it or change the number.",
    },
    "not_reached": {
        "zh": "网格 {grid} 的负荷为均值的 {load} 倍，未达到允许偏差（并非证明无解）；"
        "可更换随机种子、放宽偏差或手工调整。",
        "en": "Grid {grid} carries {load} fair shares, outside the tolerance (not proved "
        "impossible); try another seed, widen the tolerance or edit by hand.",
    },
}


def obstacles(
    land: Land, share: Floats, grid: Ints, grids: int, tolerance: float
) -> list[Obstacle]:
    """List what keeps a plan from the tolerance: proofs first, then the grids not reached."""
    found = _heavy_units(share, tolerance) + _pockets(land, share, grids, tolerance)
    heavy = {int(grid[one.units[0]]) for one in found if one.kind == "heavy_unit"}
    load = loads(share, grid, grids)
    off = np.flatnonzero((np.abs(load - 1) > tolerance + SLACK).any(axis=1))
    found += [
        Obstacle("not_reached", _units(grid == one), tuple(map(float, load[one])), grid=int(one))
        for one in off
        if int(one) not in heavy
    ]
    return found


def _units(chosen: np.ndarray) -> tuple[int, ...]:
    return tuple(map(int, np.flatnonzero(chosen)))


def _heavy_units(share: Floats, tolerance: float) -> list[Obstacle]:
    heavy = np.flatnonzero((share > 1 + tolerance + SLACK).any(axis=1))
    return [Obstacle("heavy_unit", (int(u),), tuple(map(float, share[u]))) for u in heavy]


def _pockets(land: Land, share: Floats, grids: int, tolerance: float) -> list[Obstacle]:
    by_land = land.walkable & ~land.crossing
    piece = pieces(np.zeros(land.units, np.int64), land.first, land.neighbour, by_land)
    found = []
    for number in range(int(piece.max()) + 1):
        inside = piece == number
        leaving = land.crossing & inside[land.origin] & ~inside[land.neighbour]
        bridges = int(leaving.sum())
        load = share[inside].sum(axis=0)
        if not _fits(load, bridges, grids, tolerance):
            found.append(Obstacle("pocket", _units(inside), tuple(map(float, load)), bridges))
    return found


def _fits(load: Floats, bridges: int, grids: int, tolerance: float) -> bool:
    """Is there a number j of grids inside, and a rest for the bridges, that suits every weight?"""
    whole = np.arange(grids + 1)[:, None]
    low = whole * (1 - tolerance)
    high = (whole + bridges) * (1 + tolerance)
    return bool(((low <= load + SLACK) & (load <= high + SLACK)).all(axis=1).any())

"""County-like ground to design grids on: towns, villages, a river with bridges, a ridge."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.areas.grids.design import Barriers, Land, cells_around, land_from_polygons

USUAL_UNITS = 5_000
USUAL_SIDE_M = 60_000  # of a county with as many units: about 3,600 km²
USUAL_TOWNS = 18
TOWN_SHARE = 0.35  # of the units stand close to a town's centre
ZONE_M = 3_000
RELAXED = 2  # Lloyd rounds: villages keep their distance


@dataclass(frozen=True)
class Instance:
    """One piece of ground with two weights a unit, and how many grids are wanted."""

    name: str
    grids: int
    cells: NDArray[np.object_]
    points: NDArray[np.float64]  # (n, 2) metres
    weights: NDArray[np.float64]  # (n, 2) value and work
    barriers: Barriers
    land: Land


def make_instance(units: int, grids: int, seed: int, steep: float = 1.0) -> Instance:
    """Draw a county of `units` village groups; the same seed, the same county.

    `steep` says how much value and work part ways between town and country; at 0 they differ by
    chance alone, above 2 whole districts have one without the other.
    """
    chance = np.random.default_rng(seed)
    side = USUAL_SIDE_M * np.sqrt(units / USUAL_UNITS)  # larger counties are as dense
    many = max(3, round(USUAL_TOWNS * units / USUAL_UNITS))
    towns = chance.uniform(0.08, 0.92, (many, 2)) * side
    points = _places(units, towns, side, chance)
    barriers = _river_and_ridge(side, chance)
    weights = _weights(points, towns, chance, steep)
    cells = cells_around(points)
    return Instance(
        name=f"county-{units}-{grids}" + ("" if steep == 1 else "-steep"),
        grids=grids,
        cells=cells,
        points=points,
        weights=weights,
        barriers=barriers,
        land=land_from_polygons(cells, barriers=barriers),
    )


def grown(instance: Instance, seed: int) -> NDArray[np.float64]:
    """Return the weights a year later: every unit drifts, one development zone grows."""
    chance = np.random.default_rng(seed)
    drift = chance.lognormal(0, 0.10, instance.weights.shape)
    zone = chance.uniform(0.25, 0.75, 2) * instance.points.max(axis=0)
    near = np.hypot(*(instance.points - zone).T) < ZONE_M
    return instance.weights * drift * np.where(near, 1.2, 1.0)[:, None]


def _places(
    units: int, towns: NDArray, side: float, chance: np.random.Generator
) -> NDArray[np.float64]:
    in_town = int(units * TOWN_SHARE)
    near = towns[chance.integers(0, len(towns), in_town)]
    near = near + chance.normal(0, 0.03 * USUAL_SIDE_M, (in_town, 2))
    wide = chance.uniform(0, side, (units - in_town, 2))
    points = np.clip(np.r_[near, wide], 1, side - 1) + chance.uniform(-0.5, 0.5, (units, 2))
    for _ in range(RELAXED):
        points = shapely.get_coordinates(shapely.centroid(cells_around(points)))
    return points


def _river_and_ridge(side: float, chance: np.random.Generator) -> Barriers:
    y = np.linspace(-0.1, 1.1, 121) * side
    turn = chance.uniform(0, 2 * np.pi)
    x = (0.5 + 0.06 * np.sin(y / side * 9 + turn) + 0.02 * np.sin(y / side * 31)) * side
    bridges = shapely.points([(x[at], y[at]) for at in (28, 50, 71, 92)])
    along = np.linspace(0.08, 0.40, 40)
    ridge = np.c_[along, 0.62 + 0.05 * np.sin(along * 14)] * side
    lines = np.array([shapely.linestrings(np.c_[x, y]), shapely.linestrings(ridge)], object)
    return Barriers(lines=lines, bridges=bridges)


def _weights(points: NDArray, towns: NDArray, chance: np.random.Generator, steep: float) -> NDArray:
    """Value is dearer near towns, work grows with the way to them; both follow households."""
    off = points[:, None] - towns[None]
    away = np.min(np.hypot(off[..., 0], off[..., 1]), axis=1) / USUAL_SIDE_M
    households = chance.lognormal(3.6, 0.45, len(points)) * (1 + 1.5 * np.exp(-away / 0.03))
    rich = 1 + 0.2 * steep * np.exp(-away / 0.05)
    value = households * rich * chance.lognormal(0, 0.3, len(points))
    work = households * (1 + 0.5 * steep * away) * chance.lognormal(0, 0.2, len(points))
    return np.round(np.c_[value * 10, work], 1)

"""Small pieces of ground for the tests: squares in rows and columns."""

import numpy as np
import shapely

from wangge.areas.grids.design import Barriers


def squares(columns: int, rows: int, side: float = 100.0) -> np.ndarray:
    """Return columns × rows squares, row by row from the south-west."""
    x, y = np.meshgrid(np.arange(columns) * side, np.arange(rows) * side)
    return shapely.box(x.ravel(), y.ravel(), x.ravel() + side, y.ravel() + side)


def river_at(x: float, *bridges: tuple[float, float]) -> Barriers:
    """Return a river running north at `x`, with bridges at the given points."""
    at = np.array([shapely.Point(one) for one in bridges], object)
    line = shapely.linestrings([(x, -1e6), (x, 1e6)])
    return Barriers(lines=np.array([line], object), bridges=at)

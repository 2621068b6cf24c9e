"""Territory design: cut ground into connected, compact, evenly loaded grids.

Pure arrays in and out; knows nothing of the database. `engine.design` makes a plan,
`measure.measure` tells how good any plan is, however it was made. Numba is loaded by `engine` and
`measure` only, so import those where the work is done, not where a page or a command starts.
"""

from .barriers import Barriers
from .borders import cells_around, land_from_polygons
from .land import Land, land_from_borders
from .projection import Projection

__all__ = [
    "Barriers",
    "Land",
    "Projection",
    "cells_around",
    "land_from_borders",
    "land_from_polygons",
]

"""Writes of the grids area, and the check that nothing broke what must always hold."""

from wangge.areas.grids.invariants import invariant_breaches

from .custody import CustodyCounts, assign_custody
from .loading import LoadedGrids, load_grids

__all__ = [
    "CustodyCounts",
    "LoadedGrids",
    "assign_custody",
    "invariant_breaches",
    "load_grids",
]

"""Models of the grids area."""

from .custody import Custody, CustodyReason
from .grid import Grid, GridKind, GridLevel, GridStatus
from .grid_post import GridPost, GridPostKind

__all__ = [
    "Custody",
    "CustodyReason",
    "Grid",
    "GridKind",
    "GridLevel",
    "GridPost",
    "GridPostKind",
    "GridStatus",
]

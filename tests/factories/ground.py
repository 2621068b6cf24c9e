"""Three small square grids for the personas, and points inside and outside of them.

Each square is 0.01 degrees wide (about 1 km). G1-01 and G1-02 touch; G2-01 lies apart.
"""

from typing import Any

from tests.personas import STARTED
from wangge.areas.grids.services import LoadedGrids, load_grids
from wangge.areas.organisation.access import SYSTEM
from wangge.kernel.time import bank_day

SIDE = 0.01
CORNERS = {"G1-01": (120.00, 33.00), "G1-02": (120.01, 33.00), "G2-01": (120.10, 33.00)}
"""South-west corners, WGS-84 degrees."""

CENTRES = {code: (lon + SIDE / 2, lat + SIDE / 2) for code, (lon, lat) in CORNERS.items()}
NOWHERE = (121.0, 34.0)
"""A point outside every grid."""

VILLAGES = {"G1-01": "320923100001", "G1-02": "320923100002", "G2-01": "320923200001"}


def square(lon: float, lat: float, side: float = SIDE) -> dict[str, Any]:
    """Return a GeoJSON square with its south-west corner at the point."""
    ring = [
        [lon, lat],
        [lon + side, lat],
        [lon + side, lat + side],
        [lon, lat + side],
        [lon, lat],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, area: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    """Return a grid feature as `load_grids` takes it: a small village grid unless told else."""
    given = {
        "code": code,
        "name": f"网格{code}",
        "level": "small",
        "kind": "village",
        "parent_code": code[:2],
        "unit_code": "T101",
        "a_staff_no": "1005",
        "b_staff_no": "1006",
        "village_codes": [],
        "group_nos": None,
    }
    return {"type": "Feature", "geometry": area, "properties": given | properties}


def features() -> list[dict[str, Any]]:
    """Return two big grids and the three small ones of the personas."""

    def small(code: str, unit: str, a: str, b: str | None) -> dict[str, Any]:
        return feature(
            code,
            square(*CORNERS[code]),
            unit_code=unit,
            a_staff_no=a,
            b_staff_no=b,
            village_codes=[VILLAGES[code]],
        )

    big = {"level": "big", "kind": "town", "parent_code": None, "a_staff_no": None}
    return [
        feature("G1", None, **big, b_staff_no=None, unit_code="B01"),
        feature("G2", None, **big, b_staff_no=None, unit_code="B02"),
        small("G1-01", "T101", "1005", "1006"),
        small("G1-02", "T102", "1007", None),
        small("G2-01", "T201", "1008", None),
    ]


def mark_out() -> LoadedGrids:
    """Load the grids of the personas, in force since the organisation was set up."""
    return load_grids(features=features(), actor=SYSTEM, now=STARTED, on=bank_day(STARTED))

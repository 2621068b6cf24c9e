import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.geometry import (
    Crs,
    distance_m,
    h3_cell,
    to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

VECTORS = list(csv.DictReader((Path(__file__).parent / "coordinate_vectors.csv").open()))
FORWARD_M = 0.02  # gcoord's own figure of precision
INVERSE_M = 0.01

mainland = st.tuples(st.floats(74, 134), st.floats(18, 53))


def _point(row: dict[str, str], name: str) -> tuple[float, float]:
    return float(row[f"{name}_lng"]), float(row[f"{name}_lat"])


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['lng']},{row['lat']}")
def test_forward_agrees_with_gcoord(row: dict[str, str]) -> None:
    lon, lat = float(row["lng"]), float(row["lat"])
    assert distance_m(*wgs84_to_gcj02(lon, lat), *_point(row, "gcoord_wgs2gcj")) < FORWARD_M
    assert distance_m(*wgs84_to_bd09(lon, lat), *_point(row, "gcoord_wgs2bd")) < FORWARD_M


@given(mainland)
def test_there_and_back_again(point: tuple[float, float]) -> None:
    assert distance_m(*to_wgs84(*wgs84_to_gcj02(*point), Crs.GCJ02), *point) < INVERSE_M
    assert distance_m(*to_wgs84(*wgs84_to_bd09(*point), Crs.BD09), *point) < INVERSE_M
    assert to_wgs84(*point, Crs.WGS84) == point


def test_abroad_nothing_is_shifted() -> None:
    paris = (2.3522, 48.8566)
    assert wgs84_to_gcj02(*paris) == paris
    assert to_wgs84(*paris, Crs.GCJ02) == paris


def test_one_degree_of_latitude_is_111_km() -> None:
    assert distance_m(119.8, 33.0, 119.8, 34.0) == pytest.approx(111_195, abs=5)


def test_near_points_share_a_cell_and_far_ones_do_not() -> None:
    assert h3_cell(119.8, 33.78) == h3_cell(119.80001, 33.78001)
    assert h3_cell(119.8, 33.78) != h3_cell(119.9, 33.78)

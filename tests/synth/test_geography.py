"""The made-up areas are a partition of the real border, on every level."""

import numpy as np
import pytest
import shapely

from wangge.synth.county import County, make_county
from wangge.synth.geography import inside, read_border, read_towns, read_villages

from .conftest import BATCH_DATE

SLIVER_DEG2 = 1e-7  # about 0.001 km²: the border snapped to a grid of a centimetre


def _covers(areas: list, whole: shapely.Polygon) -> bool:
    return shapely.coverage_is_valid(areas) and (
        shapely.union_all(areas).symmetric_difference(whole).area < SLIVER_DEG2
    )


def test_every_village_and_town_of_the_gazetteer_has_an_area(county: County) -> None:
    assert [v.code for v in county.villages] == [v.code for v in read_villages()]
    assert len(county.villages) == 339
    assert {t.code: t.name for t in county.towns} == read_towns()
    assert len(county.towns) == 17


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_groups_villages_and_towns_fill_the_border_without_gap_or_overlap(seed: int) -> None:
    county = make_county(1_000, seed, BATCH_DATE)
    border = read_border()
    assert _covers([g.polygon for v in county.villages for g in v.groups], border)
    assert _covers([v.polygon for v in county.villages], border)
    assert _covers([t.polygon for t in county.towns], border)
    assert _covers([g.plan.polygon for g in county.organisation.small_grids], border)


def test_towns_and_villages_are_in_one_piece(county: County) -> None:
    areas = [v.polygon for v in county.villages] + [t.polygon for t in county.towns]
    assert {a.geom_type for a in areas} == {"Polygon"}


def test_a_town_is_the_union_of_its_villages(county: County) -> None:
    for town in county.towns:
        villages = [county.villages[v] for v in town.villages]
        assert {v.code[:9] for v in villages} == {town.code}
        gap = shapely.union_all([v.polygon for v in villages]).symmetric_difference(town.polygon)
        assert gap.area < SLIVER_DEG2


def test_residents_of_villages_and_towns_add_up(county: County) -> None:
    assert sum(v.residents for v in county.villages) == county.residents
    assert sum(t.residents for t in county.towns) == county.residents


def test_a_point_outside_is_pulled_inside(county: County) -> None:
    rng = np.random.default_rng(0)
    for village in county.villages[::40]:
        group = village.groups[0]
        for east, north in rng.normal(0, 0.02, (20, 2)):
            lon, lat = group.centre[0] + east, group.centre[1] + north
            point = inside(group.polygon, group.centre, lon, lat)
            assert group.polygon.covers(point)


def test_a_county_without_people_is_refused() -> None:
    with pytest.raises(ValueError, match="100"):
        make_county(50, 1, BATCH_DATE)

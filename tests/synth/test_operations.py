"""Staff, grids and field history fit the county and each other."""

import csv
import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import shapely

from wangge.kernel.geometry import distance_m
from wangge.synth.county import County, make_county
from wangge.synth.field_history import FieldHistory
from wangge.synth.operations import write_operations

from .conftest import BATCH_DATE, Operations, Written

PERSONAS = {
    "head_office": "hq", "department": "dept", "branch_head": "branch", "outlet_head": "outlet",
    "manager_a": "manager_a", "manager_b": "manager_b", "auditor": "auditor",
    "analyst": "analyst",
    "security_officer": "security",
    "administrator": "admin", "outsider": "outsider",
}  # fmt: skip


@cache
def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def features(operations: Operations) -> list[dict[str, Any]]:
    return _json(operations.folder / "grids.geojson")["features"]


@pytest.fixture(scope="module")
def staff(operations: Operations) -> list[dict[str, Any]]:
    return _json(operations.folder / "staff.json")


@pytest.fixture(scope="module")
def visits(operations: Operations) -> list[dict[str, str]]:
    with (operations.folder / "visits.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parents(operations: Operations) -> dict[str, str | None]:
    return {u["code"]: u["parent_code"] for u in _json(operations.folder / "units.json")}


def test_units_form_one_tree(operations: Operations) -> None:
    units = _json(operations.folder / "units.json")
    kinds = {u["code"]: u["kind"] for u in units}
    assert len(kinds) == len(units)
    above = {"department": "head_office", "branch": "head_office", "outlet": "branch",
             "team": "outlet"}  # fmt: skip
    for unit in units:
        if unit["kind"] == "head_office":
            assert unit["parent_code"] is None
        else:
            assert kinds[unit["parent_code"]] == above[unit["kind"]]


def test_every_persona_is_there_once(staff: list[dict[str, Any]]) -> None:
    assert {s["persona"]: s["username"] for s in staff if s["persona"]} == PERSONAS
    assert len({s["username"] for s in staff}) == len({s["staff_no"] for s in staff}) == len(staff)


def test_the_pair_shares_a_team_and_the_outsider_is_of_another_branch(
    operations: Operations, staff: list[dict[str, Any]], features: list[dict[str, Any]]
) -> None:
    parents = _parents(operations)
    post = {s["persona"]: s["posts"][0] for s in staff if s["persona"]}
    team = post["manager_a"]["unit_code"]
    assert team == post["manager_b"]["unit_code"]
    assert parents[team] == post["outlet_head"]["unit_code"]
    branch = post["branch_head"]["unit_code"]
    assert parents[parents[team] or ""] == branch
    other = parents[post["outsider"]["unit_code"]]
    assert parents[other or ""] != branch
    pair = {s["staff_no"] for s in staff if s["persona"] in ("manager_a", "manager_b")}
    mine = [f["properties"] for f in features if f["properties"]["unit_code"] == team]
    assert mine
    assert all({g["a_staff_no"], g["b_staff_no"]} == pair for g in mine)


def test_small_grids_cover_their_big_grid_and_have_an_a_manager(
    features: list[dict[str, Any]], staff: list[dict[str, Any]]
) -> None:
    managers = {s["staff_no"] for s in staff if s["posts"][0]["role"] == "customer_manager"}
    big = [f for f in features if f["properties"]["level"] == "big"]
    assert len(big) == 17
    for town in big:
        code = town["properties"]["code"]
        mine = [f for f in features if f["properties"]["parent_code"] == code]
        areas = [shapely.geometry.shape(f["geometry"]) for f in mine]
        whole = shapely.geometry.shape(town["geometry"])
        assert shapely.coverage_is_valid(areas)
        assert shapely.union_all(areas).symmetric_difference(whole).area < 1e-7
        for grid in mine:
            facts = grid["properties"]
            assert facts["a_staff_no"] in managers
            assert facts["b_staff_no"] in managers - {facts["a_staff_no"]}
            assert set(facts["village_codes"]) <= set(town["properties"]["village_codes"])


@pytest.mark.parametrize("residents", [3_000, 60_000, 1_100_000])
def test_each_village_group_is_in_exactly_one_grid(residents: int) -> None:
    county = make_county(residents, 2, BATCH_DATE)
    held = [key for g in county.organisation.small_grids for key in g.plan.covers(county.villages)]
    wanted = {(v.index, g.no) for v in county.villages for g in v.groups}
    assert len(held) == len(set(held))
    assert set(held) == wanted == set(county.organisation.grid_at)
    names = [g.plan.name for g in county.organisation.small_grids]
    assert len(set(names)) > 0.9 * len(names)


def test_the_organisation_grows_with_the_county() -> None:
    small = make_county(20_000, 2, BATCH_DATE).organisation
    whole = make_county(1_100_000, 2, BATCH_DATE).organisation
    assert 80 <= len(small.small_grids) <= 120
    assert 480 <= len(whole.small_grids) <= 520
    assert sum(u.kind == "branch" for u in whole.units) == 17
    assert 3 <= sum(u.kind == "branch" for u in small.units) <= 8


def test_visits_are_of_the_managers_own_grids_and_near_the_door(
    county: County, visits: list[dict[str, str]]
) -> None:
    history = FieldHistory(county, 8)
    doors = {}
    for village in county.villages:
        for target, _ in history._targets(village.index):
            doors[target.source, target.table, target.key] = target.door
    near = 0
    for visit in visits:
        door = doors[visit["source"], visit["source_table"], visit["source_key"]]
        grid = county.organisation.grid_at[door.village, door.group]
        assert visit["staff_no"] in (grid.a_staff_no, grid.b_staff_no)
        here = distance_m(float(visit["lon"]), float(visit["lat"]), door.lon, door.lat)
        near += here < 100
    assert 0.8 < near / len(visits) < 0.99


def test_visits_name_source_rows_of_the_batch(clean: Written, visits: list[dict[str, str]]) -> None:
    key = {"sunshine": ("household", "household_no"), "hukou": ("resident", "id_no"),
           "merchant": ("merchant", "merchant_no"), "business": ("entity", "uscc"),
           "field": ("customer", "crm_id")}  # fmt: skip
    known = {s: {r[column] for r in clean.rows(s, table)} for s, (table, column) in key.items()}
    for visit in visits:
        assert visit["source_table"] == key[visit["source"]][0]
        assert visit["source_key"] in known[visit["source"]]


def test_visits_are_in_working_hours_of_the_eight_weeks(visits: list[dict[str, str]]) -> None:
    weekend = 0
    for visit in visits:
        start = datetime.fromisoformat(visit["checked_in_at"])
        end = datetime.fromisoformat(visit["checked_out_at"])
        assert start.utcoffset() == timedelta(hours=8)
        assert start < end
        assert BATCH_DATE - timedelta(weeks=8) <= start.date() < BATCH_DATE
        assert 8 <= start.hour < 20
        weekend += start.weekday() >= 5
        identifier = UUID(visit["visit_id"])
        assert identifier.version == 7
        assert identifier.int >> 80 == int(start.timestamp() * 1000)
    assert weekend < 0.15 * len(visits)
    assert len({v["visit_id"] for v in visits}) == len(visits)


def test_some_visits_would_not_count(visits: list[dict[str, str]]) -> None:
    short = vague = 0
    for visit in visits:
        start, end = (datetime.fromisoformat(visit[c]) for c in ("checked_in_at", "checked_out_at"))
        short += (end - start) < timedelta(minutes=3)
        vague += float(visit["accuracy_m"]) > 100
    assert 0 < short < 0.15 * len(visits)
    assert 0 < vague < 0.12 * len(visits)
    assert {v["outcome"] for v in visits} >= {"met", "absent", "refused"}
    assert all(not v["need"] for v in visits if v["outcome"] != "met")


def test_managers_differ(visits: list[dict[str, str]], county: County) -> None:
    counts: dict[str, int] = {}
    for visit in visits:
        counts[visit["staff_no"]] = counts.get(visit["staff_no"], 0) + 1
    assert max(counts.values()) > 1.5 * min(counts.values())


def test_history_is_the_same_each_time_and_grows(operations: Operations, tmp_path: Path) -> None:
    again = write_operations(make_county(3_000, 5, BATCH_DATE), tmp_path / "again")
    for name in ("units.json", "staff.json", "grids.geojson", "visits.csv"):
        ours = (operations.folder / name).read_bytes()
        assert (tmp_path / "again" / name).read_bytes() == ours
    assert again == operations.counts
    later = write_operations(make_county(9_000, 5, date(2026, 3, 2)), tmp_path / "more")
    assert 2 < later.visits / again.visits < 4.5

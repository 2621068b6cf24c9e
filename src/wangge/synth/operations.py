"""The operational side of the sample county: units, staff, grids with polygons, field history."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import shapely

from wangge.kernel.progress import Progress, Silent
from wangge.synth.county import County
from wangge.synth.field_history import VISIT_COLUMNS, FieldHistory
from wangge.synth.organisation import SmallGrid
from wangge.synth.places import Town

AREA_NOTE = "演示数据：村镇范围为虚构，县界非官方边界 · made-up areas, not an official boundary"


@dataclass(frozen=True)
class OperationCounts:
    """How many of each were written."""

    units: int
    staff: int
    big_grids: int
    small_grids: int
    visits: int


def write_operations(
    county: County, out: Path, *, weeks: int = 8, progress: Progress = Silent()
) -> OperationCounts:
    """Write `units.json`, `staff.json`, `grids.geojson` and `visits.csv` into `out`.

    Visits cover the `weeks` before the batch date; instants carry +08:00, positions are WGS-84.
    A visit names the source row of its customer, as `write_batch` writes it.
    """
    out.mkdir(parents=True, exist_ok=True)
    organisation = county.organisation
    _write_json(out / "units.json", [asdict(u) for u in organisation.units])
    _write_json(out / "staff.json", [_staff(asdict(s)) for s in organisation.staff])
    features = [_big(county, t) for t in county.towns]
    features += [_small(county, g) for g in organisation.small_grids]
    _write_json(
        out / "grids.geojson",
        {"type": "FeatureCollection", "note": AREA_NOTE, "features": features},
    )
    return OperationCounts(
        units=len(organisation.units),
        staff=len(organisation.staff),
        big_grids=len(county.towns),
        small_grids=len(organisation.small_grids),
        visits=_write_visits(county, out / "visits.csv", weeks, progress),
    )


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _staff(facts: dict[str, Any]) -> dict[str, Any]:
    posts = [{"unit_code": unit, "role": role} for unit, role in facts["posts"]]
    return {**facts, "posts": posts}


def _big(county: County, town: Town) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(town.polygon),
        "properties": {
            "code": town.code,
            "name": town.name,
            "level": "big",
            "kind": "street" if town.street else "town",
            "parent_code": None,
            "unit_code": county.organisation.branch_of_town[town.index],
            "a_staff_no": None,
            "b_staff_no": None,
            "village_codes": [county.villages[v].code for v in town.villages],
            "group_nos": None,
        },
    }


def _small(county: County, grid: SmallGrid) -> dict[str, Any]:
    plan = grid.plan
    groups = plan.pieces[0].groups
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(plan.polygon),
        "properties": {
            "code": plan.code,
            "name": plan.name,
            "level": "small",
            "kind": plan.kind,
            "parent_code": county.towns[plan.town].code,
            "unit_code": grid.team,
            "a_staff_no": grid.a_staff_no,
            "b_staff_no": grid.b_staff_no,
            "village_codes": [county.villages[p.village].code for p in plan.pieces],
            "group_nos": None if groups is None else list(groups),
        },
    }


def _write_visits(county: County, path: Path, weeks: int, progress: Progress) -> int:
    history = FieldHistory(county, weeks)
    with progress.step("生成走访历史", len(county.villages)) as step:
        for index in range(len(county.villages)):
            history.plan_village(index)
            step.advance()
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        rows: Iterator[list[str]] = history.visits()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(VISIT_COLUMNS)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count

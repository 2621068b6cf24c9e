"""Design grids from a GeoJSON of units, and write the plan as GeoJSON.

Input is a FeatureCollection of polygons, or of points (then the ground around them is cut into
Voronoi cells; units at one and the same point stay together). Coordinates are WGS-84 degrees;
what does not fit degrees is taken as metres.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from wangge.areas.grids.design import (
    Barriers,
    Land,
    Projection,
    cells_around,
    land_from_polygons,
)
from wangge.areas.grids.design.engine import Plan, Wishes, check_weight, design
from wangge.areas.grids.design.errors import PreviousUnusable, WeightsUnusable
from wangge.areas.grids.design.geojson import FeatureFile, read_features, unit_shapes
from wangge.kernel.progress import Progress, Silent

BRIDGE_KEYS = ("bridge", "crossing", "桥")
NO_BRIDGE = {None, False, "", "no", "false", "0", "否"}


@dataclass(frozen=True)
class Units:
    """The units read: shapes in metres, weights, and which ground each stands on."""

    file: FeatureFile
    cells: NDArray[np.object_]  # one a piece of ground, in metres
    cell_of: NDArray[np.int64]  # (units,) several points at one place share a cell
    projection: Projection
    weights: NDArray[np.float64]  # (units, w)

    def by_cell(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum a (units,) column over the cells."""
        return np.bincount(self.cell_of, weights=values, minlength=len(self.cells))


def design_file(
    *,
    units: Path,
    grids: int,
    balance: Sequence[str],
    out: Path,
    barriers: Path | None = None,
    previous: Path | None = None,
    customers: str | None = None,
    most_moved: float | None = None,
    tolerance: float = 0.05,
    seed: int = 1,
    dissolve: bool = False,
    progress: Progress = Silent(),
) -> dict[str, Any]:
    """Read, design, write `out` (and `<out>.grids.geojson` with `dissolve`); return the summary.

    Raises DesignRefused errors and FileUnusable; then nothing has been written.
    """
    started = time.perf_counter()
    with progress.step("读取单元"):
        read = read_units(units, balance)
        wall = None if barriers is None else read_barriers(barriers, read.projection)
    with progress.step("识别相邻关系"):
        land = land_from_polygons(read.cells, barriers=wall, names=_names(read))
    with progress.step("划分网格"):
        plan = _design(read, land, grids, previous, customers, most_moved, tolerance, seed)
    grid = plan.grid[read.cell_of]
    summary = {
        "balance": list(balance),
        "tolerance": tolerance,
        "seed": seed,
        **_told(plan, land, read),
        "out": str(out),
    }
    with progress.step("写出方案"):
        if dissolve:
            summary["grids_file"] = str(_write_dissolved(out, read, plan))
        summary["seconds"] = round(time.perf_counter() - started, 3)
        _write_plan(out, read.file, grid, summary)
    return summary


def _design(
    read: Units,
    land: Land,
    grids: int,
    previous: Path | None,
    customers: str | None,
    most_moved: float | None,
    tolerance: float,
    seed: int,
) -> Plan:
    weights = np.stack([read.by_cell(one) for one in read.weights.T], axis=1)
    before = None if previous is None else _previous(previous, read, grids)
    people = None if customers is None else read.by_cell(_column(read.file, customers))
    wishes = Wishes(
        grids=grids,
        tolerance=tolerance,
        seed=seed,
        previous=before,
        customers=people,
        most_moved=most_moved,
    )
    return design(land, weights, wishes)


def read_units(path: Path, balance: Sequence[str]) -> Units:
    """Read the units and their balance columns; every fault is named with its unit."""
    file = read_features(path)
    shapes, are_points = unit_shapes(file)
    weights = np.stack([_column(file, one) for one in balance], axis=1)
    projection = Projection.of(shapes)
    metres = projection.to_metres(shapes)
    if not are_points:
        return Units(file, metres, np.arange(len(metres)), projection, weights)
    places, cell_of = np.unique(shapely.get_coordinates(metres), axis=0, return_inverse=True)
    return Units(file, cells_around(places), cell_of.reshape(-1), projection, weights)


def read_barriers(path: Path, projection: Projection) -> Barriers:
    """Read lines and areas not to cross; points, and lines marked as bridge, cross them."""
    file = read_features(path)
    shapes = projection.to_metres(np.array(file.shapes, object))
    bridge = np.array(
        [
            shape.geom_type in ("Point", "MultiPoint") or _is_bridge(one)
            for shape, one in zip(shapes, file.properties, strict=True)
        ],
        bool,
    )
    return Barriers(lines=shapes[~bridge], bridges=shapely.get_parts(shapes[bridge]))


def _is_bridge(properties: dict[str, Any]) -> bool:
    if properties.get("kind") in ("bridge", "crossing", "桥"):
        return True
    return any(
        str(properties[key]).lower() not in {str(no).lower() for no in NO_BRIDGE}
        for key in BRIDGE_KEYS
        if key in properties
    )


def _column(file: FeatureFile, name: str) -> NDArray[np.float64]:
    values = [one.get(name) for one in file.properties]
    if all(value is None for value in values):
        known = sorted({key for one in file.properties for key in one})
        raise WeightsUnusable(
            column=name,
            problem="no unit has it",
            problem_zh="没有任何单元带有该属性",
            remedy=f"choose from: {', '.join(known) or 'none'}",
            remedy_zh=f"可选的属性有：{'、'.join(known) or '无'}",
        )
    for number, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WeightsUnusable(
                column=name,
                problem=f"unit {file.names[number]} has {value!r}, which is not a number",
                problem_zh=f"单元 {file.names[number]} 的值 {value!r} 不是数字",
                remedy="fill in a number (0 where there is nothing)",
                remedy_zh="请填写数字，没有则填 0",
            )
    column = np.array(values, float)
    check_weight(name, column)
    return column


def _previous(path: Path, read: Units, grids: int) -> NDArray[np.int64]:
    """Match the previous plan's units by id (else by order) and number its grids 0..."""
    file = read_features(path)
    if any("grid" not in one for one in file.properties):
        raise PreviousUnusable(problem="units without `grid`", problem_zh="有单元缺少 grid 属性")
    labels = dict(zip(file.names, (one["grid"] for one in file.properties), strict=True))
    missing = [name for name in read.file.names if name not in labels]
    if len(missing) == len(read.file.names):
        raise PreviousUnusable(problem="no unit is the same", problem_zh="没有相同的单元")
    known = sorted({_label(one) for one in labels.values() if one is not None})
    numbers = {one: at for at, one in enumerate(known)}
    if all(kind == 0 and value == int(value) and 0 <= value < grids for kind, value in known):
        numbers = {one: int(one[1]) for one in known}
    grid = np.full(len(read.cells), -1, np.int64)
    for name, cell in zip(read.file.names, read.cell_of, strict=True):
        if labels.get(name) is not None:
            grid[cell] = numbers[_label(labels[name])]
    return grid


def _label(value: Any) -> tuple[int, Any]:
    """Sort numbers before texts; a grid may have been called by either."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (0, value)
    return (1, str(value))


def _names(read: Units) -> list[str]:
    names = [""] * len(read.cells)
    for name, cell in zip(read.file.names, read.cell_of, strict=True):
        names[cell] = names[cell] or name
    return names


def _told(plan: Plan, land: Land, read: Units) -> dict[str, Any]:
    names = _names(read)
    facts = plan.to_dict()
    for one in facts["obstacles"]:
        one["units"] = [names[unit] for unit in one["units"]]
    return {
        **facts,
        "coordinates": "degrees" if read.projection.degrees else "metres",
        "borders": int(len(land.neighbour) // 2),
        "borders_blocked": int((~land.walkable).sum() // 2),
        "bridges_used": int(land.crossing.sum() // 2),
        "notes": list(land.notes),
    }


def _write_plan(
    out: Path, file: FeatureFile, grid: NDArray[np.int64], summary: dict[str, Any]
) -> None:
    features = [
        {**feature, "properties": {**properties, "grid": int(number)}}
        for feature, properties, number in zip(file.features, file.properties, grid, strict=True)
    ]
    _write(out, {"type": "FeatureCollection", "summary": summary, "features": features})


def _write_dissolved(out: Path, read: Units, plan: Plan) -> Path:
    path = out.with_name(out.name.removesuffix(".geojson") + ".grids.geojson")
    features = []
    for number in range(plan.measures.grids):
        inside = plan.grid == number
        whole = read.projection.to_degrees(shapely.union_all(read.cells[inside]))
        units = inside[read.cell_of]
        features.append(
            {
                "type": "Feature",
                "id": number,
                "properties": {"grid": number, "units": int(units.sum())},
                "geometry": orjson.loads(shapely.to_geojson(whole)),
            }
        )
    _write(path, {"type": "FeatureCollection", "features": features})
    return path


def _write(path: Path, collection: dict[str, Any]) -> None:
    """Write whole or not at all: a reader never meets half a plan."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(orjson.dumps(collection))
    draft.replace(path)

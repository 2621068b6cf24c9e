"""Checks of grid areas, and the ground that placing works on."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import shapely
from shapely import STRtree
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from wangge.kernel.errors import WanggeError

from .models import Grid, GridLevel, GridStatus
from .placing import Ground

ROUNDING_DEGREES = 1e-5
"""Overlaps thinner than this (about a metre) come from rounded coordinates and are let pass."""

_AREA_TYPES = ("Polygon", "MultiPolygon")


class BadArea(WanggeError):
    """A grid's area is no closed, simple polygon in WGS-84."""

    code = "grids.bad_area"
    status = 422
    zh = "网格 {code} 的范围有误：{problem}。网格未导入，请修正范围后重新导入。"
    en = "The area of grid {code} is wrong: {problem}. Nothing was imported; correct it."


class Overlap(WanggeError):
    """Two active small grids of one big grid claim the same ground or the same village group."""

    code = "grids.overlap"
    status = 422
    zh = "网格 {first} 与网格 {second} 重叠：{where}。网格未导入，请修正后重新导入。"
    en = "Grids {first} and {second} overlap: {where}. Nothing was imported; correct them."


class Area(NamedTuple):
    """A small grid's polygon, under the big grid it belongs to."""

    code: str
    parent: str
    polygon: BaseGeometry


def polygon_of(code: str, geojson: dict[str, Any]) -> BaseGeometry:
    """Return the polygon of a GeoJSON geometry; raises BadArea with what is wrong."""
    if geojson.get("type") not in _AREA_TYPES:
        raise BadArea(code=code, problem=f"类型 {geojson.get('type')} 不是多边形")
    parts = geojson["coordinates"]
    rings = parts if geojson["type"] == "Polygon" else [ring for part in parts for ring in part]
    for ring in rings:
        if len(ring) < 4 or list(ring[0]) != list(ring[-1]):
            raise BadArea(code=code, problem="边界没有闭合")
    polygon = shape(geojson)
    if not polygon.is_valid:
        raise BadArea(code=code, problem=shapely.is_valid_reason(polygon))
    west, south, east, north = polygon.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadArea(code=code, problem="坐标不是 WGS-84 经纬度")
    return polygon


def overlaps(areas: Sequence[Area]) -> list[tuple[str, str]]:
    """Return code pairs of small grids of one big grid that overlap beyond rounding."""
    if not areas:
        return []
    polygons = [area.polygon for area in areas]
    tree = STRtree(polygons)
    first, second = tree.query(polygons, predicate="intersects")
    found = []
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        if i < j and areas[i].parent == areas[j].parent and _overlap(polygons[i], polygons[j]):
            found.append((min(areas[i].code, areas[j].code), max(areas[i].code, areas[j].code)))
    return sorted(found)


def _overlap(one: BaseGeometry, other: BaseGeometry) -> bool:
    if one.touches(other):
        return False
    common = one.intersection(other)
    # A sliver vanishes when its border moves inward by half the tolerance.
    return not common.buffer(-ROUNDING_DEGREES / 2).is_empty


def doubly_claimed(grids: Iterable[tuple[str, Sequence[dict[str, Any]]]]) -> list[tuple[str, ...]]:
    """Return (code, code, place in words) where two small grids name the same village group."""
    owner: dict[tuple[str, int | None], str] = {}
    found = []
    for code, places in grids:
        for place in places:
            key = (place["village_code"], place["group_no"])
            if key in owner and owner[key] != code:
                group = "全村" if key[1] is None else f"{key[1]} 组"
                found.append((owner[key], code, f"村居 {key[0]} {group}"))
            owner.setdefault(key, code)
    return found


def active_ground() -> Ground:
    """Read the active small grids as placing needs them."""
    grids = list(
        Grid.objects.filter(level=GridLevel.SMALL, status=GridStatus.ACTIVE).order_by("code")
    )
    return Ground.of(
        [(grid.pk, shape(grid.area)) for grid in grids if grid.area],
        [(g.pk, (p["village_code"], p["group_no"])) for g in grids for p in g.places],
    )

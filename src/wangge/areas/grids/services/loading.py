"""Bringing grids in from GeoJSON: checks first, then rows, then A/B posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from wangge.areas.grids.ground import Area, Overlap, doubly_claimed, overlaps, polygon_of
from wangge.areas.grids.models import Grid, GridKind, GridLevel, GridPost, GridPostKind, GridStatus
from wangge.areas.organisation import selectors as organisation
from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.services import write_audit
from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import WanggeError

_FIELDS = ("name", "level", "kind", "parent_id", "unit_id", "area", "places")


class GridsRefused(WanggeError):
    """A grid names something that does not exist."""

    code = "grids.refused"
    status = 422
    zh = "网格 {code} 有误：{problem}。网格未导入，请修正后重新导入。"
    en = "Grid {code} is wrong: {problem}. Nothing was imported; correct it and try again."


@dataclass(frozen=True)
class LoadedGrids:
    """What a load wrote: new and changed grids, posts begun and ended."""

    new: int
    changed: int
    posts_begun: int
    posts_ended: int


@dataclass(frozen=True)
class _Named:
    """Ids by what a file calls things."""

    units: dict[str, int]
    staff: dict[str, int]


@transaction.atomic
def load_grids(
    *, features: Sequence[dict[str, Any]], actor: Actor, now: datetime, on: date
) -> LoadedGrids:
    """Bring grids and their A/B posts in, matched by code; a second load changes nothing.

    `features`: GeoJSON features in WGS-84 (geometry null for a grid without area); properties
    `{code, name, level, kind, parent_code, unit_code, a_staff_no, b_staff_no, village_codes,
    group_nos}`. `group_nos` null takes the whole villages. Grids not listed stay as they are.
    Posts change on the bank's day `on`. Raises BadArea, Overlap, GridsRefused.
    """
    named = _Named(organisation.unit_ids_by_code(), organisation.staff_ids_by_no())
    properties = [f["properties"] for f in features]
    _check(features)
    ids: dict[str, int] = dict(Grid.objects.values_list("code", "pk"))
    new = changed = 0
    for feature in sorted(features, key=lambda f: f["properties"]["level"] != GridLevel.BIG):
        is_new, is_changed = _load(feature, named, ids, on)
        new, changed = new + is_new, changed + is_changed
    begun, ended = _load_posts(properties, named, ids, on)
    done = LoadedGrids(new, changed, begun, ended)
    if any((new, changed, begun, ended)):
        detail = {"new": new, "changed": changed, "posts": [begun, ended]}
        write_audit(AuditRecord(now, actor.staff_id, "grids.load", "grid", "", detail=detail))
    return done


def _check(features: Sequence[dict[str, Any]]) -> None:
    """Raise for the first bad area or overlap among the given and the other active grids."""
    listed = {f["properties"]["code"] for f in features}
    areas, claims = [], []
    for feature in features:
        given = feature["properties"]
        area = feature["geometry"]
        polygon = polygon_of(given["code"], area) if area else None
        if given["level"] == GridLevel.SMALL:
            claims.append((given["code"], _places(given)))
            if polygon is not None:
                areas.append(Area(given["code"], given["parent_code"], polygon))
    others = Grid.objects.filter(level=GridLevel.SMALL, status=GridStatus.ACTIVE)
    for grid in others.exclude(code__in=listed).select_related("parent"):
        claims.append((grid.code, grid.places))
        if grid.area:
            areas.append(Area(grid.code, grid.parent.code, polygon_of(grid.code, grid.area)))
    for first, second in overlaps(areas):
        raise Overlap(first=first, second=second, where="范围相交")
    for first, second, where in doubly_claimed(claims):
        raise Overlap(first=first, second=second, where=where)


def _places(given: dict[str, Any]) -> list[dict[str, Any]]:
    groups = given.get("group_nos") or [None]
    return [
        {"village_code": village, "group_no": group}
        for village in given.get("village_codes") or []
        for group in groups
    ]


def _load(
    feature: dict[str, Any], named: _Named, ids: dict[str, int], on: date
) -> tuple[bool, bool]:
    """Create or update one grid; tell whether it is new or changed."""
    given = feature["properties"]
    code = given["code"]
    if given["kind"] not in GridKind.values or given["level"] not in GridLevel.values:
        raise GridsRefused(code=code, problem=f"类别 {given['kind']}/{given['level']} 未知")
    values = {
        "name": given["name"],
        "level": given["level"],
        "kind": given["kind"],
        "parent_id": _find(ids, given.get("parent_code"), code, "上级网格"),
        "unit_id": _find(named.units, given["unit_code"], code, "管理机构"),
        "area": feature["geometry"],
        "places": _places(given) if given["level"] == GridLevel.SMALL else [],
    }
    grid = Grid.objects.filter(code=code).first()
    if grid is None:
        ids[code] = Grid.objects.create(code=code, valid_from=on, **values).pk
        return True, False
    if all(getattr(grid, name) == values[name] for name in _FIELDS):
        return False, False
    for name in _FIELDS:
        setattr(grid, name, values[name])
    grid.save(update_fields=_FIELDS)
    return False, True


def _find(ids: dict[str, int], key: str | None, code: str, what: str) -> int | None:
    if not key:
        return None
    if key not in ids:
        raise GridsRefused(code=code, problem=f"{what} {key} 不存在")
    return ids[key]


def _load_posts(
    properties: Sequence[dict[str, Any]], named: _Named, ids: dict[str, int], on: date
) -> tuple[int, int]:
    """Make the running A/B posts of the listed grids those listed; return (begun, ended)."""
    wanted = {}
    for given in properties:
        for kind, key in ((GridPostKind.A, "a_staff_no"), (GridPostKind.B, "b_staff_no")):
            staff = _find(named.staff, given.get(key), given["code"], f"{kind.label}员工")
            if staff is not None:
                wanted[ids[given["code"]], kind.value] = staff
    listed = {ids[given["code"]] for given in properties}
    running = {
        (post.grid_id, post.post): post
        for post in GridPost.objects.filter(valid_to__isnull=True, grid__in=listed)
    }
    over = [post for key, post in running.items() if wanted.get(key) != post.staff_id]
    for post in over:
        _end(post, on)
    fresh = {
        key: staff
        for key, staff in wanted.items()
        if key not in running or running[key].staff_id != staff
    }
    GridPost.objects.bulk_create(
        GridPost(grid_id=grid, post=kind, staff_id=staff, valid_from=on)
        for (grid, kind), staff in fresh.items()
    )
    return len(fresh), len(over)


def _end(post: GridPost, on: date) -> None:
    if post.valid_from >= on:
        post.delete()  # it never held on any day
    else:
        post.valid_to = on
        post.save(update_fields=["valid_to"])

"""What must always hold of grids and custody, checked over the whole database in a few queries."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from wangge.areas.customers import selectors as customers

from .ground import Area, doubly_claimed, overlaps, polygon_of
from .models import Custody, Grid, GridLevel, GridPost, GridPostKind, GridStatus

_AGAIN = "运行 wangge pipeline run 后重新划分管户；如仍存在，请联系技术支持。"


def invariant_breaches() -> list[dict[str, str]]:
    """Return every broken invariant as `{"what", "remedy"}` in words; empty when all hold."""
    return [
        {"what": what, "remedy": remedy}
        for check in (_homeless, _served_no_more, _scope, _without_a, _ground)
        for what, remedy in check()
    ]


def _homeless() -> Iterator[tuple[str, str]]:
    """A living customer is in one running custody; two are ruled out by a constraint."""
    missing = customers.in_service().filter(
        ~Exists(Custody.objects.filter(customer=OuterRef("pk"), valid_to__isnull=True))
    )
    if count := missing.count():
        yield f"{count} 位在册客户既不在任何网格，也不在未分配清单中", _AGAIN


def _served_no_more() -> Iterator[tuple[str, str]]:
    running = Custody.objects.filter(valid_to__isnull=True)
    count = running.exclude(customer__in=customers.in_service()).count()
    if count:
        yield f"{count} 条管户属于已停用或已合并的客户，却没有终止", _AGAIN
    retired = running.filter(grid__status=GridStatus.RETIRED).count()
    if retired:
        yield f"{retired} 位客户仍在已停用的网格中", _AGAIN


def _scope() -> Iterator[tuple[str, str]]:
    """`Customer.scope_unit` is what access filters on: it must be the unit of the grid."""
    running = Custody.objects.filter(valid_to__isnull=True)
    differs = Q(grid__isnull=False) & (
        Q(customer__scope_unit__isnull=True) | ~Q(customer__scope_unit=F("grid__unit"))
    )
    loose = Q(grid__isnull=True, customer__scope_unit__isnull=False)
    if count := running.filter(differs | loose).count():
        yield f"{count} 位客户的管户机构与所在网格不一致", _AGAIN


def _without_a() -> Iterator[tuple[str, str]]:
    has_a = GridPost.objects.filter(
        grid=OuterRef("pk"), post=GridPostKind.A, valid_to__isnull=True, staff__is_active=True
    )
    bare = Grid.objects.filter(status=GridStatus.ACTIVE, level=GridLevel.SMALL).exclude(
        Exists(has_a)
    )
    for code, name in bare.order_by("code").values_list("code", "name"):
        yield f"网格 {name}（{code}）没有 A 岗客户经理", "请为该网格指定 A 岗。"


def _ground() -> Iterator[tuple[str, str]]:
    grids = list(
        Grid.objects.filter(level=GridLevel.SMALL, status=GridStatus.ACTIVE)
        .select_related("parent")
        .order_by("code")
    )
    areas = [Area(g.code, g.parent.code, polygon_of(g.code, g.area)) for g in grids if g.area]
    for first, second in overlaps(areas):
        yield f"网格 {first} 与 {second} 的范围重叠", "请修正其中一个网格的范围。"
    for first, second, where in doubly_claimed((g.code, g.places) for g in grids):
        yield f"网格 {first} 与 {second} 同时包含{where}", "请修正其中一个网格的村组。"

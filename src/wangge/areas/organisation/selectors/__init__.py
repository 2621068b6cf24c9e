"""Reads of the organisation area."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from wangge.areas.organisation.access import held_posts
from wangge.areas.organisation.models import Post, Role, Staff, Unit


@dataclass(frozen=True)
class UnitNode:
    """A unit and where it hangs; `parent_id` is None when the parent is out of view."""

    id: int
    code: str
    name: str
    kind: str
    kind_name: str
    parent_id: int | None
    depth: int
    path: str


def unit_tree(units: QuerySet[Unit]) -> list[UnitNode]:
    """Return `units` (from `access.visible_units`) as nodes in tree order, in one query."""
    rows = list(units)
    by_path = {u.path: u.pk for u in rows}
    return [
        UnitNode(
            id=u.pk,
            code=u.code,
            name=u.name,
            kind=u.kind,
            kind_name=u.get_kind_display(),
            parent_id=by_path.get(u.path[: -Unit.steplen]),
            depth=u.depth,
            path=u.path,
        )
        for u in rows
    ]


def units_below(path: str) -> QuerySet[Unit]:
    """Return the ids of the unit with this tree path and all below it, for an `in` filter."""
    return Unit.objects.filter(path__startswith=path).order_by().values("pk")


def posts_of(staff: Staff, *, at: datetime) -> list[Post]:
    """Return the posts `staff` holds at `at`, acting ones included, with units and holders."""
    return list(held_posts(staff, at=at))


def home_of(posts: Iterable[Post]) -> str:
    """Return the face a person starts in: `field` for those who only manage customers."""
    roles = {post.role for post in posts}
    return "field" if roles == {Role.CUSTOMER_MANAGER} else "console"


def unit_ids_by_code() -> dict[str, int]:
    """Return every unit's id by its code, for imports."""
    return dict(Unit.objects.values_list("code", "pk"))


def staff_ids_by_no() -> dict[str, int]:
    """Return every staff member's id by staff number, for imports."""
    return dict(Staff.objects.values_list("staff_no", "pk"))


def staff_names(staff_ids: Iterable[int]) -> dict[int, str]:
    """Return names by id; staff names are known to everyone who works in the bank."""
    return dict(Staff.objects.filter(pk__in=set(staff_ids)).values_list("pk", "name"))


def role_name(role: str) -> str:
    """Return the Chinese name of a role; raises ValueError for an unknown one."""
    return str(Role(role).label)

"""Reads for those who keep the organisation: units with their people, staff, absences, requests."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from wangge.areas.organisation import hanging
from wangge.areas.organisation.access import (
    Actor,
    get_visible_staff,
    running_posts,
    visible_moves,
    visible_staff,
    visible_units,
)
from wangge.areas.organisation.models import Absence, ActingPost, Post, Staff, Unit, UnitMove
from wangge.kernel.errors import NotFound
from wangge.kernel.time import bank_day


@dataclass(frozen=True)
class UnitStaff:
    """People with a running post in a unit itself, and in it or anywhere below."""

    here: int
    below: int


@dataclass(frozen=True)
class UnitCard:
    """A unit, its parents top first, its planned moves and what keeps it from being retired."""

    unit: Unit
    above: list[Unit]
    moves: list[UnitMove]
    holds: list[hanging.Hanging]


@dataclass
class StaffCard:
    """A member of staff with all his posts, absences and acting posts that are not over."""

    staff: Staff
    posts: list[Post]
    absences: list[Absence]
    acting: list[ActingPost]
    holds: list[hanging.Hanging] = field(default_factory=list)


def staff_by_unit(actor: Actor, *, on: date) -> dict[int, UnitStaff]:
    """Return how many people each unit in view has on the bank's day `on`, in two queries."""
    paths = dict(visible_units(actor).values_list("path", "pk"))
    here: dict[int, set[int]] = defaultdict(set)
    below: dict[int, set[int]] = defaultdict(set)
    held = running_posts(on=on).filter(staff__is_active=True)
    for path, staff_id in held.values_list("unit__path", "staff_id"):
        if path in paths:
            here[paths[path]].add(staff_id)
        for cut in range(Unit.steplen, len(path) + 1, Unit.steplen):
            if path[:cut] in paths:
                below[paths[path[:cut]]].add(staff_id)
    return {pk: UnitStaff(len(here[pk]), len(below[pk])) for pk in paths.values()}


def unit_card(actor: Actor, *, unit_id: int, on: date) -> UnitCard:
    """Return one unit in view; raises NotFound for any other."""
    unit = visible_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    cuts = [unit.path[:cut] for cut in range(Unit.steplen, len(unit.path), Unit.steplen)]
    above = list(visible_units(actor).filter(path__in=cuts))
    moves = list(visible_moves(actor).filter(Q(unit=unit) | Q(parent=unit)))
    return UnitCard(unit, above, moves, hanging.on_unit(unit.pk, on=on))


def list_staff(
    actor: Actor,
    *,
    on: date,
    q: str = "",
    unit_id: int | None = None,
    role: str = "",
    active: bool | None = None,
) -> QuerySet[Staff]:
    """Return the staff in view by staff number, each with `running`: his posts on the day `on`.

    `q`: part of a name, or the beginning of a staff number or user name. `unit_id`: in that unit
    or below; `role`: one he holds on that day. Raises NotFound for a unit out of view.
    """
    rows = visible_staff(actor)
    if q:
        rows = rows.filter(
            Q(name__contains=q) | Q(staff_no__startswith=q) | Q(username__startswith=q)
        )
    if active is not None:
        rows = rows.filter(is_active=active)
    posts = running_posts(on=on).select_related("unit").order_by("pk")
    if unit_id is not None:
        unit = visible_units(actor).filter(pk=unit_id).first()
        if unit is None:
            raise NotFound
        inside = posts.filter(unit__path__startswith=unit.path)
        rows = rows.filter(pk__in=inside.order_by().values("staff"))
    if role:
        rows = rows.filter(pk__in=posts.filter(role=role).order_by().values("staff"))
    return rows.prefetch_related(Prefetch("posts", queryset=posts, to_attr="running"))


def staff_card(actor: Actor, *, staff_id: int, now: datetime) -> StaffCard:
    """Return one member of staff in view with what he holds; raises NotFound for any other."""
    staff = get_visible_staff(actor, staff_id)
    acting = ActingPost.objects.filter(deputy=staff, absence__ends_at__gt=now)
    deputies = ActingPost.objects.select_related("deputy", "post__unit")
    absences = Absence.objects.filter(staff=staff, ends_at__gt=now)
    return StaffCard(
        staff=staff,
        posts=list(staff.posts.select_related("unit").order_by("-valid_from", "-pk")),
        absences=list(
            absences.order_by("starts_at").prefetch_related(Prefetch("acting", queryset=deputies))
        ),
        acting=list(
            acting.select_related("absence__staff", "post__unit").order_by("absence__starts_at")
        ),
        holds=hanging.on_staff(staff.pk, on=bank_day(now)),
    )


def away_on(*, at: datetime, staff_ids: list[int]) -> dict[int, Absence]:
    """Return the absences that last at the instant `at`, by the absent person's id."""
    away = Absence.objects.filter(staff__in=staff_ids, starts_at__lte=at, ends_at__gt=at)
    return {absence.staff_id: absence for absence in away}

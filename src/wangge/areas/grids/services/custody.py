"""Keeping custody equal to the placing rule, for one customer or a million."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from wangge.areas import bulk
from wangge.areas.customers import selectors as customers
from wangge.areas.customers.services import set_scope
from wangge.areas.grids.ground import active_ground
from wangge.areas.grids.models import (
    Custody,
    CustodyReason,
    Grid,
    GridPost,
    GridPostKind,
    GridStatus,
)
from wangge.areas.grids.placing import Placeable, Placed, Placing
from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.services import write_audit
from wangge.kernel.audit import AuditRecord
from wangge.kernel.progress import Progress

_CHUNK = 20_000  # customers a transaction: short enough for phones to write in between
_KEPT = frozenset({CustodyReason.CLAIM, CustodyReason.TRANSFER})
"""Decided by a person: the batch leaves these alone while the grid is active."""


@dataclass
class CustodyCounts:
    """What a run found and changed, in customers."""

    in_grid: int = 0
    unassigned: int = 0
    begun: int = 0
    ended: int = 0
    rescoped: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def add(self, plan: "_Plan", wanted: Iterable[Placed]) -> None:
        """Count one chunk."""
        self.begun += len(plan.begin)
        self.ended += len(plan.end)
        self.rescoped += len(plan.scopes)
        for grid_id, reason in wanted:
            self.reasons[reason] = self.reasons.get(reason, 0) + 1
            if grid_id is None:
                self.unassigned += 1
            else:
                self.in_grid += 1


class _Duty(NamedTuple):
    """Who answers for the customers of a grid."""

    unit_id: int | None
    manager_id: int | None


_NOBODY = _Duty(None, None)


class _Row(NamedTuple):
    """A customer as the batch reads him, with his running custody if there is one."""

    id: int
    lon: float | None
    lat: float | None
    village_code: str | None
    group_no: int | None
    registered_village_code: str | None
    is_migrant: bool
    household_group_no: int | None
    household_lon: float | None
    household_lat: float | None
    in_service: bool
    scope_unit_id: int | None
    duty_manager_id: int | None
    custody_id: int | None
    grid_id: int | None
    reason: str | None


_PLACE = slice(1, 1 + len(Placeable._fields))
"""The part of a row that placing looks at, in its order."""


class _Plan(NamedTuple):
    """Changes of one chunk: custody ids to end, (customer, grid, reason) to begin, new scopes."""

    end: list[int]
    begin: list[tuple[int, int | None, str]]
    scopes: list[tuple[int, int | None, int | None]]


def assign_custody(
    *,
    actor: Actor,
    now: datetime,
    progress: Progress,
    customer_ids: Sequence[int] | None = None,
) -> CustodyCounts:
    """Place every customer (or those given), and write only what differs.

    Living customers end up in one running custody: a small grid, or none with the reason.
    Custody of the deceased, moved-out, closed and merged ends. Claims and transfers stay while
    their grid is active. `Customer.scope_unit` and `duty_manager` become the grid's unit and its
    A manager. Commits a chunk at a time; a second run changes nothing.
    """
    placing = Placing(active_ground())
    duties = _duties()
    counts = CustodyCounts()
    total = customers.count_all() if customer_ids is None else len(customer_ids)
    with progress.step("划分管户", total=total) as step:
        for chunk in _rows(customer_ids):
            plan = _plan(chunk, placing, duties, counts)
            _write(plan, now)
            step.advance(len(chunk))
    if counts.begun or counts.ended or counts.rescoped:
        bulk.refresh_statistics(Custody)
        detail = {"begun": counts.begun, "ended": counts.ended, "rescoped": counts.rescoped}
        write_audit(
            AuditRecord(now, actor.staff_id, "custody.assign", "custody", "", detail=detail)
        )
    return counts


def _duties() -> dict[int, _Duty]:
    """Return unit and A manager of every active grid."""
    managers = dict(
        GridPost.objects.filter(valid_to__isnull=True, post=GridPostKind.A).values_list(
            "grid_id", "staff_id"
        )
    )
    grids = Grid.objects.filter(status=GridStatus.ACTIVE).values_list("pk", "unit_id")
    return {grid: _Duty(unit, managers.get(grid)) for grid, unit in grids}


def _rows(customer_ids: Sequence[int] | None) -> Iterator[list[_Row]]:
    """Read customers by id, a chunk at a time, each with his running custody."""
    for chunk in customers.placeable(chunk_size=_CHUNK, ids=customer_ids):
        custody = Custody.objects.filter(valid_to__isnull=True)
        if customer_ids is None:
            custody = custody.filter(customer__gte=chunk[0][0], customer__lte=chunk[-1][0])
        else:
            custody = custody.filter(customer__in=[row[0] for row in chunk])
        running = {
            customer: rest
            for customer, *rest in custody.values_list("customer_id", "pk", "grid_id", "reason")
        }
        yield [_Row(*row, *running.get(row[0], (None, None, None))) for row in chunk]


def _plan(
    rows: Sequence[_Row], placing: Placing, duties: dict[int, _Duty], counts: CustodyCounts
) -> _Plan:
    """Compare what is with what should be; changes nothing but `counts`."""
    wanted = _wanted(rows, placing, duties)
    plan = _Plan([], [], [])
    for row in rows:
        want = wanted.get(row.id)
        if row.custody_id is not None and want != (row.grid_id, row.reason):
            plan.end.append(row.custody_id)
        if want is not None and (row.custody_id is None or want != (row.grid_id, row.reason)):
            plan.begin.append((row.id, want.grid_id, want.reason))
        duty = _NOBODY if want is None or want.grid_id is None else duties[want.grid_id]
        if duty != (row.scope_unit_id, row.duty_manager_id):
            plan.scopes.append((row.id, *duty))
    counts.add(plan, wanted.values())
    return plan


def _wanted(rows: Sequence[_Row], placing: Placing, duties: dict[int, _Duty]) -> dict[int, Placed]:
    """Return where each customer in service should stand."""
    kept = {r.id: Placed(r.grid_id, r.reason or "") for r in rows if _is_kept(r, duties)}
    loose = [r for r in rows if r.in_service and r.id not in kept]
    placed = placing.place([Placeable(*r[_PLACE]) for r in loose])
    return kept | {r.id: p for r, p in zip(loose, placed, strict=True)}


def _is_kept(row: _Row, duties: dict[int, _Duty]) -> bool:
    return row.in_service and row.reason in _KEPT and row.grid_id in duties


@transaction.atomic
def _write(plan: _Plan, now: datetime) -> None:
    at = bulk.instant(now)
    bulk.update(Custody, ("valid_to",), ((at, pk) for pk in plan.end))
    bulk.insert(
        Custody,
        ("customer_id", "grid_id", "reason", "valid_from"),
        ((customer, grid, reason, at) for customer, grid, reason in plan.begin),
    )
    set_scope(rows=plan.scopes)

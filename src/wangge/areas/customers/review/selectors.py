"""Reads of the review: the queue, its counts, one case opened, what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db.models import Count, QuerySet

from wangge.areas.customers.labels import SOURCES, label
from wangge.areas.customers.models import CaseStatus, ReviewCase, ReviewDecision, Said
from wangge.areas.customers.shown import mask_source_key
from wangge.areas.organisation.access import Actor
from wangge.kernel.errors import InvalidInput
from wangge.pipeline.contracts import RecordRef, ReviewKind

from .access import visible_cases, visible_decisions
from .records import name_of
from .taken import last_run_at

KINDS = {
    ReviewKind.PROBABLE_PAIR: "疑似同一人",
    ReviewKind.NUMBER_TWO_NAMES: "一证两名",
    ReviewKind.SUSPICIOUS_MERGE: "归并存疑",
}
PRIORITIES = {1: "紧急", 2: "一般", 3: "有空再看"}


@dataclass(frozen=True)
class Record:
    """A source record as a screen names it: its key masked, `name` to send it back."""

    name: str
    source: str
    source_name: str
    table: str
    key_masked: str
    role: str


@dataclass(frozen=True)
class SideRow:
    """One side of a case in a list; `customer_id` null where the record makes no customer."""

    customer_id: int | None
    name: str
    record: Record


@dataclass(frozen=True)
class DecisionRow:
    """A decision as a screen shows it; `undoable` while no run has read it."""

    id: int
    case_id: int | None
    verdict: str
    verdict_name: str
    comment: str
    decided_by: str
    decided_at: datetime
    withdrawn: bool
    undoable: bool
    left: Record
    right: Record


@dataclass(frozen=True)
class CaseRow:
    """A case in the queue."""

    id: int
    kind: str
    kind_name: str
    rank: int
    priority: int
    priority_name: str
    weight: float | None
    reason: str
    status: str
    status_name: str
    first_seen: date
    left: SideRow
    right: SideRow
    decision: DecisionRow | None


def find(
    actor: Actor, *, status: str = "", kind: str = "", priority: int | None = None
) -> QuerySet[ReviewCase]:
    """Return the visible cases, those to look at first before the rest.

    Raises InvalidInput for a status or kind nobody knows.
    """
    if status and status not in CaseStatus.values:
        raise InvalidInput(problem=f"status={status}")
    if kind and kind not in set(ReviewKind):
        raise InvalidInput(problem=f"kind={kind}")
    cases = visible_cases(actor).select_related("left", "right").order_by("rank", "pk")
    if status:
        cases = cases.filter(status=status)
    if kind:
        cases = cases.filter(kind=kind)
    return cases if priority is None else cases.filter(priority=priority)


def counts(actor: Actor) -> dict[tuple[str, str], int]:
    """Return how many visible cases there are by (status, kind)."""
    found = visible_cases(actor).order_by().values_list("status", "kind").annotate(n=Count("pk"))
    return {(status, kind): n for status, kind, n in found}


def next_waiting(actor: Actor, after: ReviewCase) -> int | None:
    """Return the id of the open case that follows `after` in the queue, or the first of all."""
    waiting = visible_cases(actor).filter(status=CaseStatus.OPEN).exclude(pk=after.pk)
    ranked = waiting.order_by("rank", "pk").values_list("pk", flat=True)
    return ranked.filter(rank__gte=after.rank).first() or ranked.first()


def case_rows(lake: Path, cases: Iterable[ReviewCase]) -> list[CaseRow]:
    """Return cases as lists show them, each with its last decision; two queries."""
    listed = list(cases)
    last = last_run_at(lake)
    decided = {
        row.case_id: row
        for row in _with_names(ReviewDecision.objects.filter(case__in=listed)).order_by("pk")
    }
    return [_case_row(case, decided.get(case.pk), last) for case in listed]


def decisions_of_case(lake: Path, case: ReviewCase) -> list[DecisionRow]:
    """Return what was said about a case, newest first."""
    last = last_run_at(lake)
    return [decision_row(row, last) for row in _with_names(case.decisions.all()).order_by("-pk")]


def decisions_of_customer(actor: Actor, lake: Path, customer_id: int) -> list[DecisionRow]:
    """Return what was decided about the customer's records, newest first; withdrawn left out."""
    last = last_run_at(lake)
    found = visible_decisions(actor).filter(
        right=customer_id, verdict__in=(Said.SAME, Said.NOT_SAME)
    ) | visible_decisions(actor).filter(left=customer_id, verdict__in=(Said.SAME, Said.NOT_SAME))
    rows = _with_names(found.filter(withdrawn_by__isnull=True)).order_by("-pk")
    return [decision_row(row, last) for row in rows]


def decision_row(row: ReviewDecision, last_run: datetime | None) -> DecisionRow:
    """Return a decision as screens show it."""
    withdrawn = hasattr(row, "withdrawn_by")
    taken = last_run is not None and last_run >= row.decided_at.replace(microsecond=0)
    return DecisionRow(
        id=row.pk,
        case_id=row.case_id,
        verdict=row.verdict,
        verdict_name=row.get_verdict_display(),
        comment=row.comment,
        decided_by=row.decided_by.name,
        decided_at=row.decided_at,
        withdrawn=withdrawn,
        undoable=row.verdict != Said.WITHDRAWN and not withdrawn and not taken,
        left=record_of(row, "left"),
        right=record_of(row, "right"),
    )


def record_of(row: ReviewCase | ReviewDecision, side: str) -> Record:
    """Return the record on one side as a screen names it."""
    source, table, key, role = (
        getattr(row, f"{side}_{part}") for part in ("source", "table", "key", "role")
    )
    return Record(
        name=name_of(RecordRef(source, table, key, role)),
        source=source,
        source_name=label(SOURCES, source),
        table=table,
        key_masked=mask_source_key(key),
        role=role,
    )


def _with_names(rows: QuerySet[ReviewDecision]) -> QuerySet[ReviewDecision]:
    return rows.select_related("decided_by", "withdrawn_by")


def _case_row(case: ReviewCase, decision: ReviewDecision | None, last: datetime | None) -> CaseRow:
    return CaseRow(
        id=case.pk,
        kind=case.kind,
        kind_name=label(KINDS, case.kind),
        rank=case.rank,
        priority=case.priority,
        priority_name=PRIORITIES.get(case.priority, str(case.priority)),
        weight=case.weight,
        reason=case.reason,
        status=case.status,
        status_name=case.get_status_display(),
        first_seen=case.first_seen,
        left=_side(case, "left"),
        right=_side(case, "right"),
        decision=decision_row(decision, last) if decision else None,
    )


def _side(case: ReviewCase, side: str) -> SideRow:
    customer = getattr(case, side)
    name = customer.name if customer else ""
    return SideRow(customer.pk if customer else None, name, record_of(case, side))

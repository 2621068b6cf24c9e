"""Writes of the review: cases come with a snapshot, people decide, the next run is bound.

Every decision is in the lake's `decisions.parquet` when the call returns: the nightly run needs
no application to read it. Should writing the file fail, nothing is recorded.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from wangge.areas.customers import lake_reader
from wangge.areas.customers.access import get_visible
from wangge.areas.customers.models import CaseStatus, Customer, ReviewCase, ReviewDecision, Said
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.services import audit
from wangge.areas.row_security import whole_bank
from wangge.pipeline.contracts import (
    REVIEW,
    Decision,
    RecordRef,
    Snapshot,
    Verdict,
    write_decisions,
)

from .access import get_visible_case, get_visible_decision
from .errors import CaseClosed, DecisionTaken, SameRecord
from .records import records_of
from .taken import is_taken

_WAITING = (CaseStatus.OPEN, CaseStatus.LATER)
_SIDES = ("left", "right")
_RECORD = ("source", "table", "key", "role")
_FOLLOWED = (
    "kind", "rank", "priority", "weight", "reason", "last_seen", "left_id", "right_id",
    *(f"{side}_{part}" for side in _SIDES for part in _RECORD),
)  # fmt: skip
_CHUNK = 500
_LOCK = 0x5245_5649  # one exporter at a time on PostgreSQL; SQLite has one writer anyway
BINDING = (Said.SAME, Said.NOT_SAME)


def accept_cases(snapshot: Snapshot) -> None:
    """Bring the snapshot's cases in: new ones open, known ones follow, missing ones are gone.

    A decided case stays decided. Does nothing for a snapshot of before there were cases.
    """
    if not snapshot.path(REVIEW).exists():
        return
    told = {row["case_key"]: row for row in _told(snapshot)}
    with transaction.atomic():
        known = {case.case_key: case for case in ReviewCase.objects.all()}
        fresh = [
            ReviewCase(case_key=key, first_seen=snapshot.batch_date, **_facts(row, snapshot))
            for key, row in told.items()
            if key not in known
        ]
        ReviewCase.objects.bulk_create(fresh, batch_size=_CHUNK)
        followed = [case for key, case in known.items() if key in told]
        for case in followed:
            for name, value in _facts(told[case.case_key], snapshot).items():
                setattr(case, name, value)
            if case.status == CaseStatus.GONE:
                case.status = CaseStatus.OPEN
        ReviewCase.objects.bulk_update(
            followed, [*(n.removesuffix("_id") for n in _FOLLOWED), "status"], batch_size=_CHUNK
        )
        gone = [c.pk for k, c in known.items() if k not in told and c.status in _WAITING]
        for start in range(0, len(gone), _CHUNK):
            waiting = ReviewCase.objects.filter(pk__in=gone[start : start + _CHUNK])
            waiting.update(status=CaseStatus.GONE)


def _told(snapshot: Snapshot) -> list[dict[str, Any]]:
    return lake_reader.rows(f"SELECT * FROM read_parquet({lake_reader.file(snapshot, REVIEW)})")


def _facts(row: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    plain = ("kind", "rank", "priority", "weight", "reason")
    sides = {f"{side}_{part}": row[f"{side}_{part}"] or "" for side in _SIDES for part in _RECORD}
    return (
        {name: row[name] for name in plain}
        | {"left_id": row["left_customer_id"], "right_id": row["right_customer_id"]}
        | sides
        | {"last_seen": snapshot.batch_date}
    )


@transaction.atomic
def decide(
    *, lake: Path, actor: Actor, case_id: int, verdict: Said, comment: str, now: datetime
) -> ReviewDecision:
    """Decide a case; `same` and `not_same` bind the next run, `later` moves it to the back.

    Raises NotAllowed without the right, NotFound out of view, CaseClosed for a case that is gone
    or decided.
    """
    actor.require(Right.REVIEW_MERGES)
    _one_at_a_time()
    case = get_visible_case(actor, case_id)
    if case.status not in _WAITING:
        raise CaseClosed
    made = _record(
        actor, now, verdict, comment, case=case, left=case.left, right=case.right, of=case
    )
    case.status = CaseStatus.DECIDED if verdict in BINDING else CaseStatus.LATER
    case.save(update_fields=["status"])
    audit(
        actor=actor,
        now=now,
        action="review.decide",
        about=case,
        detail={"verdict": str(verdict), "left": case.left_id, "right": case.right_id},
    )
    if verdict in BINDING:
        _export(lake)
    return made


@transaction.atomic
def unmerge(
    *,
    lake: Path,
    actor: Actor,
    customer_id: int,
    left: str,
    right: str,
    comment: str,
    now: datetime,
) -> ReviewDecision:
    """Say that two records of one customer (named as by `records.name_of`) are not one.

    Raises NotAllowed without the right, NotFound out of view, SameRecord unless both are
    different records of the customer.
    """
    actor.require(Right.REVIEW_MERGES)
    _one_at_a_time()
    customer = get_visible(actor, customer_id)
    known = {one.name: one.record for one in records_of(lake, customer.pk)}
    if left == right or left not in known or right not in known:
        raise SameRecord
    pair = _Pair(known[left], known[right])
    made = _record(
        actor, now, Said.NOT_SAME, comment, case=None, left=customer, right=customer, of=pair
    )
    detail = {"left": known[left].source, "right": known[right].source}
    audit(actor=actor, now=now, action="review.unmerge", about=customer, detail=detail)
    _export(lake)
    return made


@transaction.atomic
def withdraw(*, lake: Path, actor: Actor, decision_id: int, now: datetime) -> ReviewDecision:
    """Take a decision back while no run has read it; its case waits again.

    Raises NotAllowed, NotFound, CaseClosed if it was withdrawn before, DecisionTaken.
    """
    actor.require(Right.REVIEW_MERGES)
    _one_at_a_time()
    decision = get_visible_decision(actor, decision_id)
    withdrawn = ReviewDecision.objects.filter(withdraws=decision).exists()
    if withdrawn or decision.verdict == Said.WITHDRAWN:
        raise CaseClosed
    if decision.verdict in BINDING and is_taken(lake, decision.decided_at):
        raise DecisionTaken
    made = _record(
        actor, now, Said.WITHDRAWN, "", case=decision.case, left=decision.left,
        right=decision.right, of=decision, withdraws=decision,
    )  # fmt: skip
    if decision.case is not None:
        decision.case.status = CaseStatus.OPEN
        decision.case.save(update_fields=["status"])
    audit(actor=actor, now=now, action="review.withdraw", about=decision)
    _export(lake)
    return made


class _Pair:
    """Two records under the names that cases and decisions give them."""

    def __init__(self, left: RecordRef, right: RecordRef) -> None:
        for side, record in zip(_SIDES, (left, right), strict=True):
            for part in _RECORD:
                setattr(self, f"{side}_{part}", getattr(record, part))


def _record(
    actor: Actor,
    now: datetime,
    verdict: Said,
    comment: str,
    *,
    case: ReviewCase | None,
    left: Customer | None,
    right: Customer,
    of: Any,
    withdraws: ReviewDecision | None = None,
) -> ReviewDecision:
    """Append a decision on the two records that `of` carries."""
    records = {
        f"{side}_{part}": getattr(of, f"{side}_{part}") for side in _SIDES for part in _RECORD
    }
    return ReviewDecision.objects.create(
        case=case,
        left=left,
        right=right,
        verdict=verdict,
        comment=comment.strip(),
        decided_by_id=actor.staff_id,
        decided_at=now,
        withdraws=withdraws,
        **records,
    )


def _export(lake: Path) -> None:
    """Write all binding decisions in force to the lake; the last thing before the commit."""
    with whole_bank("the lake's file holds the decisions of all; none of them is shown"):
        in_force = ReviewDecision.objects.filter(
            verdict__in=BINDING, withdrawn_by__isnull=True
        ).select_related("decided_by")
        write_decisions(lake, [_decision(row) for row in in_force])


def _decision(row: ReviewDecision) -> Decision:
    left, right = (
        RecordRef(*(getattr(row, f"{side}_{part}") for part in _RECORD)) for side in _SIDES
    )
    return Decision(
        decision_id=f"{row.pk:012d}",
        verdict=Verdict(row.verdict),
        left=left,
        right=right,
        decided_on=row.decided_at,
        decided_by=row.decided_by.staff_no,
    )


def _one_at_a_time() -> None:
    """Hold the others back until this transaction ends: the file must not lose their decision."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])

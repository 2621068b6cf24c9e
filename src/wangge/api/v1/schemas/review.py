"""Shapes of the review 归并复核; whatever identifies is masked."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from wangge.api.v1.text import Line

from .customers import LinkOut, RelationOut
from .visits import VisitRowOut


class RecordOut(Schema):
    """A source record; `name` is how a screen sends it back, its key is masked."""

    name: str
    source: str
    source_name: str
    table: str
    key_masked: str
    role: str


class SideRowOut(Schema):
    """One side of a case; `customer_id` is null where the record alone makes no customer."""

    customer_id: int | None
    name: str
    record: RecordOut


class DecisionOut(Schema):
    """What was said, by whom; `undoable` until a run has read it."""

    id: int
    case_id: int | None
    verdict: str
    verdict_name: str
    comment: str
    decided_by: str
    decided_at: datetime
    withdrawn: bool
    undoable: bool
    left: RecordOut
    right: RecordOut


class CaseRowOut(Schema):
    """A case of the queue; weight in log2 odds, null where not scored."""

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
    left: SideRowOut
    right: SideRowOut
    decision: DecisionOut | None


class CaseCountOut(Schema):
    """Cases in view of one status and kind."""

    status: str
    kind: str
    kind_name: str
    cases: int


class FieldPairOut(Schema):
    """One field on both sides, masked; compared unmasked."""

    field: str
    field_name: str
    left: str
    right: str
    mark: Literal["same", "different", "one_sided"]


class SideOut(Schema):
    """What else is known of a side: its source rows, whom it belongs to, who visited."""

    customer_id: int | None
    links: list[LinkOut]
    relations: list[RelationOut]
    visits: list[VisitRowOut]


class CaseOut(CaseRowOut):
    """A case opened; `next_id` is the open case that follows."""

    fields: list[FieldPairOut]
    left_side: SideOut
    right_side: SideOut
    decisions: list[DecisionOut]
    next_id: int | None


class VerdictIn(Schema):
    """What the person says; `same` and `not_same` take effect with the next run."""

    verdict: Literal["same", "not_same", "later"]
    comment: Line = Field("", max_length=200)


class UnmergeIn(Schema):
    """Two records of the customer, by their names, that are not one."""

    left: Line = Field(max_length=40)
    right: Line = Field(max_length=40)
    comment: Line = Field("", max_length=200)

"""Two sides of a case set side by side, field by field.

Values are compared unmasked and shown masked: a reader sees that two numbers differ, not what
they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wangge.areas.customers import lake_reader
from wangge.areas.customers.labels import FIELDS
from wangge.areas.customers.models import ReviewCase
from wangge.areas.customers.shown import mask_field
from wangge.areas.customers.villages import village_names
from wangge.areas.customers.words import in_words
from wangge.pipeline.contracts import CUSTOMER, PROVENANCE

COMPARED = (
    "name", "gender", "birth_date", "id_type", "id_no", "mobile", "address", "village_code",
    "group_no", "registered_address", "registered_village_code", "household_relation",
    "occupation", "employer", "industry_code", "legal_person", "customer_group", "life_status",
    "is_existing",
)  # fmt: skip
"""Golden fields in the order a reader weighs them; the telling ones first."""


class Mark(StrEnum):
    """How two values stand to each other."""

    SAME = "same"
    DIFFERENT = "different"
    ONE_SIDED = "one_sided"


@dataclass(frozen=True)
class FieldPair:
    """One field on both sides, masked, and how they stand to each other."""

    field: str
    field_name: str
    left: str
    right: str
    mark: Mark


def compare(lake: Path, case: ReviewCase) -> list[FieldPair]:
    """Return the fields that at least one side has.

    Two customers are compared by their golden records; in a suspicious merge the two records
    that disagree, each by what it says itself.
    """
    if case.left_id == case.right_id:
        left, right = (_said_by(lake, case, side) for side in ("left", "right"))
    else:
        left, right = _golden(lake, case.left_id), _golden(lake, case.right_id)
    names = village_names(lake)
    return [
        FieldPair(
            field=field,
            field_name=FIELDS[field],
            left=_shown(field, left.get(field), names),
            right=_shown(field, right.get(field), names),
            mark=_mark(left.get(field), right.get(field)),
        )
        for field in COMPARED
        if left.get(field) or right.get(field)
    ]


def _mark(left: str | None, right: str | None) -> Mark:
    if not left or not right:
        return Mark.ONE_SIDED
    return Mark.SAME if left == right else Mark.DIFFERENT


def _shown(field: str, value: str | None, villages: Mapping[str, str]) -> str:
    return in_words(field, mask_field(field, value), villages)


def _golden(lake: Path, customer_id: int | None) -> dict[str, str | None]:
    """Return the golden record as text; empty for a side that is no customer (any more)."""
    if customer_id is None:
        return {}
    columns = ", ".join(f"CAST({field} AS VARCHAR) AS {field}" for field in COMPARED)
    file = lake_reader.file(lake_reader.served_snapshot(lake), CUSTOMER)
    found = lake_reader.rows(
        f"SELECT {columns} FROM read_parquet({file}) WHERE customer_id = $customer",
        {"customer": customer_id},
    )
    return found[0] if found else {}


def _said_by(lake: Path, case: ReviewCase, side: str) -> dict[str, str | None]:
    """Return what one record says of the customer, as provenance keeps it."""
    file = lake_reader.file(lake_reader.served_snapshot(lake), PROVENANCE)
    found = lake_reader.rows(
        f"SELECT field, value FROM read_parquet({file}) WHERE customer_id = $customer"
        " AND source = $source AND source_table = $table AND source_key = $key",
        {
            "customer": case.right_id,
            "source": getattr(case, f"{side}_source"),
            "table": getattr(case, f"{side}_table"),
            "key": getattr(case, f"{side}_key"),
        },
    )
    return {row["field"]: row["value"] for row in found}

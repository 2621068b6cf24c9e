"""The tables a person works with: cases to decide, who belongs to whom, merges and splits."""

from enum import StrEnum

from wangge.pipeline.contracts.tables import Column, Table


class ReviewKind(StrEnum):
    """Why a case needs a person."""

    PROBABLE_PAIR = "probable_pair"
    """Two customers: just below the threshold, or two anchors fit a row equally well."""
    NUMBER_TWO_NAMES = "number_two_names"
    """A valid identity number with clearly different names: kept apart until somebody decides."""
    SUSPICIOUS_MERGE = "suspicious_merge"
    """One customer made of rows that disagree strongly: number, birth date, gender, name."""


class RelationKind(StrEnum):
    """What `other_customer_id` is to `customer_id`. Every statement is stored from both sides."""

    SPOUSE = "spouse"
    GUARANTOR = "guarantor"
    """The other guarantees a loan of the customer; seen from the other side `guaranteed`."""
    GUARANTEED = "guaranteed"
    LEGAL_REPRESENTATIVE = "legal_representative"
    """The other is the legal person behind the firm; from the other side `represented_firm`."""
    REPRESENTED_FIRM = "represented_firm"
    OWNER = "owner"
    """The other runs the customer, a shop; from the other side `owned_business`."""
    OWNED_BUSINESS = "owned_business"
    EMPLOYER = "employer"
    """The other pays the customer's social insurance; from the other side `employee`."""
    EMPLOYEE = "employee"


class EventKind(StrEnum):
    """What happened to customer ids in the run that made the snapshot."""

    MERGE = "merge"
    """`customer_id` was retired; `other_customer_id` lives on with its rows."""
    SPLIT = "split"
    """`customer_id` is new; its rows came from `other_customer_id`."""
    RESTORE = "restore"
    """`customer_id`, retired by an earlier merge, lives again; it left `other_customer_id`."""


class Cause(StrEnum):
    """What an event is due to."""

    DATA = "data"
    DECISION = "decision"


def _side(side: str) -> tuple[Column, ...]:
    return (
        Column(f"{side}_customer_id", "BIGINT", "null where the row alone makes no customer"),
        Column(f"{side}_source", "VARCHAR", ""),
        Column(f"{side}_table", "VARCHAR", ""),
        Column(f"{side}_key", "VARCHAR", "key columns joined by |", "C2"),
        Column(f"{side}_role", "VARCHAR", "'' for the row's own subject"),
    )


REVIEW = Table(
    "review",
    "Cases a person decides: are the two sides the same? The most urgent, not all there are.",
    ("case_key",),
    (
        Column("case_key", "VARCHAR", "the same case keeps it night after night"),
        Column("kind", "VARCHAR", "ReviewKind"),
        Column("rank", "INTEGER", "1 = look at this first; unique over all kinds"),
        Column("priority", "INTEGER", "1 urgent, 2 worth a look, 3 when there is time"),
        Column("weight", "DOUBLE", "match weight (log2 odds) of the two, null where not scored"),
        Column("reason", "VARCHAR", "why, in words (Chinese), without unmasked numbers"),
        *_side("left"),
        *_side("right"),
    ),
)

RELATION = Table(
    "relation",
    "Who belongs to whom, as sources say it; one row for two customers and a relation.",
    ("customer_id", "relation", "other_customer_id"),
    (
        Column("customer_id", "BIGINT", ""),
        Column("relation", "VARCHAR", "RelationKind: what the other is to the customer"),
        Column("other_customer_id", "BIGINT", ""),
        Column("source", "VARCHAR", "who says so: of several the one with most authority"),
        Column("source_table", "VARCHAR", ""),
        Column("source_key", "VARCHAR", "key columns joined by |", "C2"),
        Column("as_of", "DATE", "date the source states, else the batch date"),
    ),
)

EVENT = Table(
    "event",
    "Merges and splits of the run that made this snapshot.",
    ("customer_id", "kind", "other_customer_id"),
    (
        Column("customer_id", "BIGINT", "the id that was retired, made or restored"),
        Column("kind", "VARCHAR", "EventKind"),
        Column("other_customer_id", "BIGINT", "the survivor, or the id that was left"),
        Column("on_date", "DATE", "batch date"),
        Column("cause", "VARCHAR", "Cause"),
    ),
)

"""The parts of a profile that the lake holds: holdings, provenance, links, figures.

Each reads a few rows of the served snapshot by customer id. None applies scope: callers have
fetched the customer through `access.get_visible` before.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from wangge.areas.organisation.access import Actor
from wangge.kernel.masking import mask_account
from wangge.pipeline.contracts import (
    FEATURE,
    HOLDING,
    LINK,
    PROVENANCE,
    RELATION,
    HoldingKind,
    RecordRef,
    Table,
)

from . import lake_reader
from .labels import (
    FIELDS,
    HOLDING_KINDS,
    HOLDING_STATUSES,
    KIN,
    PRODUCTS,
    RULES,
    SOURCES,
    label,
)
from .review.records import name_of
from .selectors import names_in_view
from .shown import HIDDEN_FIELDS, mask_field, mask_source_key
from .villages import village_names
from .words import in_words


@dataclass(frozen=True)
class Holding:
    """A product the customer holds; money in yuan, rate a year (0.0275 = 2.75 %)."""

    kind: str
    kind_name: str
    product_code: str | None
    product_name: str
    holding_no_masked: str
    balance: Decimal | None
    used: Decimal | None
    rate: Decimal | None
    open_date: date | None
    end_date: date | None
    status: str | None
    status_name: str


@dataclass(frozen=True)
class Figures:
    """Derived figures of a customer; money in yuan, null when not derived."""

    deposit_balance: Decimal | None = None
    time_deposit_balance: Decimal | None = None
    loan_balance: Decimal | None = None
    line_limit: Decimal | None = None
    next_maturity_date: date | None = None
    next_maturity_amount: Decimal | None = None
    product_count: int | None = None
    salary_3m: Decimal | None = None
    turnover_3m: Decimal | None = None


@dataclass(frozen=True)
class FieldOrigin:
    """One source's value of one golden field; rank 1 is the one that won."""

    field: str
    field_name: str
    rank: int
    value_masked: str
    source: str
    source_name: str
    source_table: str
    source_key_masked: str
    as_of: date | None


@dataclass(frozen=True)
class SourceLink:
    """A source row that stands for the customer, and why; `record` names it to send it back."""

    record: str
    source: str
    source_name: str
    source_table: str
    source_key_masked: str
    role: str
    rule: str
    rule_name: str
    weight: float | None
    reason: str


@dataclass(frozen=True)
class Relation:
    """What another customer is to this one, and which source says so."""

    relation: str
    relation_name: str
    customer_id: int
    name: str
    source: str
    source_name: str
    source_table: str
    source_key_masked: str
    as_of: date | None


def holdings_of(lake: Path, customer_id: int) -> list[Holding]:
    """Return what the customer holds, open holdings first."""
    sql = f"""
        SELECT kind, product_code, holding_no, balance, used, rate, open_date, end_date, status
        FROM read_parquet({_file(lake, HOLDING)}) WHERE customer_id = $customer
        ORDER BY status = 'open' DESC, kind, balance DESC NULLS LAST, holding_no"""
    return [
        Holding(
            kind=r["kind"],
            kind_name=label(HOLDING_KINDS, r["kind"]),
            product_code=r["product_code"],
            product_name=label(PRODUCTS, r["product_code"]),
            # a channel's number is its name, not a number to hide
            holding_no_masked=""
            if r["kind"] == HoldingKind.CHANNEL
            else mask_account(r["holding_no"]),
            balance=r["balance"],
            used=r["used"],
            rate=r["rate"],
            open_date=r["open_date"],
            end_date=r["end_date"],
            status=r["status"],
            status_name=label(HOLDING_STATUSES, r["status"]),
        )
        for r in lake_reader.rows(sql, {"customer": customer_id})
    ]


def figures_of(lake: Path, customer_id: int) -> Figures:
    """Return the customer's derived figures, all null if the snapshot has none."""
    names = ", ".join(Figures.__dataclass_fields__)
    sql = f"SELECT {names} FROM read_parquet({_file(lake, FEATURE)}) WHERE customer_id = $customer"
    found = lake_reader.rows(sql, {"customer": customer_id})
    return Figures(**found[0]) if found else Figures()


def provenance_of(lake: Path, customer_id: int) -> list[FieldOrigin]:
    """Return where each golden field comes from, by field and rank."""
    sql = f"""
        SELECT field, rank, value, source, source_table, source_key, as_of
        FROM read_parquet({_file(lake, PROVENANCE)}) WHERE customer_id = $customer
        ORDER BY field, rank"""
    order = {name: i for i, name in enumerate(FIELDS)}
    villages = village_names(lake)
    found = [
        FieldOrigin(
            field=r["field"],
            field_name=label(FIELDS, r["field"]),
            rank=r["rank"],
            value_masked=in_words(r["field"], mask_field(r["field"], r["value"]), villages),
            source=r["source"],
            source_name=label(SOURCES, r["source"]),
            source_table=r["source_table"],
            source_key_masked=mask_source_key(r["source_key"]),
            as_of=r["as_of"],
        )
        for r in lake_reader.rows(sql, {"customer": customer_id})
        if r["field"] not in HIDDEN_FIELDS
    ]
    return sorted(found, key=lambda o: (order.get(o.field, len(order)), o.rank))


def links_of(lake: Path, customer_id: int) -> list[SourceLink]:
    """Return the source rows behind the customer: the answer to "why are these one?"."""
    sql = f"""
        SELECT source, source_table, source_key, role, rule, weight, reason
        FROM read_parquet({_file(lake, LINK)}) WHERE customer_id = $customer
        ORDER BY source, source_table, source_key, role"""
    return [
        SourceLink(
            record=name_of(RecordRef(r["source"], r["source_table"], r["source_key"], r["role"])),
            source=r["source"],
            source_name=label(SOURCES, r["source"]),
            source_table=r["source_table"],
            source_key_masked=mask_source_key(r["source_key"]),
            role=r["role"],
            rule=r["rule"],
            rule_name=label(RULES, r["rule"]),
            weight=r["weight"],
            reason=r["reason"],
        )
        for r in lake_reader.rows(sql, {"customer": customer_id})
    ]


def relations_of(actor: Actor, lake: Path, customer_id: int) -> list[Relation]:
    """Return who belongs to the customer, as sources say it; only those in the actor's view."""
    snapshot = lake_reader.served_snapshot(lake)
    if not snapshot.path(RELATION).exists():
        return []
    found = lake_reader.rows(
        "SELECT relation, other_customer_id, source, source_table, source_key, as_of"
        f" FROM read_parquet({lake_reader.file(snapshot, RELATION)})"
        " WHERE customer_id = $customer ORDER BY relation, other_customer_id",
        {"customer": customer_id},
    )
    ids = {r["other_customer_id"] for r in found}
    names = names_in_view(actor, ids)
    return [
        Relation(
            relation=r["relation"],
            relation_name=label(KIN, r["relation"]),
            customer_id=r["other_customer_id"],
            name=names[r["other_customer_id"]],
            source=r["source"],
            source_name=label(SOURCES, r["source"]),
            source_table=r["source_table"],
            source_key_masked=mask_source_key(r["source_key"]),
            as_of=r["as_of"],
        )
        for r in found
        if r["other_customer_id"] in names
    ]


def _file(lake: Path, table: Table) -> str:
    return lake_reader.file(lake_reader.served_snapshot(lake), table)

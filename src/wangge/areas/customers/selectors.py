"""Reads of the customers area from the operational database."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.selectors import units_below
from wangge.kernel.errors import InvalidInput
from wangge.pipeline.contracts import HOLDING, LifeStatus

from . import lake_reader
from .access import visible_customers
from .consent.selectors import stopped
from .identity import indexes_of
from .labels import RELATIONS, label
from .models import AcceptedSnapshot, Customer
from .shown import age_of

_PLACEABLE = (
    "pk", "lon", "lat", "village_code", "group_no", "registered_village_code", "is_migrant",
)  # fmt: skip
_HOUSEHOLD_PLACE = (
    "household__village_code", "household__group_no", "household__lon", "household__lat",
)  # fmt: skip
_LAST_CHARACTER = "\U0010ffff"
_PHONE_TAIL = 4  # digits
_WHOLE_NUMBER = re.compile(r"[0-9]{11}|[0-9A-Za-z]{15}|[0-9A-Za-z]{18}")
"""A phone, an identity number of either length, a firm's code."""
_MAX_ID = 2**63 - 1

SORTS: dict[str, tuple[Any, ...]] = {
    "": ("pk",),
    "name": ("name", "pk"),
    "-deposit_balance": ("-deposit_balance", "pk"),
    "-loan_balance": ("-loan_balance", "pk"),
    "value_tier": ("value_tier", "-deposit_balance", "pk"),
}
"""Orders a list may be asked in; each ends with the id so that pages never repeat a row."""


@dataclass(frozen=True)
class Criteria:
    """What a list is narrowed to; empty values narrow nothing.

    `q`: beginning of the name, whole phone or identity number, last four digits of the phone, or
    the customer id.
    `unit_path`: tree path of a unit whose subtree answers for the customer.
    """

    q: str = ""
    unit_path: str = ""
    group: str = ""
    tier: int | None = None
    is_key: bool | None = None
    has_deposit: bool | None = None
    may_be_offered: date | None = None
    """The bank's day on which; leaves out whoever may not be offered anything."""
    stopped: date | None = None
    """The bank's day on which; only those who may not."""

    def named(self) -> list[str]:
        """Return the names of the criteria in use, for the audit trail."""
        return [f.name for f in fields(self) if getattr(self, f.name) not in ("", None)]


@dataclass(frozen=True)
class Member:
    """A member of a household, as the profile shows it."""

    customer_id: int
    name: str
    relation: str
    age: int | None


@dataclass(frozen=True)
class MaturingDeposit:
    """A time deposit about to mature; balance in yuan, rate a year (0.0275 = 2.75 %) or null."""

    customer_id: int
    holding_no: str
    balance: Decimal
    end_date: date
    rate: Decimal | None


def find(actor: Actor, criteria: Criteria) -> QuerySet[Customer]:
    """Return the visible customers that meet `criteria`, unsorted."""
    found = visible_customers(actor)
    if criteria.q:
        found = found.filter(_named(criteria.q.strip()))
    if criteria.unit_path:
        found = found.filter(scope_unit__in=units_below(criteria.unit_path))
    if criteria.group:
        found = found.filter(customer_group=criteria.group)
    if criteria.tier is not None:
        found = found.filter(value_tier=criteria.tier)
    if criteria.is_key is not None:
        found = found.filter(is_key=criteria.is_key)
    if criteria.has_deposit is not None:
        has = Q(deposit_balance__gt=0)
        found = found.filter(has if criteria.has_deposit else ~has)
    if criteria.may_be_offered is not None:
        found = found.exclude(stopped(criteria.may_be_offered))
    if criteria.stopped is not None:
        found = found.filter(stopped(criteria.stopped))
    return found


def in_order(customers: QuerySet[Customer], sort: str) -> QuerySet[Customer]:
    """Sort by one of SORTS; raises InvalidInput for any other order."""
    if sort not in SORTS:
        raise InvalidInput(problem=f"sort={sort}")
    return customers.order_by(*SORTS[sort])


def _named(q: str) -> Q:
    if _WHOLE_NUMBER.fullmatch(q):
        id_no, mobile = indexes_of(q)
        return Q(id_no_index=id_no) | Q(mobile_index=mobile) | _with_id(q)
    if q.isascii() and q.isdigit():
        return _with_id(q) | Q(mobile_tail=q) if len(q) == _PHONE_TAIL else _with_id(q)
    prefix = Q(name__startswith=q)
    if connection.vendor == "sqlite":
        # LIKE ignores case there and so no index; the range does the work, LIKE stays exact.
        prefix &= Q(name__gte=q, name__lt=q + _LAST_CHARACTER)
    return prefix


def _with_id(q: str) -> Q:
    known = q.isascii() and q.isdigit() and int(q) <= _MAX_ID
    return Q(pk=int(q)) if known else Q(pk__in=[])


def household_members(actor: Actor, household_id: int, *, on: date) -> list[Member]:
    """Return the members of a household that are in the actor's view, head first."""
    members = visible_customers(actor).filter(household=household_id).order_by("birth_date", "pk")
    found = [
        Member(m.pk, m.name, label(RELATIONS, m.household_relation), age_of(m.birth_date, on))
        for m in members
    ]
    return sorted(found, key=lambda m: m.relation != RELATIONS["head"])


def names_of(customer_ids: Iterable[int]) -> dict[int, str]:
    """Return names by id. Takes ids that went through `access` already."""
    return dict(Customer.objects.filter(pk__in=set(customer_ids)).values_list("pk", "name"))


def names_in_view(actor: Actor, customer_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of those of the customers that are in the actor's view, by id."""
    visible = visible_customers(actor).filter(pk__in=set(customer_ids))
    return dict(visible.values_list("pk", "name"))


def accepted_snapshot_id() -> str | None:
    """Return the id of the snapshot that the operational database serves, if any."""
    newest = AcceptedSnapshot.objects.order_by("-accepted_at", "-pk").first()
    return newest.snapshot if newest else None


def time_deposits_maturing(
    *, lake: Path, since: date, until: date, product_code: str
) -> Iterator[MaturingDeposit]:
    """Yield open deposits of a product that mature from `since` to `until`, both included.

    Read from the served snapshot, in order of customer and deposit. Unscoped: for rules that
    run over the whole bank.
    """
    table = lake_reader.file(lake_reader.served_snapshot(lake), HOLDING)
    sql = f"""
        SELECT customer_id, holding_no, balance, end_date, rate FROM read_parquet({table})
        WHERE kind = 'deposit' AND product_code = $product AND status = 'open'
          AND balance > 0 AND end_date BETWEEN $since AND $until
        ORDER BY customer_id, holding_no"""
    given = {"product": product_code, "since": since, "until": until}
    with closing(lake_reader.cursor()) as duck:
        for batch in lake_reader.stream(duck, sql, given):
            yield from (MaturingDeposit(*row) for row in batch)


def in_service() -> QuerySet[Customer]:
    """Return living, unmerged customers: those that must stand in a grid. Unscoped."""
    return Customer.objects.filter(life_status=LifeStatus.ACTIVE, merged_into__isnull=True)


def count_all() -> int:
    """Return how many customer rows there are, merged and deceased ones included."""
    return Customer.objects.count()


def placeable(
    *, chunk_size: int, ids: Sequence[int] | None = None
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield what custody is decided on, in order of id, at most `chunk_size` customers a time.

    Tuples: id, lon, lat, village, group, registered village, is migrant; group, lon, lat of the
    household where it is in the same village; is in service (living, not merged), scope unit id,
    duty manager id. Unscoped: for the grids area's batch alone.
    """
    base = Customer.objects.order_by("pk").values_list(
        *_PLACEABLE,
        *_HOUSEHOLD_PLACE,
        "life_status",
        "merged_into_id",
        "scope_unit_id",
        "duty_manager_id",
    )
    if ids is not None:
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), chunk_size):
            chunk = base.filter(pk__in=wanted[start : start + chunk_size])
            yield from _placeable_rows(chunk)
        return
    last = -1
    while rows := list(_placeable_rows(base.filter(pk__gt=last)[:chunk_size])):
        yield rows[0]
        last = rows[0][-1][0]


def _placeable_rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Fold life status and merge into one word; keep the household's place in one village."""
    folded = [
        (
            *place,
            *(home[1:] if home[0] is not None and home[0] == place[3] else (None, None, None)),
            rest[0] == LifeStatus.ACTIVE and rest[1] is None,
            *rest[2:],
        )
        for row in rows
        for place, home, rest in ((row[:7], row[7:11], row[11:]),)
    ]
    if folded:
        yield folded

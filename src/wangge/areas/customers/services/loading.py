"""The serving copy follows the lake; scope follows custody."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
from django.db import transaction

from wangge.areas import bulk
from wangge.areas.customers import accepting, lake_reader
from wangge.areas.customers.consent.services import carry_over
from wangge.areas.customers.identity import Sealer
from wangge.areas.customers.models import AcceptedSnapshot, Customer, Household
from wangge.areas.customers.review.services import accept_cases
from wangge.areas.customers.subject.services import carry_marks, forget_again
from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.services import audit
from wangge.areas.sealing import keyring
from wangge.kernel.geometry import h3_cell
from wangge.kernel.progress import Progress
from wangge.pipeline.contracts import (
    ALIAS,
    CUSTOMER,
    FEATURE,
    HOUSEHOLD,
    LifeStatus,
    Snapshot,
    current_snapshot,
    read_snapshot,
)

T = TypeVar("T")

_ID_CHUNK = 5_000  # ids in one IN list; SQLite takes at most 32,766 parameters
_KNOWN_CHUNK = 100_000

_LON = accepting.CUSTOMER_COLUMNS.index("lon")
_LAT = accepting.CUSTOMER_COLUMNS.index("lat")
_IDENTIFYING = len(accepting.IDENTIFYING)
_LIFE_STATUS = accepting.CUSTOMER_COLUMNS.index("life_status")


@dataclass(frozen=True)
class Accepted:
    """What accepting a snapshot changed; all zero when it was accepted before."""

    snapshot: str
    inserted: int
    updated: int
    retired: int


def accept_snapshot(*, lake: Path, actor: Actor, now: datetime, progress: Progress) -> Accepted:
    """Bring the difference of the lake's current snapshot into the operational database.

    Commits every few thousand rows and records the snapshot last: after a crash the same call
    does the rest. Customers that no source names any longer stay, out of service; merged ones
    point to the survivor. Raises NoSnapshot.
    """
    snapshot = current_snapshot(lake)
    if snapshot is None:
        raise lake_reader.NoSnapshot
    last = AcceptedSnapshot.objects.order_by("-accepted_at", "-pk").first()
    if last is not None and last.snapshot == snapshot.id:
        return Accepted(snapshot.id, 0, 0, 0)
    earlier = _earlier(lake, last)
    with closing(lake_reader.cursor()) as duck:
        _accept_households(duck, snapshot, earlier, progress)
        _remember_known(duck, earlier)
        inserted, updated = _accept_customers(duck, snapshot, progress, now)
        retired = _retire(duck, snapshot, now)
        duck.execute("DROP TABLE known")
    accept_cases(snapshot)
    bulk.refresh_statistics(Customer, Household)
    done = Accepted(snapshot.id, inserted, updated, retired)
    _record(done, snapshot, actor, now)
    return done


def _earlier(lake: Path, last: AcceptedSnapshot | None) -> Snapshot | None:
    """Return the snapshot accepted last if the database holds exactly its customers.

    Comparing two Parquet files is the quick way; after an interrupted load, or when the files
    are gone, the database itself is compared.
    """
    if last is None:
        return None
    try:
        earlier = read_snapshot(lake, last.snapshot)
    except FileNotFoundError:
        return None
    return earlier if _served().count() == earlier.rows[CUSTOMER.name] else None


def _served():
    return Customer.objects.filter(merged_into__isnull=True).exclude(
        life_status=accepting.NO_SOURCE
    )


def _remember_known(duck: duckdb.DuckDBPyConnection, earlier: Snapshot | None) -> None:
    """Make the temporary table `known`: id and hashes of the customers being served."""
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE known"
        " (customer_id BIGINT, row_hash VARCHAR, feature_hash VARCHAR)"
    )
    if earlier is not None:
        customer = lake_reader.file(earlier, CUSTOMER)
        feature = lake_reader.file(earlier, FEATURE)
        duck.execute("INSERT INTO known " + accepting.known_from_snapshot(customer, feature))
        return
    rows = _served().values_list("pk", "row_hash", "feature_hash")
    for chunk in _chunks(rows.iterator(chunk_size=_KNOWN_CHUNK), _KNOWN_CHUNK):
        columns = [pa.array(column) for column in zip(*chunk, strict=True)]
        duck.register("chunk", pa.table(columns, names=["id", "row_hash", "feature_hash"]))
        duck.execute("INSERT INTO known SELECT * FROM chunk")
        duck.unregister("chunk")


def _accept_households(
    duck: duckdb.DuckDBPyConnection,
    snapshot: Snapshot,
    earlier: Snapshot | None,
    progress: Progress,
) -> None:
    sql = accepting.changed_households(
        _household_files(snapshot), None if earlier is None else _household_files(earlier)
    )
    total = None if earlier else snapshot.rows[HOUSEHOLD.name]
    with progress.step("载入家庭", total=total) as step:
        for batch in lake_reader.stream(duck, sql):
            with transaction.atomic():
                bulk.upsert(Household, accepting.HOUSEHOLD_COLUMNS, batch)
            step.advance(len(batch))


def _household_files(snapshot: Snapshot) -> tuple[str, str]:
    return lake_reader.file(snapshot, HOUSEHOLD), lake_reader.file(snapshot, CUSTOMER)


def _accept_customers(
    duck: duckdb.DuckDBPyConnection, snapshot: Snapshot, progress: Progress, now: datetime
) -> tuple[int, int]:
    """Upsert new and changed customers; return how many of each. What was erased stays so."""
    sql = accepting.changed_customers(
        lake_reader.file(snapshot, CUSTOMER), lake_reader.file(snapshot, FEATURE)
    )
    known = duck.execute("SELECT count(*) FROM known").fetchall()[0][0]
    total = None if known else snapshot.rows[CUSTOMER.name]
    inserted = updated = 0
    sealer = Sealer(keyring())
    with progress.step("载入客户", total=total) as step:
        for batch in lake_reader.stream(duck, sql):
            rows = [_stored(row, sealer) for row in batch]
            with transaction.atomic():
                bulk.upsert(Customer, accepting.CUSTOMER_COLUMNS, rows)
                forget_again(customer_ids=[row[0] for row in batch], now=now)
            new = sum(row[-1] for row in batch)
            inserted, updated = inserted + new, updated + len(batch) - new
            step.advance(len(batch))
    return inserted, updated


def _stored(row: tuple[Any, ...], sealer: Sealer) -> tuple[Any, ...]:
    """Return a row of `changed_customers` as CUSTOMER_COLUMNS, what identifies sealed."""
    plain, identifying = row[: -_IDENTIFYING - 1], row[-_IDENTIFYING - 1 : -1]
    return (*plain, _cell(row), *sealer.columns(row[0], *identifying))


def _cell(row: tuple[Any, ...]) -> int | None:
    """Return the map cell of a customer; only the living are on the map."""
    lon, lat = row[_LON], row[_LAT]
    placed = lon is not None and lat is not None
    return h3_cell(lon, lat) if placed and row[_LIFE_STATUS] == LifeStatus.ACTIVE else None


def _retire(duck: duckdb.DuckDBPyConnection, snapshot: Snapshot, now: datetime) -> int:
    """Redirect merged customers, set aside those no source names; return how many are new.

    What a merged customer refused holds for the survivor.
    """
    customer = lake_reader.file(snapshot, CUSTOMER)
    sql = accepting.survivors(lake_reader.file(snapshot, ALIAS), customer)
    merges = dict(duck.execute(sql).fetchall())
    gone = [row[0] for row in duck.execute(accepting.gone_customers(customer)).fetchall()]
    retired = 0
    for ids in _chunks(merges, _ID_CHUNK):
        held = Customer.objects.filter(pk__in=ids).values_list("pk", "merged_into_id")
        moved = [(merges[pk], "", None, pk) for pk, into in held if into != merges[pk]]
        retired += sum(into is None for _, into in held)
        with transaction.atomic():
            merged = [(pk, into) for into, _, _, pk in moved]
            carry_over(merges=merged, now=now)
            carry_marks(merges=merged, now=now)
            bulk.update(Customer, ("merged_into_id", "row_hash", "h3"), moved)
    for ids in _chunks((pk for pk in gone if pk not in merges), _ID_CHUNK):
        with transaction.atomic():
            retired += (
                _served()
                .filter(pk__in=ids)
                .update(life_status=accepting.NO_SOURCE, row_hash="", h3=None)
            )
    return retired


@transaction.atomic
def _record(done: Accepted, snapshot: Snapshot, actor: Actor, now: datetime) -> None:
    row, _ = AcceptedSnapshot.objects.update_or_create(
        snapshot=snapshot.id,
        defaults={
            "batch_date": snapshot.batch_date,
            "accepted_at": now,
            "inserted": done.inserted,
            "updated": done.updated,
            "retired": done.retired,
        },
    )
    audit(
        actor=actor,
        now=now,
        action="snapshot.accept",
        about=row,
        detail={
            "snapshot": snapshot.id,
            "inserted": done.inserted,
            "updated": done.updated,
            "retired": done.retired,
        },
    )


def set_scope(*, rows: Iterable[tuple[int, int | None, int | None]]) -> None:
    """Say who answers for customers: rows of (customer id, unit id, duty manager id).

    Called by the grids area in the transaction that changes custody; the audit event of that
    change covers this one.
    """
    bulk.update(
        Customer,
        ("scope_unit_id", "duty_manager_id"),
        ((unit, manager, customer) for customer, unit, manager in rows),
    )


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk

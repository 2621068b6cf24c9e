"""Stable ids: the ledger `record → customer id` carries every id from night to night.

A cluster keeps the id most of its records carried yesterday, weighed by their authority, when
that id's records also went mostly to this cluster (mutual best, ties to the older id). Otherwise
it gets a new id, larger than any before: ids are never used twice. An id whose records went to a
cluster that kept another id is retired into the alias table; the part that left a cluster is
recorded with the id it split from, unless it gets back the id it had before a merge (`restore`).
"""

from datetime import date
from pathlib import Path

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import Step
from wangge.pipeline.link.events import event_step
from wangge.pipeline.link.own_records import RULE as OWN_RULE
from wangge.pipeline.link.restore import FORMER_HOME, FORMER_NOW, reassign

LEDGER, ALIAS, SPLIT, FORMER = "ledger", "alias", "split", "former"
_RECORD_COLUMNS = (
    ("source", "VARCHAR"),
    ("source_table", "VARCHAR"),
    ("source_key", "VARCHAR"),
    ("role", "VARCHAR"),
)
_LEDGER_COLUMNS = (*_RECORD_COLUMNS, ("customer_id", "BIGINT"))
_FORMER_COLUMNS = (*_RECORD_COLUMNS, ("customer_id", "BIGINT"), ("own", "BOOLEAN"))
_ALIAS_COLUMNS = (("customer_id", "BIGINT"), ("survivor_id", "BIGINT"), ("merged_on", "DATE"))
_SPLIT_COLUMNS = (("customer_id", "BIGINT"), ("split_from", "BIGINT"), ("split_on", "DATE"))


def open_ledger(engine: Engine, before: Path | None) -> None:
    """Load last night's ledger, aliases, splits and former ids, or start empty ones."""
    for name, columns in (
        (LEDGER, _LEDGER_COLUMNS),
        (ALIAS, _ALIAS_COLUMNS),
        (SPLIT, _SPLIT_COLUMNS),
        (FORMER, _FORMER_COLUMNS),
    ):
        path = before / f"{name}.parquet" if before else None
        known = path if path is not None and path.exists() else None
        engine.open_parquet(f"{name}_before", known, columns)


_CARRIED = """
SELECT r.cluster, l.customer_id, sum(m.authority) AS weight
FROM cluster_row AS r
JOIN mention AS m ON m.mid = r.mid
JOIN known AS l ON l.mid = r.mid
GROUP BY r.cluster, l.customer_id"""

_FIRST_MID = f"""
SELECT cluster, min(mid) AS first_mid FROM cluster_row WHERE rule <> '{OWN_RULE}'
GROUP BY cluster"""
"""Records of our own follow their customer; they decide no tie."""

_BEST = """
SELECT c.cluster, c.customer_id, c.weight,
  row_number() OVER (PARTITION BY c.cluster ORDER BY c.weight DESC, c.customer_id) AS for_cluster,
  row_number() OVER (PARTITION BY c.customer_id ORDER BY c.weight DESC, f.first_mid) AS for_id
FROM carried AS c JOIN first_mid AS f ON f.cluster = c.cluster"""

_CARRIED_ON = "SELECT cluster, customer_id FROM best WHERE for_cluster = 1 AND for_id = 1"

_KEPT = """
SELECT m.cluster, m.customer_id FROM carried_on AS m
LEFT JOIN decided_cluster AS d ON d.cluster = m.cluster AND d.parted
LEFT JOIN reassigned AS r ON r.customer_id = m.customer_id
WHERE d.cluster IS NULL AND r.customer_id IS NULL
UNION ALL SELECT cluster, customer_id FROM reassigned"""

_ASSIGNED = """
SELECT f.cluster, coalesce(k.customer_id, (SELECT coalesce(max(top), 0) FROM (
    SELECT max(customer_id) AS top FROM ledger_before
    UNION ALL SELECT max(customer_id) FROM alias_before
    UNION ALL SELECT max(customer_id) FROM split_before))
  + row_number() OVER (PARTITION BY k.customer_id IS NULL ORDER BY f.first_mid)) AS customer_id
FROM first_mid AS f LEFT JOIN kept AS k ON k.cluster = f.cluster"""

_LEDGER = """
SELECT m.source, m.source_table, m.source_key, m.role, a.customer_id
FROM cluster_row AS r
JOIN assigned AS a ON a.cluster = r.cluster
JOIN mention AS m ON m.mid = r.mid
UNION ALL
SELECT l.source, l.source_table, l.source_key, l.role,
  coalesce(g.survivor_id, l.customer_id) AS customer_id
FROM ledger_before AS l LEFT JOIN alias AS g ON g.customer_id = l.customer_id
WHERE NOT EXISTS (SELECT 1 FROM mention AS m JOIN cluster_row AS r ON r.mid = m.mid
  WHERE m.source = l.source AND m.source_table = l.source_table
    AND m.source_key = l.source_key AND m.role = l.role)"""


_GONE = """
SELECT b.customer_id, a.customer_id AS survivor_id
FROM best AS b JOIN assigned AS a ON a.cluster = b.cluster
WHERE b.for_id = 1 AND b.customer_id NOT IN (SELECT customer_id FROM kept)"""


def _alias_sql(day: date) -> str:
    """Old aliases, led on to where their records live now, and tonight's.

    An id that no cluster kept is retired when its records live on elsewhere; one that a cluster
    got back is no alias any more.
    """
    return f"""
SELECT o.customer_id, coalesce(f.survivor_id, g.survivor_id, o.survivor_id) AS survivor_id,
  o.merged_on
FROM alias_before AS o
LEFT JOIN former_home AS f ON f.customer_id = o.customer_id
LEFT JOIN gone AS g ON g.customer_id = o.survivor_id
WHERE o.customer_id NOT IN (SELECT customer_id FROM kept)
UNION ALL
SELECT g.customer_id, g.survivor_id, DATE '{day.isoformat()}' FROM gone AS g
WHERE g.customer_id NOT IN (SELECT customer_id FROM alias_before)"""


def _split_sql(day: date) -> str:
    return f"""
SELECT * FROM split_before
UNION ALL
SELECT a.customer_id, b.customer_id AS split_from, DATE '{day.isoformat()}' AS split_on
FROM assigned AS a JOIN best AS b ON b.cluster = a.cluster AND b.for_cluster = 1
WHERE a.cluster NOT IN (SELECT cluster FROM kept)"""


def assign_ids(engine: Engine, day: date) -> None:
    """Fill `assigned` (cluster, customer_id), `ledger`, `alias`, `split`, `former`, `event`."""
    engine.run_all(
        [
            Step("ids.carried", "carried", _CARRIED),
            Step("ids.first_mid", "first_mid", _FIRST_MID),
            Step("ids.best", "best", _BEST, drops=("carried",)),
            Step("ids.carried_on", "carried_on", _CARRIED_ON),
        ]
    )
    reassign(engine)
    engine.run_all(
        [
            Step("ids.kept", "kept", _KEPT, drops=("carried_on", "reassigned")),
            Step("ids.assigned", "assigned", _ASSIGNED),
            Step("ids.gone", "gone", _GONE),
            Step("ids.former_home", "former_home", FORMER_HOME, drops=("former_carried",)),
            Step("ids.alias", ALIAS, _alias_sql(day)),
            Step("ids.ledger", LEDGER, _LEDGER),
            Step("ids.split", SPLIT, _split_sql(day)),
            Step("ids.former", FORMER, FORMER_NOW),
            event_step(day),
        ]
    )
    for table in ("first_mid", "best", "kept", "gone", "former_home", "known"):
        engine.drop(table)


def write_ledger(engine: Engine, folder: Path) -> None:
    """Write ledger, aliases, splits and former ids into the state folder; they are sets."""
    for name in (LEDGER, ALIAS, SPLIT, FORMER):
        target = (folder / f"{name}.parquet").as_posix()
        source = engine.for_files(f"SELECT * FROM {name}")
        engine.files.con.execute(
            f"COPY (SELECT * FROM {source}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )

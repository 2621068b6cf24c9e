"""Stable ids: the ledger `record → customer id` carries every id from night to night.

A cluster keeps the id most of its records carried yesterday, weighed by their authority, when
that id's records also went mostly to this cluster (mutual best, ties to the older id). Otherwise
it gets a new id, larger than any before: ids are never used twice. An id whose records went to a
cluster that kept another id is retired into the alias table; the part that left a cluster is
recorded with the id it split from.
"""

from datetime import date
from pathlib import Path

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import Step

LEDGER, ALIAS, SPLIT = "ledger", "alias", "split"
_LEDGER_COLUMNS = (
    ("source", "VARCHAR"),
    ("source_table", "VARCHAR"),
    ("source_key", "VARCHAR"),
    ("role", "VARCHAR"),
    ("customer_id", "BIGINT"),
)
_ALIAS_COLUMNS = (("customer_id", "BIGINT"), ("survivor_id", "BIGINT"), ("merged_on", "DATE"))
_SPLIT_COLUMNS = (("customer_id", "BIGINT"), ("split_from", "BIGINT"), ("split_on", "DATE"))


def open_ledger(engine: Engine, before: Path | None) -> None:
    """Load last night's ledger, aliases and splits, or start empty ones."""
    for name, columns in (
        (LEDGER, _LEDGER_COLUMNS),
        (ALIAS, _ALIAS_COLUMNS),
        (SPLIT, _SPLIT_COLUMNS),
    ):
        path = before / f"{name}.parquet" if before else None
        known = path if path is not None and path.exists() else None
        engine.open_parquet(f"{name}_before", known, columns)


_CARRIED = """
SELECT r.cluster, coalesce(l.customer_id, 0) AS customer_id, sum(m.authority) AS weight
FROM cluster_row AS r
JOIN mention AS m ON m.mid = r.mid
JOIN ledger_before AS l ON l.source = m.source AND l.source_table = m.source_table
  AND l.source_key = m.source_key AND l.role = m.role
GROUP BY r.cluster, l.customer_id"""

_FIRST_MID = "SELECT cluster, min(mid) AS first_mid FROM cluster_row GROUP BY cluster"

_BEST = """
SELECT c.cluster, c.customer_id, c.weight,
  row_number() OVER (PARTITION BY c.cluster ORDER BY c.weight DESC, c.customer_id) AS for_cluster,
  row_number() OVER (PARTITION BY c.customer_id ORDER BY c.weight DESC, f.first_mid) AS for_id
FROM carried AS c JOIN first_mid AS f ON f.cluster = c.cluster"""

_KEPT = "SELECT cluster, customer_id FROM best WHERE for_cluster = 1 AND for_id = 1"

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
SELECT l.source, l.source_table, l.source_key, l.role, l.customer_id
FROM ledger_before AS l
WHERE NOT EXISTS (SELECT 1 FROM mention AS m JOIN cluster_row AS r ON r.mid = m.mid
  WHERE m.source = l.source AND m.source_table = l.source_table
    AND m.source_key = l.source_key AND m.role = l.role)"""


def _alias_sql(day: date) -> str:
    """Old aliases, led on to where their survivor went, and tonight's.

    An id that no cluster kept is retired when its records live on elsewhere.
    """
    return f"""
WITH gone AS (
  SELECT b.customer_id, a.customer_id AS survivor_id
  FROM best AS b JOIN assigned AS a ON a.cluster = b.cluster
  WHERE b.for_id = 1 AND b.customer_id NOT IN (SELECT customer_id FROM kept))
SELECT o.customer_id, coalesce(g.survivor_id, o.survivor_id) AS survivor_id, o.merged_on
FROM alias_before AS o LEFT JOIN gone AS g ON g.customer_id = o.survivor_id
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


def id_steps(day: date) -> list[Step]:
    """Return the steps that fill `assigned` (cluster, customer_id), `ledger`, `alias`, `split`."""
    return [
        Step("ids.carried", "carried", _CARRIED),
        Step("ids.first_mid", "first_mid", _FIRST_MID),
        Step("ids.best", "best", _BEST),
        Step("ids.kept", "kept", _KEPT),
        Step("ids.assigned", "assigned", _ASSIGNED),
        Step("ids.ledger", LEDGER, _LEDGER),
        Step("ids.alias", ALIAS, _alias_sql(day)),
        Step("ids.split", SPLIT, _split_sql(day), drops=("carried", "first_mid", "best", "kept")),
    ]


def write_ledger(engine: Engine, folder: Path) -> None:
    """Write ledger, aliases and splits into the state folder; they are read as sets."""
    for name in (LEDGER, ALIAS, SPLIT):
        target = (folder / f"{name}.parquet").as_posix()
        source = engine.for_files(f"SELECT * FROM {name}")
        engine.files.con.execute(
            f"COPY (SELECT * FROM {source}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )

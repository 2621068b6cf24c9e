"""Un-merging: rows that leave a merged customer get back the id they had before the merge.

`former` remembers, for every record of a retired id, that id; `own` where no earlier retired id
has the record too (of a chain Y into X into W, a record of Y is X's, but not X's own). A cluster
that kept no id tonight, and the parts of one that a decision broke, ask for the ids their records
had: the id goes to whoever holds the greatest share of its own records, and an id that lives for
the greatest share of the records it did not get by a merge.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import Step

LEAST_SHARE = 0.5
"""A retired id comes back with most of its records, never with a stray one."""

_FORMER_CARRIED = """
SELECT r.cluster, f.customer_id, sum(m.authority) AS weight,
  sum(CASE WHEN f.own THEN m.authority ELSE 0 END) AS own_weight
FROM former_before AS f
JOIN mention AS m ON m.source = f.source AND m.source_table = f.source_table
  AND m.source_key = f.source_key AND m.role = f.role
JOIN cluster_row AS r ON r.mid = m.mid
GROUP BY r.cluster, f.customer_id"""

_PARTED_OWN = """
SELECT r.cluster, l.customer_id, sum(m.authority) AS weight,
  sum(CASE WHEN f.source IS NULL THEN m.authority ELSE 0 END) AS own_weight
FROM ledger_before AS l
JOIN (SELECT k.customer_id FROM carried_on AS k JOIN decided_cluster AS d ON d.cluster = k.cluster
  WHERE d.parted) AS b ON b.customer_id = l.customer_id
JOIN mention AS m ON m.source = l.source AND m.source_table = l.source_table
  AND m.source_key = l.source_key AND m.role = l.role
JOIN cluster_row AS r ON r.mid = m.mid
LEFT JOIN (SELECT DISTINCT source, source_table, source_key, role FROM former_before) AS f
  ON f.source = l.source AND f.source_table = l.source_table AND f.source_key = l.source_key
  AND f.role = l.role
GROUP BY r.cluster, l.customer_id"""

_CLAIMS = """
SELECT c.cluster, c.customer_id, c.weight, c.own_weight, t.own_total, c.retired
FROM (
  SELECT cluster, customer_id, weight, own_weight, true AS retired FROM former_carried
  UNION ALL SELECT cluster, customer_id, weight, own_weight, false FROM parted_own) AS c
JOIN (
  SELECT customer_id, sum(own_weight) AS own_total FROM (
    SELECT customer_id, own_weight FROM former_carried
    UNION ALL SELECT customer_id, own_weight FROM parted_own)
  GROUP BY customer_id) AS t ON t.customer_id = c.customer_id
LEFT JOIN carried_on AS k ON k.cluster = c.cluster
LEFT JOIN decided_cluster AS d ON d.cluster = c.cluster AND d.parted
WHERE k.cluster IS NULL OR d.cluster IS NOT NULL"""

FORMER_HOME = """
SELECT customer_id, survivor_id FROM (
  SELECT c.customer_id, a.customer_id AS survivor_id,
    row_number() OVER (PARTITION BY c.customer_id
      ORDER BY c.own_weight DESC, c.weight DESC, a.customer_id) AS nth
  FROM former_carried AS c JOIN assigned AS a ON a.cluster = c.cluster)
WHERE nth = 1"""
"""Where most records of a retired id live now."""

FORMER_NOW = """
SELECT f.source, f.source_table, f.source_key, f.role, f.customer_id, f.own
FROM former_before AS f JOIN alias AS a ON a.customer_id = f.customer_id
UNION ALL
SELECT l.source, l.source_table, l.source_key, l.role, l.customer_id, f.source IS NULL AS own
FROM ledger_before AS l
JOIN (SELECT customer_id FROM alias
  WHERE customer_id NOT IN (SELECT customer_id FROM alias_before)) AS a
  ON a.customer_id = l.customer_id
LEFT JOIN (SELECT DISTINCT source, source_table, source_key, role FROM former_before) AS f
  ON f.source = l.source AND f.source_table = l.source_table AND f.source_key = l.source_key
  AND f.role = l.role"""


@dataclass(frozen=True)
class Claim:
    """A cluster's claim to an id: weight of its records that had it, share of the id's own."""

    cluster: int
    customer_id: int
    weight: int
    share: float
    retired: bool


def reassign(engine: Engine) -> None:
    """Fill `reassigned` (cluster, customer_id) and `former_carried`; nothing without merges."""
    engine.run(Step("ids.former_carried", "former_carried", _FORMER_CARRIED))
    engine.run(Step("ids.parted_own", "parted_own", _PARTED_OWN))
    engine.run(Step("ids.claim", "id_claim", _CLAIMS, drops=("parted_own",)))
    columns = "cluster, customer_id, weight, own_weight, own_total, retired"
    claims = [
        Claim(cluster, customer_id, int(weight), int(own) / int(total) if total else 0.0, retired)
        for cluster, customer_id, weight, own, total, retired in engine.rows(
            f"SELECT {columns} FROM id_claim"
        )
    ]
    engine.drop("id_claim")
    given = sorted(allot(claims).items())
    engine.load_literal(
        "reassigned",
        pa.table(
            {
                "cluster": pa.array([c for c, _ in given], pa.int64()),
                "customer_id": pa.array([i for _, i in given], pa.int64()),
            }
        ),
    )


def allot(claims: Iterable[Claim]) -> dict[int, int]:
    """Return cluster → id, one to one: the greatest share first, then weight, then the older id."""
    given: dict[int, int] = {}
    for claim in sorted(claims, key=lambda c: (-c.share, -c.weight, c.customer_id, c.cluster)):
        if claim.retired and claim.share < LEAST_SHARE:
            continue
        if claim.cluster not in given and claim.customer_id not in given.values():
            given[claim.cluster] = claim.customer_id
    return given

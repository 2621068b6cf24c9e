"""Records of our own database: made on a customer, so they are nobody else's.

A manager stood before this customer; nothing is compared. The record goes where most records go
that carried the customer's id, last night or before it was merged away: so it follows a merge, and
goes back when the merge is undone. It makes no customer and weighs nothing when ids are given.
"""

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import AnyStep, Step

RULE, REASON = "own_record", "本行走访该客户时的记录"

_OWN = """
SELECT m.mid, m.known_id FROM mention AS m
LEFT JOIN cluster_row AS r ON r.mid = m.mid
WHERE m.known_id IS NOT NULL AND r.mid IS NULL"""

_BORE = """
SELECT k.mid, k.customer_id FROM known AS k
WHERE k.customer_id IN (SELECT known_id FROM own_record)
UNION
SELECT m.mid, f.customer_id FROM former_before AS f
JOIN mention AS m ON m.source = f.source AND m.source_table = f.source_table
  AND m.source_key = f.source_key AND m.role = f.role
WHERE f.customer_id IN (SELECT known_id FROM own_record)"""
"""Who bore the id: by last night's ledger, or before a merge took it."""

_HOME = """
SELECT customer_id, cluster FROM (
  SELECT b.customer_id, r.cluster,
    row_number() OVER (PARTITION BY b.customer_id
      ORDER BY sum(m.authority) DESC, r.cluster) AS nth
  FROM bore_id AS b
  JOIN cluster_row AS r ON r.mid = b.mid
  JOIN mention AS m ON m.mid = b.mid
  GROUP BY b.customer_id, r.cluster)
WHERE nth = 1"""

_JOINED = f"""
SELECT mid, cluster, rule, weight, reason FROM cluster_row
UNION ALL
SELECT o.mid, h.cluster, '{RULE}', CAST(NULL AS DOUBLE), '{REASON}'
FROM own_record AS o JOIN own_home AS h ON h.customer_id = o.known_id"""


def join_own_records(engine: Engine) -> None:
    """Add to `cluster_row` the mentions that name their customer by id; reads `former_before`.

    One whose customer is not in the ledger (another lake, a customer no source names any longer)
    joins nobody.
    """
    if not engine.value("SELECT count(*) FROM mention WHERE known_id IS NOT NULL"):
        return
    steps: list[AnyStep] = [
        Step("link.own_record", "own_record", _OWN),
        Step("link.bore_id", "bore_id", _BORE),
        Step("link.own_home", "own_home", _HOME, drops=("bore_id",)),
        Step("link.own_joined", "cluster_row", _JOINED, drops=("own_record", "own_home")),
    ]
    engine.run_all(steps)

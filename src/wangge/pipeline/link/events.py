"""What happened to ids tonight, told from the ledgers of last night and tonight."""

from datetime import date

from wangge.pipeline.contracts import Cause, EventKind
from wangge.pipeline.engine.steps import Step


def event_step(day: date) -> Step:
    """Return the step that fills `event`; it reads `alias` and `split` beside those of before.

    A decision is the cause where it joined the cluster of a merge's survivor, or keeps records of
    the two ids apart.
    """
    return Step(
        "ids.event",
        "event",
        f"""
SELECT e.customer_id, e.kind, e.other_customer_id, DATE '{day.isoformat()}' AS on_date,
  CASE WHEN e.kind = '{EventKind.MERGE}' AND d.joined OR p.one IS NOT NULL
    THEN '{Cause.DECISION}' ELSE '{Cause.DATA}' END AS cause
FROM (
  SELECT a.customer_id, '{EventKind.MERGE}' AS kind, a.survivor_id AS other_customer_id,
    a.survivor_id AS made
  FROM alias AS a LEFT JOIN alias_before AS b ON b.customer_id = a.customer_id
  WHERE b.customer_id IS NULL
  UNION ALL
  SELECT s.customer_id, '{EventKind.SPLIT}', s.split_from, s.customer_id
  FROM split AS s LEFT JOIN split_before AS b ON b.customer_id = s.customer_id
  WHERE b.customer_id IS NULL
  UNION ALL
  SELECT b.customer_id, '{EventKind.RESTORE}', b.survivor_id, b.customer_id
  FROM alias_before AS b LEFT JOIN alias AS a ON a.customer_id = b.customer_id
  WHERE a.customer_id IS NULL) AS e
LEFT JOIN assigned AS c ON c.customer_id = e.made
LEFT JOIN decided_cluster AS d ON d.cluster = c.cluster
LEFT JOIN (
  SELECT DISTINCT l.customer_id AS one, r.customer_id AS other FROM apart AS a
  JOIN cluster_row AS lc ON lc.mid = a.mid JOIN assigned AS l ON l.cluster = lc.cluster
  JOIN cluster_row AS rc ON rc.mid = a.other_mid JOIN assigned AS r ON r.cluster = rc.cluster) AS p
  ON p.one = e.customer_id AND p.other = e.other_customer_id AND e.kind <> '{EventKind.MERGE}'""",
    )

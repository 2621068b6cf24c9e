"""What happened to ids tonight, told from the ledgers of last night and tonight."""

from datetime import date

from wangge.pipeline.contracts import Cause, EventKind
from wangge.pipeline.engine.steps import Step


def event_step(day: date) -> Step:
    """Return the step that fills `event`; it reads `alias` and `split` beside those of before."""
    on = f"DATE '{day.isoformat()}' AS on_date"
    return Step(
        "ids.event",
        "event",
        f"""
SELECT a.customer_id, '{EventKind.MERGE}' AS kind, a.survivor_id AS other_customer_id, {on},
  '{Cause.DATA}' AS cause
FROM alias AS a LEFT JOIN alias_before AS b ON b.customer_id = a.customer_id
WHERE b.customer_id IS NULL
UNION ALL
SELECT s.customer_id, '{EventKind.SPLIT}', s.split_from, {on}, '{Cause.DATA}'
FROM split AS s LEFT JOIN split_before AS b ON b.customer_id = s.customer_id
WHERE b.customer_id IS NULL""",
    )

"""Households: register household number, else the village rating's; one household a customer.

Members the register does not know (a daughter-in-law registered elsewhere) join the registered
household that most members of their rated household belong to. A household id hangs on the
household number of its source and is kept in a ledger, never used twice.
"""

from pathlib import Path

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import AnyStep, Step

REGISTER = "hukou"
LEDGER = "household_ledger"


def open_household_ledger(engine: Engine, before: Path | None) -> None:
    """Load last night's household ledger, or start an empty one."""
    path = before / f"{LEDGER}.parquet" if before else None
    known = path if path is not None and path.exists() else None
    columns = (("household_key", "VARCHAR"), ("household_id", "BIGINT"))
    engine.open_parquet(f"{LEDGER}_before", known, columns)


def write_household_ledger(engine: Engine, folder: Path) -> None:
    """Write the household ledger into the state folder."""
    target = (folder / f"{LEDGER}.parquet").as_posix()
    source = engine.for_files(f"SELECT * FROM {LEDGER}")
    engine.files.con.execute(
        f"COPY (SELECT * FROM {source} ORDER BY household_id) TO '{target}'"
        " (FORMAT parquet, COMPRESSION zstd)"
    )


_STATED = f"""
SELECT customer_id, household_no, relation, registered FROM (
  SELECT customer_id, household_no, relation,
    starts_with(household_no, '{REGISTER}:') AS registered,
    row_number() OVER (PARTITION BY customer_id, starts_with(household_no, '{REGISTER}:')
      ORDER BY age, mid) AS nth
  FROM said WHERE household_no IS NOT NULL AND kind = 'person')
WHERE nth = 1"""

_RATED_TO_REGISTERED = """
SELECT rated, registered FROM (
  SELECT rated, registered,
    row_number() OVER (PARTITION BY rated ORDER BY members DESC, registered) AS nth
  FROM (SELECT r.household_no AS rated, h.household_no AS registered, count(*) AS members
    FROM stated_household AS r JOIN stated_household AS h ON h.customer_id = r.customer_id
    WHERE NOT r.registered AND h.registered GROUP BY r.household_no, h.household_no))
WHERE nth = 1"""

_BELONGS = """
SELECT coalesce(h.customer_id, r.customer_id) AS customer_id,
  coalesce(h.household_no, t.registered, r.household_no) AS household_key,
  coalesce(h.relation, r.relation) AS relation
FROM (SELECT * FROM stated_household WHERE registered) AS h
FULL JOIN (SELECT * FROM stated_household WHERE NOT registered) AS r
  ON r.customer_id = h.customer_id
LEFT JOIN rated_registered AS t ON t.rated = r.household_no"""

_LEDGER = """
SELECT household_key, household_id FROM household_ledger_before
UNION ALL
SELECT n.household_key, (SELECT coalesce(max(household_id), 0) FROM household_ledger_before)
  + row_number() OVER (ORDER BY n.household_key)
FROM (SELECT DISTINCT household_key FROM belongs) AS n
WHERE n.household_key NOT IN (SELECT household_key FROM household_ledger_before)"""

_MEMBER = """
SELECT b.customer_id, l.household_id, b.household_key,
  CASE WHEN b.relation IN ('head', 'spouse', 'child', 'parent') THEN b.relation ELSE 'other' END
    AS relation
FROM belongs AS b JOIN household_ledger AS l ON l.household_key = b.household_key"""


def household_steps() -> list[AnyStep]:
    """Return the steps that fill `household_member` and `household_ledger`."""
    return [
        Step("survive.stated_household", "stated_household", _STATED),
        Step("survive.rated_registered", "rated_registered", _RATED_TO_REGISTERED),
        Step("survive.belongs", "belongs", _BELONGS, drops=("stated_household",)),
        Step("survive.household_ledger", LEDGER, _LEDGER),
        Step("survive.household_member", "household_member", _MEMBER, drops=("belongs",)),
    ]

"""Households: register household number, else the village rating's; one household a customer.

Members the register does not know (a daughter-in-law registered elsewhere) join the registered
household that most members of their rated household belong to. Whom neither lists joins the
husband or wife a source names, where both are known to live behind one door; two such make a
household of their own. A household id hangs on the household number of its source (on the older
customer id of such a couple) and is kept in a ledger, never used twice.
"""

from pathlib import Path

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import AnyStep, Step

REGISTER, FAMILY = "hukou", "family"
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

_LISTED = """
SELECT coalesce(h.customer_id, r.customer_id) AS customer_id,
  coalesce(h.household_no, t.registered, r.household_no) AS household_key,
  coalesce(h.relation, r.relation) AS relation
FROM (SELECT * FROM stated_household WHERE registered) AS h
FULL JOIN (SELECT * FROM stated_household WHERE NOT registered) AS r
  ON r.customer_id = h.customer_id
LEFT JOIN rated_registered AS t ON t.rated = r.household_no"""

_COUPLE = """
SELECT DISTINCT a.customer_id, b.customer_id AS other_id
FROM mention AS o
JOIN mention AS n ON n.source = o.source AND n.source_table = o.source_table
  AND n.source_key = o.source_key AND n.role = ''
JOIN said AS a ON a.mid = n.mid
JOIN said AS b ON b.mid = o.mid
WHERE o.role = 'spouse' AND a.kind = 'person' AND b.kind = 'person'
  AND a.customer_id <> b.customer_id
  AND (a.customer_id NOT IN (SELECT customer_id FROM listed_member)
    OR b.customer_id NOT IN (SELECT customer_id FROM listed_member))"""

_DOOR = """
SELECT DISTINCT s.customer_id, p.village_code, p.group_no, p.door
FROM said AS s JOIN party AS p ON p.mid = s.mid
WHERE p.village_code IS NOT NULL AND p.door IS NOT NULL
  AND s.customer_id IN (SELECT customer_id FROM couple UNION SELECT other_id FROM couple)"""

_ONE_DOOR = """
SELECT least(c.customer_id, c.other_id) AS older_id, greatest(c.customer_id, c.other_id)
  AS younger_id, min(c.customer_id) AS head_id
FROM couple AS c
JOIN home_door AS a ON a.customer_id = c.customer_id
JOIN home_door AS b ON b.customer_id = c.other_id AND b.village_code = a.village_code
  AND b.door = a.door AND coalesce(b.group_no = a.group_no, true)
GROUP BY least(c.customer_id, c.other_id), greatest(c.customer_id, c.other_id)"""
"""Couples behind one door; whose loan file names the other is the head."""

_JOINING = """
SELECT customer_id, household_key, relation FROM (
  SELECT o.customer_id, l.household_key,
    CASE WHEN l.relation = 'head' THEN 'spouse' ELSE 'other' END AS relation,
    row_number() OVER (PARTITION BY o.customer_id ORDER BY o.other_id) AS nth
  FROM (SELECT older_id AS customer_id, younger_id AS other_id FROM one_door
    UNION ALL SELECT younger_id, older_id FROM one_door) AS o
  JOIN listed_member AS l ON l.customer_id = o.other_id
  WHERE o.customer_id NOT IN (SELECT customer_id FROM listed_member))
WHERE nth = 1"""

_PAIRED = """
SELECT o.older_id, o.younger_id, o.head_id FROM one_door AS o
WHERE o.older_id NOT IN (SELECT customer_id FROM listed_member)
  AND o.younger_id NOT IN (SELECT customer_id FROM listed_member)
  AND o.older_id NOT IN (SELECT customer_id FROM joining)
  AND o.younger_id NOT IN (SELECT customer_id FROM joining)
  AND o.older_id NOT IN (SELECT customer_id FROM twice_named)
  AND o.younger_id NOT IN (SELECT customer_id FROM twice_named)"""

_TWICE_NAMED = """
SELECT customer_id FROM (SELECT older_id AS customer_id FROM one_door
  UNION ALL SELECT younger_id FROM one_door)
GROUP BY customer_id HAVING count(*) > 1"""
"""Who has two husbands or wives behind one door is with none of them."""


def _couple_member(column: str) -> str:
    return (
        f"SELECT {column}, concat('{FAMILY}:', CAST(older_id AS VARCHAR)),"
        f" CASE WHEN {column} = head_id THEN 'head' ELSE 'spouse' END FROM paired"
    )


_BELONGS = f"""
SELECT customer_id, household_key, relation FROM listed_member
UNION ALL SELECT customer_id, household_key, relation FROM joining
UNION ALL {_couple_member("older_id")}
UNION ALL {_couple_member("younger_id")}"""

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
        Step("survive.listed", "listed_member", _LISTED, drops=("stated_household",)),
        *_family_steps(),
        Step("survive.belongs", "belongs", _BELONGS, drops=("listed_member", "joining", "paired")),
        Step("survive.household_ledger", LEDGER, _LEDGER),
        Step("survive.household_member", "household_member", _MEMBER, drops=("belongs",)),
    ]


def _family_steps() -> list[AnyStep]:
    """Return the steps for whom no list names: `joining` and `paired`."""
    return [
        Step("survive.couple", "couple", _COUPLE),
        Step("survive.home_door", "home_door", _DOOR),
        Step("survive.one_door", "one_door", _ONE_DOOR, drops=("couple", "home_door")),
        Step("survive.joining", "joining", _JOINING),
        Step("survive.twice_named", "twice_named", _TWICE_NAMED),
        Step("survive.paired", "paired", _PAIRED, drops=("one_door", "twice_named")),
    ]

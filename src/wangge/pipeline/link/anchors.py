"""Stage one: rows with a valid identity number anchor people; contradicting names are set aside.

One number, one person. Where rows with the same valid number carry clearly different names, the
name with the most authority stays; the others are conflicts for review and go on to stage two as
if they had no number.
"""

from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.pipeline.link.compare import NEAR, name_level
from wangge.pipeline.standardise.identity import birth_in, gender_in

_NAMES = """
SELECT id_no, simple, min(sound) AS sound, sum(authority) AS weight
FROM party WHERE id_no IS NOT NULL AND simple IS NOT NULL GROUP BY id_no, simple"""

_MAIN = """
SELECT id_no, simple, sound FROM (
  SELECT id_no, simple, sound,
    row_number() OVER (PARTITION BY id_no ORDER BY weight DESC, simple) AS nth
  FROM number_name) WHERE nth = 1"""

_ANCHOR = f"""
SELECT row_number() OVER (ORDER BY id_no) AS aid, id_no,
  {birth_in("id_no")} AS birth_date, {gender_in("id_no")} AS gender
FROM (SELECT DISTINCT id_no FROM party WHERE id_no IS NOT NULL)"""

_FORMER = """
SELECT DISTINCT id_no, former FROM party WHERE id_no IS NOT NULL AND former IS NOT NULL"""


def _anchored() -> str:
    """Each row with a valid number, its anchor, and whether its name agrees with the main one."""
    level = name_level("p.simple", "n.simple", "p.sound", "n.sound")
    return f"""
SELECT p.mid, a.aid, n.simple AS main_name,
  p.simple IS NULL OR n.simple IS NULL OR ({level}) >= {NEAR}
    OR coalesce(p.former = n.simple, false) OR f.former IS NOT NULL AS agrees
FROM party AS p
JOIN anchor AS a ON a.id_no = p.id_no
LEFT JOIN main_name AS n ON n.id_no = p.id_no
LEFT JOIN number_former AS f ON f.id_no = p.id_no AND f.former = p.simple
WHERE p.id_no IS NOT NULL"""


_ANCHOR_NAME = """
SELECT DISTINCT r.aid, p.simple, p.sound
FROM anchor_row AS r JOIN party AS p ON p.mid = r.mid
WHERE r.agrees AND p.simple IS NOT NULL
UNION
SELECT DISTINCT r.aid, p.former, CAST(NULL AS VARCHAR)
FROM anchor_row AS r JOIN party AS p ON p.mid = r.mid
WHERE r.agrees AND p.former IS NOT NULL"""


_EVIDENCE = {
    "anchor_mobile": ("mobile", "p.mobile IS NOT NULL"),
    "anchor_place": ("village_code, town_code, group_no, door", "p.town_code IS NOT NULL"),
    "anchor_cif": ("cif_no", "p.cif_no IS NOT NULL"),
    "anchor_household": ("household_no", "p.household_no IS NOT NULL"),
}
"""Table of what is known of each anchor → its columns of `party`, and when they say anything."""


def evidence_steps(rows: str, *, more: bool = False) -> list[AnyStep]:
    """Return the steps that collect what is known of each anchor from `rows` (mid, aid).

    With `more`, the rows add to what earlier rows said.
    """
    steps: list[AnyStep] = []
    for table, (columns, condition) in _EVIDENCE.items():
        values = ", ".join(f"p.{c}" for c in columns.split(", "))
        query = (
            f"SELECT DISTINCT r.aid, {values} FROM {rows} AS r"
            f" JOIN party AS p ON p.mid = r.mid WHERE {condition}"
        )
        if more:
            query = f"SELECT aid, {columns} FROM {table} UNION {query}"
        steps.append(Step(f"link.{table}{'_more' if more else ''}", table, query))
    return steps


_NAME_COUNT = """
SELECT simple, count(DISTINCT aid) AS people FROM anchor_name GROUP BY simple"""

_SOUND_COUNT = """
SELECT sound, count(DISTINCT aid) AS people FROM anchor_name WHERE sound IS NOT NULL
GROUP BY sound"""

_MOBILE_COUNT = """
SELECT mobile, count(*) AS people FROM anchor_mobile GROUP BY mobile"""

_VILLAGE_COUNT = """
SELECT village_code, count(DISTINCT aid) AS people FROM anchor_place
WHERE village_code IS NOT NULL GROUP BY village_code"""

_GROUP_COUNT = """
SELECT village_code, group_no, count(DISTINCT aid) AS people FROM anchor_place
WHERE village_code IS NOT NULL AND group_no IS NOT NULL GROUP BY village_code, group_no"""

_DOOR_COUNT = """
SELECT village_code, door, count(DISTINCT aid) AS people FROM anchor_place
WHERE village_code IS NOT NULL AND door IS NOT NULL GROUP BY village_code, door"""

_TOWN_COUNT = """
SELECT town_code, count(DISTINCT aid) AS people FROM anchor_place GROUP BY town_code"""


def anchor_steps() -> list[AnyStep]:
    """Return the steps of stage one."""
    agreeing = "(SELECT mid, aid FROM anchor_row WHERE agrees)"
    return [
        Step("link.number_name", "number_name", _NAMES),
        Step("link.main_name", "main_name", _MAIN, drops=("number_name",)),
        Step("link.number_former", "number_former", _FORMER),
        Step("link.anchor", "anchor", _ANCHOR),
        Step("link.anchor_row", "anchor_row", _anchored(), drops=("main_name", "number_former")),
        Step("link.anchor_name", "anchor_name", _ANCHOR_NAME),
        *evidence_steps(agreeing),
        Step("link.name_count", "name_count", _NAME_COUNT),
        Step("link.sound_count", "sound_count", _SOUND_COUNT),
        Step("link.mobile_count", "mobile_count", _MOBILE_COUNT),
        Step("link.village_count", "village_count", _VILLAGE_COUNT),
        Step("link.town_count", "town_count", _TOWN_COUNT),
        Step("link.group_count", "group_count", _GROUP_COUNT),
        Step("link.door_count", "door_count", _DOOR_COUNT),
    ]

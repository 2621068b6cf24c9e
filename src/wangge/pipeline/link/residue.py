"""Stage three: rows that no anchor takes are clustered among themselves.

Each rule ties the rows of a small group (same name and phone, …) to the group's first row, so the
work is linear; ties that a birth date, gender or valid number contradicts are dropped; connected
rows are one person.
"""

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.pipeline.standardise.mentions import ROWS_A_TABLE

MAX_ROUNDS = 50
"""Label propagation halves nothing but walks one edge a round; real groups are a few edges wide."""

_RESIDUE = """
SELECT l.*, b.customer_id AS customer_before FROM loose AS l
LEFT JOIN linked AS k ON k.mid = l.mid
LEFT JOIN held AS b ON b.mid = l.mid
WHERE k.mid IS NULL AND l.creates = 'always'"""

RULES = {
    "was_one": ("customer_before, sound", "customer_before IS NOT NULL"),
    "cif_no": ("cif_no, sound", "cif_no IS NOT NULL"),
    "id_no": ("id_no, simple", "id_no IS NOT NULL"),
    "number_text": (
        "number_text, sound",
        "number_text IS NOT NULL AND masked_tail IS NULL AND length(number_text) >= 15",
    ),
    "name_mobile": ("simple, mobile", "mobile IS NOT NULL"),
    "sound_mobile": ("sound, mobile", "mobile IS NOT NULL"),
    "name_birth": ("simple, birth_date", "birth_date IS NOT NULL"),
    "name_group": (
        "simple, village_code, group_no",
        "village_code IS NOT NULL AND group_no IS NOT NULL",
    ),
    "name_household": ("simple, household_no", "household_no IS NOT NULL"),
    "name_masked": (
        "simple, masked_tail, village_code",
        "masked_tail IS NOT NULL AND village_code IS NOT NULL",
    ),
}
"""Rule → the columns that must agree, and when they say anything."""


def _tied() -> str:
    parts = [
        f"SELECT mid, min(mid) OVER (PARTITION BY {columns}) AS other, '{rule}' AS rule"
        f" FROM residue WHERE {condition}"
        for rule, (columns, condition) in RULES.items()
    ]
    return f"""
SELECT e.mid, e.other, min(e.rule) AS rule FROM ({" UNION ALL ".join(parts)}) AS e
JOIN residue AS a ON a.mid = e.mid
JOIN residue AS b ON b.mid = e.other
WHERE e.mid <> e.other
  AND (a.household_no IS NULL OR b.household_no IS NULL OR a.household_no <> b.household_no
    OR a.mid // {ROWS_A_TABLE} <> b.mid // {ROWS_A_TABLE})
  AND (a.birth_date IS NULL OR b.birth_date IS NULL OR a.birth_date = b.birth_date)
  AND (a.gender IS NULL OR b.gender IS NULL OR a.gender = b.gender)
  AND (a.id_no IS NULL OR b.id_no IS NULL OR a.id_no = b.id_no)
  AND (a.masked_tail IS NULL OR b.masked_tail IS NULL OR a.masked_tail = b.masked_tail)
GROUP BY e.mid, e.other"""


def residue_steps() -> list[AnyStep]:
    """Return the steps that fill `residue` and the edges `tied` between its rows."""
    return [
        Step("link.residue", "residue", _RESIDUE),
        Step("link.tied", "tied", _tied()),
    ]


def label_components(engine: Engine, rows: str, edges: str, output: str) -> None:
    """Fill `output` (mid, label): every row of `rows`, labelled by the least mid it connects to."""
    engine.fill(output, f"SELECT mid, mid AS label FROM {rows}")
    both = f"SELECT mid, other FROM {edges} UNION ALL SELECT other, mid FROM {edges}"
    for _ in range(MAX_ROUNDS):
        engine.fill(
            f"{output}_next",
            "SELECT o.mid,"
            f" least(o.label, coalesce(n.label, o.label)) AS label FROM {output} AS o LEFT JOIN ("
            f"SELECT e.mid, min(l.label) AS label FROM ({both}) AS e JOIN {output} AS l"
            f" ON l.mid = e.other GROUP BY e.mid) AS n ON n.mid = o.mid",
        )
        changed = engine.value(
            f"SELECT count(*) FROM {output} AS a JOIN {output}_next AS b ON b.mid = a.mid"
            " WHERE a.label <> b.label"
        )
        engine.fill(output, f"SELECT mid, label FROM {output}_next")
        engine.drop(f"{output}_next")
        if not changed:
            return

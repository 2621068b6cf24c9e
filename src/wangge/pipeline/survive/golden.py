"""The golden record: each field's first claim, and the columns derived from them."""

from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.pipeline.survive.claims import FIELDS, MID_RANGE

_POSITION_OF_HOUSEHOLD = f"""
SELECT household_id, min(k) AS k FROM (
  SELECT h.household_id, c.k FROM claim_lon AS c
  JOIN said AS s ON s.mid = c.k % {MID_RANGE}
  JOIN mention AS m ON m.mid = s.mid AND m.source = 'field'
  JOIN household_member AS h ON h.customer_id = c.customer_id
  WHERE c.rank = 1)
GROUP BY household_id"""


def _with_household_position(field: str) -> str:
    """Own position first; else that of the household, claimed by the field row that gave it."""
    return f"""
SELECT customer_id, value, k, rank FROM claim_{field}
UNION ALL
SELECT h.customer_id, CAST(s.{field} AS VARCHAR), p.k, 1
FROM household_member AS h
JOIN household_position AS p ON p.household_id = h.household_id
JOIN said AS s ON s.mid = p.k % {MID_RANGE}
WHERE h.customer_id NOT IN (SELECT customer_id FROM claim_{field})
  AND h.customer_id NOT IN (SELECT customer_id FROM lives_away)"""


_FACT = """
SELECT customer_id, min(kind) AS kind,
  min(CASE WHEN life_status IS NOT NULL THEN age * 1000000 + CASE life_status
    WHEN 'deceased' THEN 1 WHEN 'closed' THEN 1 WHEN 'moved_out' THEN 2 ELSE 3 END END) AS life,
  min(organisation_kind) AS organisation_kind,
  bool_or(registered_village_code IS NOT NULL OR registered_address IS NOT NULL) AS registered,
  bool_or(works_outside) AS works_outside,
  bool_or(role = 'owner' AND o.t_no IS NOT NULL) AS owns_merchant,
  bool_or(role = 'legal_person') AS is_legal_person
FROM said AS s LEFT JOIN merchant_owner AS o ON o.t_no = s.t_no
GROUP BY customer_id"""


def _golden() -> str:
    values = ",\n  ".join(
        f"try_cast({name}_.value AS {f.type}) AS {name}" for name, f in FIELDS.items()
    )
    joins = "\n".join(
        f"LEFT JOIN claim_{name} AS {name}_ ON {name}_.customer_id = c.customer_id"
        f" AND {name}_.rank = 1"
        for name in FIELDS
    )
    return f"""
SELECT c.customer_id, c.kind,
  {values},
  h.household_id, h.relation AS stated_relation,
  CASE c.life % 1000000 WHEN 1 THEN CASE c.kind WHEN 'person' THEN 'deceased' ELSE 'closed' END
    WHEN 2 THEN 'moved_out' ELSE 'active' END AS life_status,
  c.organisation_kind, c.registered, c.owns_merchant, c.is_legal_person,
  c.kind = 'person' AND c.registered AND (c.works_outside OR a.customer_id IS NOT NULL)
    AS is_migrant
FROM fact AS c
{joins}
LEFT JOIN household_member AS h ON h.customer_id = c.customer_id
LEFT JOIN lives_away AS a ON a.customer_id = c.customer_id"""


def golden_steps() -> list[AnyStep]:
    """Return the steps that fill `golden`: one row a customer, group and holdings still to come."""
    return [
        Step("survive.household_position", "household_position", _POSITION_OF_HOUSEHOLD),
        Step("survive.lon_household", "claim_lon_all", _with_household_position("lon")),
        Step("survive.lat_household", "claim_lat_all", _with_household_position("lat")),
        Step("survive.lon_final", "claim_lon", "SELECT * FROM claim_lon_all"),
        Step(
            "survive.lat_final",
            "claim_lat",
            "SELECT * FROM claim_lat_all",
            drops=("claim_lon_all", "claim_lat_all"),
        ),
        Step(
            "survive.merchant_owner",
            "merchant_owner",
            "SELECT DISTINCT mid // 4294967296 AS t_no FROM mention"
            " WHERE source = 'merchant' AND role = 'owner'",
        ),
        Step("survive.fact", "fact", _FACT),
        Step("survive.golden", "golden", _golden(), drops=("fact",)),
    ]

"""Every value any source claims for a golden field, ranked by the published order.

The order of one claim is a single integer, so that ranking is one comparison and the row that made
the claim can be read back from it:

    k = (((invalid · 16 + tier) · 32768 + age) · 16 + place) · 2³⁸ + mid

`age` counts days back from 2059-09-18 (day 32767 since 1970): the newer statement has the smaller
age. `mid` breaks the last ties by table and key, never by chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.pipeline.standardise.mentions import ROWS_A_TABLE

MID_RANGE = 1 << 38
_LAST_DAY = 32_767
_FIRST_BIRTH = "1800-01-01"
"""Old systems write 0000-01-01 for a date they do not know; nobody's birth is so long ago."""
_DEGREE_DIGITS = 7
"""One centimetre: what lies behind is noise, and engines write it differently as text."""


@dataclass(frozen=True)
class Field:
    """A golden field: its value and validity over aliases m (mention) and p (party), its type."""

    value: str
    type: str = "VARCHAR"
    valid: str = "true"
    like: str | None = None
    """Another field whose order this one follows (address and its village go together)."""


_AT_HOME = "NOT (m.workplace IS NOT NULL AND coalesce(w.outside, false))"
"""A member who works in another city does not live at the household's address."""

FIELDS: Mapping[str, Field] = {
    "name": Field("CASE WHEN p.kind = 'person' THEN p.simple ELSE p.name END"),
    "gender": Field("p.gender"),
    "birth_date": Field(
        f"CASE WHEN p.birth_date >= DATE '{_FIRST_BIRTH}' THEN p.birth_date END", "DATE"
    ),
    "id_type": Field(
        "CASE WHEN p.id_no IS NOT NULL THEN '01' WHEN p.credit_code IS NOT NULL THEN '51'"
        " ELSE m.id_type END",
        valid="coalesce(p.id_no, p.credit_code) IS NOT NULL",
        like="id_no",
    ),
    "id_no": Field(
        "coalesce(p.id_no, p.credit_code, CASE WHEN p.masked_tail IS NULL THEN p.number_text END)",
        valid="coalesce(p.id_no, p.credit_code) IS NOT NULL",
    ),
    "mobile": Field("p.mobile"),
    "address": Field("coalesce(m.address, m.registered_address)", valid=_AT_HOME),
    "village_code": Field("p.village_code", valid=_AT_HOME, like="address"),
    "group_no": Field("p.group_no", "INTEGER", valid=_AT_HOME, like="address"),
    "registered_address": Field("m.registered_address"),
    "registered_village_code": Field("p.registered_village_code"),
    "lon": Field(
        f"CASE WHEN m.lat IS NOT NULL THEN round(m.lon, {_DEGREE_DIGITS}) END",
        "DOUBLE",
        like="position",
    ),
    "lat": Field(
        f"CASE WHEN m.lon IS NOT NULL THEN round(m.lat, {_DEGREE_DIGITS}) END",
        "DOUBLE",
        like="position",
    ),
    "ethnicity": Field("m.ethnicity"),
    "marital": Field("m.marital"),
    "occupation": Field("m.occupation"),
    "employer": Field("m.employer"),
    "industry_code": Field("m.industry_code"),
    "legal_person": Field("CASE WHEN p.kind = 'organisation' THEN lp.simple END"),
    "annual_income": Field("m.annual_income", "DECIMAL(18,2)"),
    "village_credit_grade": Field("m.village_credit_grade"),
    "manager_no": Field("m.manager_no"),
}
"""Golden fields that come from a source; every other column of `customer` is derived."""


def _said() -> str:
    values = ", ".join(f"{f.value} AS {name}" for name, f in FIELDS.items())
    conditions = {f.valid for f in FIELDS.values() if f.valid != "true"}
    flags = ", ".join(f"{c} AS {flag_of(c)}" for c in sorted(conditions))
    return f"""
SELECT a.customer_id, p.kind, m.mid, m.mid // {ROWS_A_TABLE} AS t_no, m.role,
  least(greatest({_LAST_DAY} - date_diff('day', DATE '1970-01-01',
    coalesce(m.as_of, m.batch_date)), 0), {_LAST_DAY}) AS age,
  {values}, {flags},
  m.life_status, m.organisation_kind, m.household_no, m.relation, m.workplace,
  coalesce(w.outside, false) AS works_outside, p.outside AS lives_outside, m.insured_type
FROM cluster_row AS r
JOIN assigned AS a ON a.cluster = r.cluster
JOIN mention AS m ON m.mid = r.mid
JOIN party AS p ON p.mid = r.mid
LEFT JOIN name AS lp ON lp.value = m.legal_person
LEFT JOIN address AS w ON w.value = m.workplace"""


def flag_of(condition: str) -> str:
    """Name the column of `said` that holds a validity condition."""
    return "at_home" if condition == _AT_HOME else "number_valid"


def _claim(name: str, field: Field) -> str:
    invalid = (
        "0" if field.valid == "true" else f"CASE WHEN {flag_of(field.valid)} THEN 0 ELSE 1 END"
    )
    order = field.like or name
    extra = ""
    if name in ("village_code", "group_no"):
        # someone who lives in another city has no village here
        extra = " AND s.customer_id NOT IN (SELECT customer_id FROM lives_away)"
    if name == "group_no":
        extra += (
            " AND EXISTS (SELECT 1 FROM claim_village_code AS v WHERE v.rank = 1"
            " AND v.customer_id = s.customer_id AND v.value = s.village_code)"
        )
    return f"""
SELECT customer_id, value, k, row_number() OVER (PARTITION BY customer_id ORDER BY k) AS rank
FROM (
  SELECT s.customer_id, CAST(s.{name} AS VARCHAR) AS value,
    min(((({invalid} * 16 + o.tier) * 32768 + s.age) * 16 + o.place) * {MID_RANGE} + s.mid) AS k
  FROM said AS s
  JOIN survive_order AS o ON o.kind = s.kind AND o.t_no = s.t_no AND o.field = '{order}'
  WHERE s.{name} IS NOT NULL{extra}
  GROUP BY s.customer_id, CAST(s.{name} AS VARCHAR))"""


_LIVES_AWAY = f"""
SELECT c.customer_id FROM claim_address AS c JOIN said AS s ON s.mid = c.k % {MID_RANGE}
WHERE c.rank = 1 AND s.lives_outside
UNION
SELECT customer_id FROM said WHERE works_outside AND kind = 'person'"""


def claim_steps() -> list[AnyStep]:
    """Return the steps that fill `said` and, for each field f, `claim_f`.

    `claim_f`: customer_id, value (text), k, rank (1 = golden value).
    """
    steps: list[AnyStep] = [Step("survive.said", "said", _said())]
    for name, field in FIELDS.items():
        steps.append(Step(f"survive.{name}", f"claim_{name}", _claim(name, field)))
        if name == "address":
            steps.append(Step("survive.lives_away", "lives_away", _LIVES_AWAY))
    return steps


def provenance_sql(fields: Mapping[str, Field] = FIELDS) -> str:
    """Return the query of the snapshot table `provenance` (without its final sorting)."""
    claims = "\nUNION ALL\n".join(
        f"SELECT customer_id, '{name}' AS field, rank, value, k FROM claim_{name}"
        for name in fields
    )
    return f"""
SELECT c.customer_id, c.field, CAST(c.rank AS INTEGER) AS rank, c.value, m.source,
  m.source_table, m.source_key, coalesce(m.as_of, m.batch_date) AS as_of
FROM ({claims}) AS c JOIN mention AS m ON m.mid = c.k % {MID_RANGE}"""

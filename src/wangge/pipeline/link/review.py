"""Cases for a person: what the linker almost did, refused to do, or did against some evidence.

`doubt` is filled while linking, row by row; `review` afterwards, when customers have their ids: one
case for two customers (or for a customer and a row of its own), the most urgent first, and of each
kind not more than the people of a bank can work through.
"""

from wangge.pipeline.contracts import ReviewKind
from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.pipeline.link.clusters import REASON
from wangge.pipeline.link.compare import FAMILY, SOUND
from wangge.pipeline.link.weights import Weights
from wangge.pipeline.standardise.mentions import ROWS_A_TABLE

BELOW_BITS = 5.0
"""A best anchor this far below `accept` is worth a look: a wrong one rarely comes so near."""
CUSTOMERS_A_CASE = 500
LEAST_CASES = 200
"""Of each kind one case for so many customers, but always so many: a county of 1.1 million gets
2,200 of a kind, about what its managers clear in a quarter; more come up as these are decided."""
STRONG_AUTHORITY = 4
"""From here (register, core, credit, social) a row has legal weight: its conflict is urgent."""
URGENT, WORTH, IDLE = 1, 2, 3

_ANCHOR_FIRST = """
SELECT aid, mid FROM (
  SELECT r.aid, r.mid,
    row_number() OVER (PARTITION BY r.aid ORDER BY p.authority DESC, r.mid) AS nth
  FROM anchor_row AS r JOIN party AS p ON p.mid = r.mid
  WHERE r.agrees AND r.aid IN (SELECT aid FROM doubted_anchor))
WHERE nth = 1"""


def _probable(weights: Weights) -> str:
    """The best anchor of each row that no anchor took, where it was a near thing.

    The holder of the row's own number is the business of NUMBER_TWO_NAMES.
    """
    return f"""
SELECT '{ReviewKind.PROBABLE_PAIR}' AS kind, mid, aid, weight,
  CASE WHEN weight >= {weights.accept} THEN {WORTH} ELSE {IDLE} END AS priority,
  concat_ws('；', {REASON}, CASE WHEN second IS NOT NULL AND weight - second < {weights.margin}
    THEN '另有一人相似程度相近' END) AS reason
FROM (
  SELECT s.*, row_number() OVER (PARTITION BY s.mid ORDER BY s.weight DESC, s.aid) AS nth,
    lead(s.weight) OVER (PARTITION BY s.mid ORDER BY s.weight DESC, s.aid) AS second
  FROM scored_pair AS s
  JOIN residue AS l ON l.mid = s.mid)
WHERE nth = 1 AND coalesce(number_level <> 'same', true) AND weight >= {weights.accept - BELOW_BITS}
  AND (weight < {weights.accept + weights.anew}
    OR weight - second < {weights.margin + weights.anew})"""


_TWO_NAMES = f"""
SELECT '{ReviewKind.NUMBER_TWO_NAMES}' AS kind, r.mid, r.aid, CAST(NULL AS DOUBLE) AS weight,
  CASE WHEN p.authority >= {STRONG_AUTHORITY} THEN {URGENT} ELSE {WORTH} END AS priority,
  concat('同一个有效证件号码，姓名不同',
    CASE WHEN substr(p.simple, 1, 1) = substr(r.main_name, 1, 1) THEN '（同姓）' ELSE '' END)
    AS reason
FROM anchor_row AS r
JOIN party AS p ON p.mid = r.mid
LEFT JOIN linked AS k ON k.mid = r.mid
WHERE NOT r.agrees AND (k.aid IS NULL OR k.aid <> r.aid)"""

_SUSPICIOUS = f"""
SELECT '{ReviewKind.SUSPICIOUS_MERGE}' AS kind, mid, aid, weight,
  CASE WHEN two_numbers THEN {URGENT} WHEN two_births OR two_genders THEN {WORTH} ELSE {IDLE} END
    AS priority,
  concat_ws('；', CASE WHEN two_numbers THEN '两个不同的有效证件号码' END,
    CASE WHEN two_births THEN '出生日期不同' END, CASE WHEN two_genders THEN '性别不同' END,
    CASE WHEN renamed THEN '同姓不同名，按更名合并' END,
    CASE WHEN by_phone THEN '姓名只是同音，仅凭手机号合并' END) AS reason
FROM (
  SELECT k.mid, k.aid, k.weight,
    coalesce(l.id_no <> a.id_no, false) AS two_numbers,
    coalesce(k.birth_level = 'other', false) AS two_births,
    coalesce(l.gender <> a.gender, false) AS two_genders,
    k.name_level = {FAMILY} AS renamed,
    k.name_level = {SOUND} AND coalesce(k.mobile_level = 'same', false)
      AND coalesce(k.birth_level <> 'same', true) AND k.masked_level IS NULL
      AND k.number_level IS NULL AND k.cif_level IS NULL AS by_phone
  FROM linked AS k
  JOIN (SELECT mid, id_no, coalesce(stated_gender, gender) AS gender FROM party) AS l
    ON l.mid = k.mid
  JOIN anchor AS a ON a.aid = k.aid)
WHERE two_numbers OR two_births OR two_genders OR renamed OR by_phone"""

_LISTED = f"""
SELECT DISTINCT d.mid, d.aid
FROM doubted AS d
JOIN party AS p ON p.mid = d.mid
JOIN party AS o ON o.household_no = p.household_no
  AND o.mid // {ROWS_A_TABLE} = p.mid // {ROWS_A_TABLE}
JOIN (SELECT mid, aid FROM anchor_row WHERE agrees UNION ALL SELECT mid, aid FROM linked) AS k
  ON k.mid = o.mid AND k.aid = d.aid
WHERE d.kind = '{ReviewKind.PROBABLE_PAIR}'"""

_DOUBT = """
SELECT d.kind, d.mid AS left_mid, f.mid AS right_mid, d.weight, d.priority, d.reason
FROM doubted AS d
JOIN anchor_first AS f ON f.aid = d.aid
LEFT JOIN listed AS s ON s.mid = d.mid AND s.aid = d.aid
WHERE s.mid IS NULL
UNION ALL
SELECT kind, left_mid, right_mid, weight, priority, reason FROM residue_doubt"""

_CONTRADICTED = {
    "id_no": (URGENT, "两个不同的有效证件号码"),
    "birth_date": (WORTH, "出生日期不同"),
    "gender": (WORTH, "性别不同"),
}
"""What two rows of one person cannot differ in → priority and reason."""


def _residue_doubt() -> str:
    """Clusters of the residue that ties one by one made of rows that contradict each other."""
    said = " UNION ALL ".join(
        f"SELECT k.label, k.mid, '{column}' AS what, CAST(r.{column} AS VARCHAR) AS value"
        f" FROM residue_label AS k JOIN residue AS r ON r.mid = k.mid WHERE r.{column} IS NOT NULL"
        for column in _CONTRADICTED
    )
    priorities = " ".join(f"WHEN '{c}' THEN {p}" for c, (p, _) in _CONTRADICTED.items())
    reasons = " ".join(f"WHEN '{c}' THEN '{words}'" for c, (_, words) in _CONTRADICTED.items())
    return f"""
SELECT '{ReviewKind.SUSPICIOUS_MERGE}' AS kind, max(s.mid) AS left_mid, min(f.mid) AS right_mid,
  CAST(NULL AS DOUBLE) AS weight, CASE s.what {priorities} END AS priority,
  CASE s.what {reasons} END AS reason
FROM (SELECT label, what, value, mid,
    row_number() OVER (PARTITION BY label, what ORDER BY mid) AS nth FROM ({said})) AS f
JOIN ({said}) AS s ON s.label = f.label AND s.what = f.what AND s.value <> f.value
WHERE f.nth = 1
GROUP BY s.label, s.what"""


def doubt_steps(weights: Weights) -> list[AnyStep]:
    """Return the steps that fill `doubt` (kind, left_mid, right_mid, weight, priority, reason).

    A probable pair whose two a household list names side by side is none: a list names nobody
    twice.
    """
    doubted = " UNION ALL ".join([_probable(weights), _TWO_NAMES, _SUSPICIOUS])
    return [
        Step("review.doubted", "doubted", doubted),
        Step("review.doubted_anchor", "doubted_anchor", "SELECT DISTINCT aid FROM doubted"),
        Step("review.anchor_first", "anchor_first", _ANCHOR_FIRST, drops=("doubted_anchor",)),
        Step("review.listed", "listed", _LISTED),
        Step("review.residue_doubt", "residue_doubt", _residue_doubt()),
        Step(
            "review.doubt",
            "doubt",
            _DOUBT,
            drops=("doubted", "anchor_first", "listed", "residue_doubt"),
        ),
    ]


_CUSTOMER_OF = """
SELECT r.mid, a.customer_id FROM cluster_row AS r JOIN assigned AS a ON a.cluster = r.cluster
WHERE r.mid IN (SELECT left_mid FROM doubt UNION SELECT right_mid FROM doubt
  UNION SELECT mid FROM apart)"""

_DECIDED_PAIR = """
SELECT DISTINCT coalesce(l.customer_id, -a.mid) AS one,
  coalesce(r.customer_id, -a.other_mid) AS other
FROM apart AS a
LEFT JOIN customer_of AS l ON l.mid = a.mid
LEFT JOIN customer_of AS r ON r.mid = a.other_mid"""

_OF_CUSTOMERS = f"""
SELECT d.kind, d.left_mid, d.right_mid, d.weight, d.priority, d.reason,
  l.customer_id AS left_customer_id, r.customer_id AS right_customer_id,
  row_number() OVER (PARTITION BY d.kind, coalesce(l.customer_id, -d.left_mid), CASE
    WHEN d.kind = '{ReviewKind.NUMBER_TWO_NAMES}' THEN r.customer_id END
    ORDER BY d.priority, d.weight DESC NULLS LAST, d.left_mid, d.right_mid) AS nth
FROM doubt AS d
JOIN customer_of AS r ON r.mid = d.right_mid
LEFT JOIN customer_of AS l ON l.mid = d.left_mid
LEFT JOIN decided_pair AS p ON p.one = coalesce(l.customer_id, -d.left_mid)
  AND p.other = r.customer_id
LEFT JOIN confirmed AS c ON c.mid = d.left_mid
WHERE (d.kind = '{ReviewKind.SUSPICIOUS_MERGE}') = coalesce(l.customer_id = r.customer_id, false)
  AND p.one IS NULL AND c.mid IS NULL"""

_REVIEW = f"""
SELECT d.kind, CAST(row_number() OVER (ORDER BY d.priority, d.place, d.kind, d.left_mid)
    AS INTEGER) AS rank,
  d.priority, d.weight, d.reason,
  d.left_customer_id, l.source AS left_source, l.source_table AS left_table,
  l.source_key AS left_key, l.role AS left_role,
  d.right_customer_id, r.source AS right_source, r.source_table AS right_table,
  r.source_key AS right_key, r.role AS right_role,
  concat_ws('|', d.kind, CASE WHEN d.left_customer_id IS NULL
      OR d.left_customer_id = d.right_customer_id
    THEN concat_ws('|', l.source, l.source_table, l.source_key, l.role)
    ELSE CAST(d.left_customer_id AS VARCHAR) END, CAST(d.right_customer_id AS VARCHAR)) AS case_text
FROM (
  SELECT *, row_number() OVER (PARTITION BY kind
    ORDER BY priority, weight DESC NULLS LAST, left_mid) AS place
  FROM of_customers WHERE nth = 1) AS d
JOIN mention AS l ON l.mid = d.left_mid
JOIN mention AS r ON r.mid = d.right_mid
WHERE d.place <= greatest({LEAST_CASES},
  (SELECT count(*) FROM assigned) // {CUSTOMERS_A_CASE})"""


def review_steps() -> list[AnyStep]:
    """Return the steps that fill `review` from `doubt`, `cluster_row` and `assigned`.

    A case whose sides have become one customer (or two, for a suspicious merge) is none any more,
    nor is one that somebody decided: the two were kept apart, or the row was tied to its customer.
    """
    return [
        Step("review.customer_of", "customer_of", _CUSTOMER_OF),
        Step("review.decided_pair", "decided_pair", _DECIDED_PAIR),
        Step(
            "review.of_customers",
            "of_customers",
            _OF_CUSTOMERS,
            drops=("customer_of", "decided_pair", "doubt"),
        ),
        Step("review.review", "review", _REVIEW, drops=("of_customers",)),
    ]

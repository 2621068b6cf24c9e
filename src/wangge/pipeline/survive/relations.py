"""Relations between customers: what one is to another, by whom it is said, seen from both sides."""

from wangge.pipeline.contracts import RelationKind
from wangge.pipeline.engine.steps import AnyStep, Step

OF_ROLE = {
    "spouse": RelationKind.SPOUSE,
    "legal_person": RelationKind.LEGAL_REPRESENTATIVE,
    "owner": RelationKind.OWNER,
}
"""Role beside a row's own subject → what whoever is named in it is to that subject."""
INVERSE = {
    RelationKind.SPOUSE: RelationKind.SPOUSE,
    RelationKind.GUARANTOR: RelationKind.GUARANTEED,
    RelationKind.LEGAL_REPRESENTATIVE: RelationKind.REPRESENTED_FIRM,
    RelationKind.OWNER: RelationKind.OWNED_BUSINESS,
    RelationKind.EMPLOYER: RelationKind.EMPLOYEE,
}


def _of_roles() -> str:
    whens = " ".join(f"WHEN '{role}' THEN '{kind}'" for role, kind in OF_ROLE.items())
    roles = ", ".join(f"'{role}'" for role in OF_ROLE)
    return f"""
SELECT own.customer_id, CASE o.role {whens} END AS relation,
  o.customer_id AS other_customer_id, o.mid
FROM (
  SELECT m.mid, m.source, m.source_table, m.source_key, m.role, a.customer_id
  FROM mention AS m JOIN cluster_row AS r ON r.mid = m.mid
  JOIN assigned AS a ON a.cluster = r.cluster WHERE m.role IN ({roles})) AS o
JOIN mention AS n ON n.source = o.source AND n.source_table = o.source_table
  AND n.source_key = o.source_key AND n.role = ''
JOIN cluster_row AS k ON k.mid = n.mid
JOIN assigned AS own ON own.cluster = k.cluster"""


_GUARANTEES = f"""
SELECT h.customer_id, '{RelationKind.GUARANTOR}' AS relation, a.customer_id AS other_customer_id,
  m.mid
FROM mention AS m
JOIN holding AS h ON h.kind = 'loan' AND h.holding_no = split_part(m.source_key, '|', 1)
JOIN cluster_row AS r ON r.mid = m.mid
JOIN assigned AS a ON a.cluster = r.cluster
WHERE m.role = 'guarantor' AND m.source = 'credit'"""

_HOUSEHOLD_SPOUSES = f"""
SELECT head.customer_id, '{RelationKind.SPOUSE}' AS relation, o.customer_id AS other_customer_id,
  o.mid
FROM (SELECT customer_id, household_no, min(mid) AS mid FROM said
  WHERE relation = 'head' AND household_no IS NOT NULL GROUP BY customer_id, household_no) AS head
JOIN said AS o ON o.household_no = head.household_no AND o.relation = 'spouse'"""

_EMPLOYERS = f"""
SELECT p.customer_id, '{RelationKind.EMPLOYER}' AS relation, f.customer_id AS other_customer_id,
  p.mid
FROM (
  SELECT s.customer_id, s.mid, m.employer_code, m.employer FROM mention AS m
  JOIN said AS s ON s.mid = m.mid AND s.kind = 'person' WHERE m.employer_code IS NOT NULL) AS p
JOIN employer_code AS f ON f.code = p.employer_code"""

_EMPLOYER_CODE = """
SELECT id_no AS code, min(customer_id) AS customer_id FROM said
WHERE kind = 'organisation' AND id_no IS NOT NULL GROUP BY id_no"""


def _relation() -> str:
    """Both directions, of several statements the one of most authority, then the newest."""
    whens = " ".join(f"WHEN '{kind}' THEN '{other}'" for kind, other in INVERSE.items())
    return f"""
SELECT customer_id, relation, other_customer_id, source, source_table, source_key, as_of
FROM (
  SELECT b.customer_id, b.relation, b.other_customer_id, m.source, m.source_table, m.source_key,
    coalesce(m.as_of, m.batch_date) AS as_of,
    row_number() OVER (PARTITION BY b.customer_id, b.relation, b.other_customer_id
      ORDER BY m.authority DESC, coalesce(m.as_of, m.batch_date) DESC, m.mid) AS nth
  FROM (
    SELECT customer_id, relation, other_customer_id, mid FROM stated_relation
    UNION ALL
    SELECT other_customer_id, CASE relation {whens} END, customer_id, mid FROM stated_relation)
    AS b
  JOIN mention AS m ON m.mid = b.mid
  WHERE b.customer_id <> b.other_customer_id)
WHERE nth = 1"""


def relation_steps() -> list[AnyStep]:
    """Return the steps that fill `relation`; they read `said` and `holding`."""
    stated = " UNION ALL ".join([_of_roles(), _GUARANTEES, _HOUSEHOLD_SPOUSES, _EMPLOYERS])
    return [
        Step("derive.employer_code", "employer_code", _EMPLOYER_CODE),
        Step("derive.stated_relation", "stated_relation", stated, drops=("employer_code",)),
        Step("derive.relation", "relation", _relation(), drops=("stated_relation",)),
    ]

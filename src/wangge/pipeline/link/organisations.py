"""Organisations: by credit code, else by name and the person behind, else among themselves."""

from wangge.pipeline.engine.steps import AnyStep, Step

_ORGANISATION = """
SELECT p.mid, p.name, p.simple AS core, p.credit_code, p.mobile, p.village_code, p.town_code,
  p.cif_no, p.creates, n.simple AS legal_name, i.id_no AS legal_id,
  k.customer_id AS customer_before
FROM party AS p
LEFT JOIN held AS k ON k.mid = p.mid
JOIN mention AS m ON m.mid = p.mid
LEFT JOIN name AS n ON n.value = m.legal_person
LEFT JOIN number AS i ON i.value = m.legal_person_id_no
WHERE p.kind = 'organisation'"""

_FIRM = """
SELECT row_number() OVER (ORDER BY credit_code) AS oid, credit_code
FROM (SELECT DISTINCT credit_code FROM organisation WHERE credit_code IS NOT NULL)"""

_FIRM_ROW = """
SELECT o.mid, f.oid FROM organisation AS o JOIN firm AS f ON f.credit_code = o.credit_code"""

_FIRM_FACT = """
SELECT DISTINCT r.oid, o.name, o.core, o.legal_name, o.legal_id, o.mobile, o.village_code,
  o.town_code, o.cif_no, o.customer_before
FROM firm_row AS r JOIN organisation AS o ON o.mid = r.mid"""

_LOOSE_FIRM = "SELECT * FROM organisation WHERE credit_code IS NULL"

_FIRM_PAIR = """
SELECT l.mid, f.oid, 'was_one' AS rule, 5 AS strength
  FROM loose_firm AS l JOIN firm_fact AS f
  ON f.customer_before = l.customer_before AND f.core = l.core
UNION
SELECT l.mid, f.oid, 'cif_no' AS rule, 4 AS strength
  FROM loose_firm AS l JOIN firm_fact AS f ON f.cif_no = l.cif_no AND f.core = l.core
UNION
SELECT l.mid, f.oid, 'name_legal_person', 4
  FROM loose_firm AS l JOIN firm_fact AS f ON f.core = l.core AND f.legal_id = l.legal_id
UNION
SELECT l.mid, f.oid, 'name_legal_person', 4
  FROM loose_firm AS l JOIN firm_fact AS f ON f.core = l.core AND f.legal_name = l.legal_name
UNION
SELECT l.mid, f.oid, 'name_mobile', 3
  FROM loose_firm AS l JOIN firm_fact AS f ON f.core = l.core AND f.mobile = l.mobile
UNION
SELECT l.mid, f.oid, 'name', 2
  FROM loose_firm AS l JOIN firm_fact AS f ON f.name = l.name
  AND coalesce(f.legal_id = l.legal_id, true) AND coalesce(f.legal_name = l.legal_name, true)
  AND coalesce(f.town_code = l.town_code, true)
UNION
SELECT l.mid, f.oid, 'core_name_place', 1
  FROM loose_firm AS l JOIN firm_fact AS f ON f.core = l.core AND f.town_code = l.town_code
  AND coalesce(f.legal_id = l.legal_id, true) AND coalesce(f.legal_name = l.legal_name, true)
UNION
SELECT l.mid, f.oid, 'legal_person_part_name', 1
  FROM loose_firm AS l JOIN firm_fact AS f ON f.legal_id = l.legal_id
  AND (strpos(f.core, l.core) > 0 OR strpos(l.core, f.core) > 0)
UNION
SELECT l.mid, f.oid, 'legal_person_part_name', 1
  FROM loose_firm AS l JOIN firm_fact AS f
  ON f.legal_name = l.legal_name AND f.town_code = l.town_code
  AND (strpos(f.core, l.core) > 0 OR strpos(l.core, f.core) > 0)"""

_FIRM_LINKED = """
SELECT mid, oid, rule FROM (
  SELECT mid, oid, rule, strength,
    row_number() OVER (PARTITION BY mid ORDER BY strength DESC, oid) AS nth,
    lead(strength) OVER (PARTITION BY mid ORDER BY strength DESC, oid) AS second
  FROM (SELECT mid, oid, max(strength) AS strength, min(rule) AS rule
    FROM firm_pair GROUP BY mid, oid))
WHERE nth = 1 AND (second IS NULL OR second < strength)"""

_FIRM_RESIDUE = """
SELECT l.* FROM loose_firm AS l LEFT JOIN firm_linked AS k ON k.mid = l.mid
WHERE k.mid IS NULL AND l.creates = 'always'"""

_FIRM_TIED = """
SELECT mid, other, min(rule) AS rule FROM (
  SELECT mid, min(mid) OVER (PARTITION BY core, customer_before) AS other, 'was_one' AS rule
    FROM firm_residue WHERE customer_before IS NOT NULL
  UNION ALL
  SELECT mid, min(mid) OVER (PARTITION BY core, cif_no) AS other, 'cif_no' AS rule
    FROM firm_residue WHERE cif_no IS NOT NULL
  UNION ALL
  SELECT mid, min(mid) OVER (PARTITION BY core, legal_id), 'name_legal_person'
    FROM firm_residue WHERE legal_id IS NOT NULL
  UNION ALL
  SELECT mid, min(mid) OVER (PARTITION BY core, mobile), 'name_mobile'
    FROM firm_residue WHERE mobile IS NOT NULL
  UNION ALL
  SELECT mid, min(mid) OVER (PARTITION BY core, village_code), 'core_name_place'
    FROM firm_residue WHERE village_code IS NOT NULL)
WHERE mid <> other GROUP BY mid, other"""


def organisation_steps() -> list[AnyStep]:
    """Return the steps that fill `firm`, `firm_row`, `firm_linked`, `firm_residue`, `firm_tied`."""
    return [
        Step("link.organisation", "organisation", _ORGANISATION),
        Step("link.firm", "firm", _FIRM),
        Step("link.firm_row", "firm_row", _FIRM_ROW),
        Step("link.firm_fact", "firm_fact", _FIRM_FACT),
        Step("link.loose_firm", "loose_firm", _LOOSE_FIRM),
        Step("link.firm_pair", "firm_pair", _FIRM_PAIR),
        Step("link.firm_linked", "firm_linked", _FIRM_LINKED, drops=("firm_pair",)),
        Step("link.firm_residue", "firm_residue", _FIRM_RESIDUE),
        Step("link.firm_tied", "firm_tied", _FIRM_TIED, drops=("loose_firm", "firm_fact")),
    ]

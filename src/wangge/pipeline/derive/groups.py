"""客群: the one group of each customer, by a published order of rules; the first wins."""

from wangge.pipeline.contracts import CustomerGroup, CustomerKind
from wangge.pipeline.engine.steps import AnyStep, Step

_PUBLIC_EMPLOYER = (
    "(人民政府|委员会|管理局|税务局|公安局|教育局|财政局|卫生局|民政局|法院|检察院|派出所|人民医院"
    "|中医院|卫生院|中学|小学|初级中学|高级中学|幼儿园|街道办事处|镇政府|党校|事业单位|供电公司)"
)
_PUBLIC_OCCUPATION = "(公务员|教师|医生|机关|事业单位)"

RULES: tuple[tuple[str, CustomerGroup], ...] = (
    (
        f"kind = '{CustomerKind.ORGANISATION}' AND (organisation_kind = 'cooperative'"
        " OR regexp_matches(name, '(合作社|家庭农场)'))",
        CustomerGroup.NEW_AGRI_ENTITY,
    ),
    (
        f"kind = '{CustomerKind.ORGANISATION}' AND (organisation_kind = 'enterprise'"
        " OR regexp_matches(name, '公司$'))",
        CustomerGroup.SMALL_ENTERPRISE,
    ),
    (f"kind = '{CustomerKind.ORGANISATION}'", CustomerGroup.INDIVIDUAL_BUSINESS),
    (
        f"regexp_matches(coalesce(employer, ''), '{_PUBLIC_EMPLOYER}')"
        f" OR regexp_matches(coalesce(occupation, ''), '{_PUBLIC_OCCUPATION}')",
        CustomerGroup.PUBLIC_SERVANT,
    ),
    ("owns_merchant OR is_legal_person", CustomerGroup.INDIVIDUAL_BUSINESS),
    ("is_migrant", CustomerGroup.MIGRANT_WORKER),
    (
        "registered AND (household_id IS NOT NULL OR registered_village_code IS NOT NULL)",
        CustomerGroup.FARM_HOUSEHOLD,
    ),
    (
        "NOT registered AND (village_code IS NOT NULL OR lon IS NOT NULL)",
        CustomerGroup.NEW_CITIZEN,
    ),
)
"""Condition over the golden record → group; whoever no rule takes is an existing customer."""


def group_steps() -> list[AnyStep]:
    """Return the step that fills `customer` (all snapshot columns but row_hash)."""
    whens = "\n    ".join(f"WHEN {condition} THEN '{group}'" for condition, group in RULES)
    return [
        Step("derive.person_behind", "person_behind", _PERSON_BEHIND),
        Step("derive.household", "household", _HOUSEHOLD),
        Step(
            "derive.customer",
            "customer",
            f"""
SELECT g.*, f.is_existing, p.legal_person_customer_id,
  CASE WHEN g.stated_relation = 'head' AND h.head_customer_id <> g.customer_id THEN 'other'
    ELSE g.stated_relation END AS household_relation,
  CASE {whens}
    ELSE '{CustomerGroup.EXISTING_CUSTOMER}' END AS customer_group
FROM golden AS g
JOIN feature AS f ON f.customer_id = g.customer_id
LEFT JOIN person_behind AS p ON p.customer_id = g.customer_id
LEFT JOIN (SELECT household_id AS head_of, head_customer_id FROM household) AS h
  ON h.head_of = g.household_id""",
        ),
    ]


_PERSON_BEHIND = """
SELECT customer_id, legal_person_customer_id FROM (
  SELECT firm.customer_id, person.customer_id AS legal_person_customer_id,
    row_number() OVER (PARTITION BY firm.customer_id
      ORDER BY m.role = 'legal_person' DESC, person.customer_id) AS nth
  FROM member_key AS person
  JOIN mention AS m ON m.mid = person.mid AND m.role IN ('legal_person', 'owner')
  JOIN member_key AS firm ON firm.source = m.source AND firm.source_table = m.source_table
    AND firm.source_key = m.source_key AND firm.role = ''
  WHERE m.source IN ('business', 'merchant'))
WHERE nth = 1"""

_HOUSEHOLD = """
SELECT h.household_id, head.customer_id AS head_customer_id,
  coalesce(head.village_code, head.registered_village_code, h.village_code) AS village_code,
  CASE WHEN head.village_code IS NOT NULL THEN head.group_no ELSE h.group_no END AS group_no,
  coalesce(head.address, head.registered_address, h.address) AS address,
  CAST(h.members AS INTEGER) AS members, h.source
FROM (
  SELECT m.household_id, count(*) AS members, min(split_part(m.household_key, ':', 1)) AS source,
    min(coalesce(g.village_code, g.registered_village_code)) AS village_code,
    min(g.group_no) AS group_no, min(coalesce(g.address, g.registered_address)) AS address
  FROM household_member AS m JOIN golden AS g ON g.customer_id = m.customer_id
  GROUP BY m.household_id) AS h
LEFT JOIN (
  SELECT household_id, customer_id, village_code, registered_village_code, group_no, address,
    registered_address,
    row_number() OVER (PARTITION BY household_id
      ORDER BY life_status = 'active' DESC, customer_id) AS nth
  FROM golden WHERE stated_relation = 'head') AS head
  ON head.household_id = h.household_id AND head.nth = 1"""


def member_key_step() -> Step:
    """Return the step that fills `member_key`: mentions of firms and those behind them."""
    return Step(
        "derive.member_key",
        "member_key",
        """
SELECT r.mid, m.source, m.source_table, m.source_key, m.role, a.customer_id
FROM cluster_row AS r
JOIN assigned AS a ON a.cluster = r.cluster
JOIN mention AS m ON m.mid = r.mid
WHERE m.source IN ('business', 'merchant')""",
    )

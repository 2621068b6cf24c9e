"""Puts the stages together: `cluster_row`, every linked mention with its cluster, rule, reason.

Clusters are numbered in four stretches so that they cannot collide: anchored people, people from
the residue, firms with a credit code, firms from the residue.
"""

from wangge.pipeline.engine.steps import AnyStep, Step

RESIDUE_PEOPLE, FIRMS, RESIDUE_FIRMS = 1 << 50, 1 << 51, 1 << 52

_RULE = """
CASE WHEN name_level = 1 THEN 'renamed'
  WHEN masked_level = 'same' THEN 'name_masked_number'
  WHEN number_level = 'near' THEN 'name_number_near'
  WHEN cif_level = 'same' THEN 'name_cif_no'
  WHEN mobile_level = 'same' THEN 'name_mobile'
  WHEN birth_level = 'same' AND place_level >= 3 THEN 'name_birth_village'
  WHEN birth_level = 'same' THEN 'name_birth'
  WHEN household_level = 'same' THEN 'name_household'
  WHEN place_level >= 3 THEN 'name_village' ELSE 'name' END"""

REASON = """
concat_ws('；',
  CASE name_level WHEN 4 THEN '姓名一致' WHEN 3 THEN '姓名同音' WHEN 2 THEN '姓名相差一字'
    ELSE '同姓不同名，疑为更名' END,
  CASE masked_level WHEN 'same' THEN '证件号未遮部分一致'
    WHEN 'other' THEN '证件号未遮部分不一致' END,
  CASE number_level WHEN 'same' THEN '证件号码一致' WHEN 'near' THEN '证件号相差一两位' END,
  CASE cif_level WHEN 'same' THEN '核心客户号一致' END,
  CASE mobile_level WHEN 'same' THEN '手机号一致' WHEN 'other' THEN '手机号不同' END,
  CASE birth_level WHEN 'same' THEN '出生日期一致' WHEN 'near' THEN '出生日期相近'
    WHEN 'other' THEN '出生日期不同' END,
  CASE WHEN place_level = 7 THEN '门牌一致' WHEN place_level >= 5 THEN '同村同组'
    WHEN place_level >= 3 THEN '同村' WHEN place_level >= 1 THEN '同镇'
    WHEN place_level = 0 THEN '住址不同镇' END,
  CASE household_level WHEN 'same' THEN '同一家庭' END)"""

_RESIDUE_REASONS = {
    "was_one": "姓名一致，沿用此前的归并",
    "cif_no": "核心客户号和姓名一致",
    "id_no": "证件号码和姓名一致",
    "number_text": "证件号码原文和姓名一致",
    "name_mobile": "姓名和手机号一致",
    "sound_mobile": "姓名同音且手机号一致",
    "name_birth": "姓名和出生日期一致",
    "name_group": "姓名一致且同村同组",
    "name_household": "姓名一致且同一家庭",
    "name_masked": "姓名、同村和证件号未遮部分一致",
}
_FIRM_REASONS = {
    "was_one": "名称一致，沿用此前的归并",
    "cif_no": "名称和核心客户号一致",
    "name_legal_person": "名称和法定代表人一致",
    "name_mobile": "名称和联系电话一致",
    "name": "名称一致",
    "core_name_place": "字号一致且同镇",
    "legal_person_part_name": "法定代表人一致且名称相含",
}


def _worded(column: str, words: dict[str, str]) -> str:
    whens = " ".join(f"WHEN '{rule}' THEN '{text}'" for rule, text in words.items())
    return f"CASE {column} {whens} ELSE '仅此一条记录' END"


def _cluster_rows() -> str:
    return f"""
SELECT mid, aid AS cluster, 'id_no' AS rule, CAST(NULL AS DOUBLE) AS weight,
  '证件号码一致' AS reason FROM anchor_row WHERE agrees
UNION ALL
SELECT mid, aid, {_RULE}, weight,
  concat_ws('；', {REASON}, CASE WHEN leans THEN '沿用此前的归并' END) FROM linked
UNION ALL
SELECT c.mid, {RESIDUE_PEOPLE} + c.label, coalesce(t.rule, 'single'), NULL,
  {_worded("t.rule", _RESIDUE_REASONS)}
FROM residue_label AS c
LEFT JOIN (SELECT mid, min(rule) AS rule FROM tied GROUP BY mid) AS t ON t.mid = c.mid
UNION ALL
SELECT mid, {FIRMS} + oid, 'credit_code', NULL, '统一社会信用代码一致' FROM firm_row
UNION ALL
SELECT mid, {FIRMS} + oid, rule, NULL, {_worded("rule", _FIRM_REASONS)} FROM firm_linked
UNION ALL
SELECT c.mid, {RESIDUE_FIRMS} + c.label, coalesce(t.rule, 'single'), NULL,
  {_worded("t.rule", _FIRM_REASONS)}
FROM firm_label AS c
LEFT JOIN (SELECT mid, min(rule) AS rule FROM firm_tied GROUP BY mid) AS t ON t.mid = c.mid"""


_TOLD = """
SELECT p.mid, p.mobile, p.simple, p.sound
FROM party AS p WHERE p.creates = 'never' AND p.mobile IS NOT NULL"""

_HOLDER = """
SELECT r.cluster, p.mobile, count(*) AS rows
FROM cluster_core AS r JOIN party AS p ON p.mid = r.mid
WHERE p.mobile IS NOT NULL AND p.kind = 'person' GROUP BY r.cluster, p.mobile"""

_HOLDER_NAME = """
SELECT DISTINCT r.cluster, p.simple, p.sound
FROM cluster_core AS r JOIN party AS p ON p.mid = r.mid
WHERE p.simple IS NOT NULL AND p.kind = 'person'
  AND p.mobile IN (SELECT mobile FROM told)
UNION
SELECT DISTINCT h.cluster, p.simple, p.sound
FROM holder AS h JOIN cluster_core AS r ON r.cluster = h.cluster
JOIN party AS p ON p.mid = r.mid
WHERE p.simple IS NOT NULL AND h.mobile IN (SELECT mobile FROM told)"""

_TOLD_LINKED = """
SELECT mid, cluster, CASE WHEN named THEN 'name_mobile' ELSE 'mobile' END AS rule,
  CASE WHEN named THEN '姓名和手机号一致' ELSE '手机号仅此客户使用' END AS reason
FROM (
  SELECT mid, cluster, named, rows,
    row_number() OVER (PARTITION BY mid ORDER BY named DESC, rows DESC, cluster) AS nth,
    lead(rows) OVER (PARTITION BY mid ORDER BY named DESC, rows DESC, cluster) AS second_rows,
    lead(named) OVER (PARTITION BY mid ORDER BY named DESC, rows DESC, cluster) AS second_named
  FROM (
    SELECT t.mid, h.cluster, h.rows, max(t.simple) IS NULL AS nameless,
      coalesce(bool_or(n.simple = t.simple OR n.sound = t.sound), false) AS named
    FROM told AS t JOIN holder AS h ON h.mobile = t.mobile
    LEFT JOIN holder_name AS n ON n.cluster = h.cluster
    GROUP BY t.mid, h.cluster, h.rows)
  WHERE nameless OR named)
WHERE nth = 1
  AND (second_rows IS NULL OR (named AND NOT second_named) OR rows >= 2 * second_rows)"""


def cluster_steps() -> list[AnyStep]:
    """Return the steps that fill `cluster_row` from the stages and the told-about rows."""
    everything = """
SELECT mid, cluster, rule, weight, reason FROM cluster_core
UNION ALL SELECT mid, cluster, rule, CAST(NULL AS DOUBLE), reason FROM told_linked"""
    return [
        Step("link.cluster_core", "cluster_core", _cluster_rows()),
        Step("link.told", "told", _TOLD),
        Step("link.holder", "holder", _HOLDER),
        Step("link.holder_name", "holder_name", _HOLDER_NAME),
        Step("link.told_linked", "told_linked", _TOLD_LINKED, drops=("holder", "holder_name")),
        Step("link.cluster_row", "cluster_row", everything, drops=("cluster_core", "told")),
    ]

"""Derived figures of each customer: balances, maturities, salary, turnover, tier, key customers.

Thresholds are published here until the bank edits them; amounts are yuan.
"""

from datetime import date

from wangge.pipeline.contracts import FEATURE
from wangge.pipeline.engine.steps import AnyStep, Step

MONTHS_LOOKED_AT = 3
TIERS = ((1, 500_000), (2, 200_000), (3, 50_000), (4, 1_000))
"""Value tier by contribution (deposits plus loans); what falls through is tier 5."""
KEY_TIER = 2
KEY_TURNOVER = 150_000
KEY_LOAN = 200_000


def _holding_figures(day: date) -> str:
    today = f"DATE '{day.isoformat()}'"
    return f"""
SELECT customer_id,
  sum(CASE WHEN kind = 'deposit' AND is_open THEN balance END) AS deposit_balance,
  sum(CASE WHEN kind = 'deposit' AND product_code = 'D02' AND is_open THEN balance END)
    AS time_deposit_balance,
  sum(CASE WHEN kind = 'loan' AND is_open THEN balance END) AS loan_balance,
  sum(CASE WHEN kind = 'line' AND is_open THEN balance END) AS line_limit,
  sum(CASE WHEN kind = 'line' AND is_open THEN used END) AS line_used,
  max(CASE WHEN kind = 'loan' THEN overdue_days END) AS max_overdue_days,
  min(CASE WHEN kind = 'deposit' AND product_code = 'D02' AND is_open AND end_date >= {today}
    THEN end_date END) AS next_maturity_date,
  count(DISTINCT CASE WHEN is_open THEN concat(kind, product_code) END) AS product_count,
  bool_or(kind = 'channel' AND holding_no = 'mobile_bank' AND is_open) AS has_mobile_bank,
  bool_or((kind = 'channel' AND holding_no = 'quick_pay'
    OR kind = 'merchant' AND product_code = 'quick_pay') AND is_open) AS has_quick_pay,
  bool_or(kind = 'merchant' AND is_open) AS is_merchant,
  bool_or(kind IN ('deposit', 'loan', 'line') AND is_open) AS is_existing
FROM (SELECT *, status = 'open' AS is_open FROM holding)
GROUP BY customer_id"""


_MATURING = """
SELECT f.customer_id, sum(h.balance) AS amount
FROM holding_figure AS f JOIN holding AS h ON h.customer_id = f.customer_id
  AND h.kind = 'deposit' AND h.product_code = 'D02' AND h.status = 'open'
  AND h.end_date = f.next_maturity_date
GROUP BY f.customer_id"""


def _salary(day: date) -> str:
    return f"""
SELECT o.customer_id, sum(t.salary_amount) AS salary_3m
FROM src_core_txn_monthly AS t
JOIN owner_row AS o ON o.source = 'core' AND o.source_table = 'customer' AND o.role = ''
  AND o.source_key = t.cif_no
WHERE t.month >= DATE '{_months_back(day).isoformat()}' AND t.month <= DATE '{day.isoformat()}'
GROUP BY o.customer_id"""


def _turnover(day: date) -> str:
    """Turnover counts for the shop and for the person behind it: both are looked after."""
    return f"""
SELECT customer_id, sum(amount) AS turnover_3m, bool_or(is_open) AS is_open FROM (
  SELECT DISTINCT o.customer_id, m.merchant_no, c.canonical = 'open' AS is_open
  FROM owner_row AS o
  JOIN src_merchant_merchant AS m ON m.merchant_no = o.source_key
  LEFT JOIN code AS c ON c.code_table = 'holding_status' AND c.value = m.status
  WHERE o.source = 'merchant' AND o.source_table = 'merchant') AS owned
LEFT JOIN (
  SELECT merchant_no, sum(amount) AS amount FROM src_merchant_turnover
  WHERE month >= DATE '{_months_back(day).isoformat()}' AND month <= DATE '{day.isoformat()}'
  GROUP BY merchant_no) AS t ON t.merchant_no = owned.merchant_no
GROUP BY customer_id"""


def _months_back(day: date) -> date:
    """Return the first day of the third month back: the last three full months and this one."""
    months = day.year * 12 + day.month - 1 - MONTHS_LOOKED_AT
    return date(months // 12, months % 12 + 1, 1)


def _feature() -> str:
    tiers = " ".join(f"WHEN contribution >= {least} THEN {tier}" for tier, least in TIERS)
    figures = ", ".join(
        f"CAST(coalesce(f.{c}, 0) AS DECIMAL(18,2)) AS {c}"
        for c in ("deposit_balance", "time_deposit_balance", "loan_balance", "line_limit",
                  "line_used")
    )  # fmt: skip
    return f"""
SELECT *, value_tier <= {KEY_TIER} OR turnover_3m >= {KEY_TURNOVER}
  OR loan_balance >= {KEY_LOAN} AS is_key
FROM (SELECT *, CASE {tiers} ELSE 5 END AS value_tier FROM (
  SELECT *, deposit_balance + loan_balance AS contribution FROM (
    SELECT g.customer_id, {figures},
      coalesce(f.max_overdue_days, 0) AS max_overdue_days, f.next_maturity_date,
      CAST(m.amount AS DECIMAL(18,2)) AS next_maturity_amount,
      CAST(coalesce(f.product_count, 0) AS INTEGER) AS product_count,
      CAST(coalesce(s.salary_3m, 0) AS DECIMAL(18,2)) AS salary_3m,
      CAST(coalesce(t.turnover_3m, 0) AS DECIMAL(18,2)) AS turnover_3m,
      coalesce(f.has_mobile_bank, false) AS has_mobile_bank,
      coalesce(f.has_quick_pay, false) AS has_quick_pay,
      coalesce(t.is_open, f.is_merchant, false) AS is_merchant,
      coalesce(f.is_existing, false) AS is_existing
    FROM golden AS g
    LEFT JOIN holding_figure AS f ON f.customer_id = g.customer_id
    LEFT JOIN maturing AS m ON m.customer_id = g.customer_id
    LEFT JOIN salary AS s ON s.customer_id = g.customer_id
    LEFT JOIN turned_over AS t ON t.customer_id = g.customer_id)))"""


def feature_steps(day: date) -> list[AnyStep]:
    """Return the steps that fill `feature` (all but row_hash; plus is_existing)."""
    return [
        Step("derive.holding_figure", "holding_figure", _holding_figures(day)),
        Step("derive.maturing", "maturing", _MATURING),
        Step("derive.salary", "salary", _salary(day)),
        Step("derive.turned_over", "turned_over", _turnover(day)),
        Step(
            "derive.feature",
            FEATURE.name,
            _feature(),
            drops=("holding_figure", "maturing", "salary", "turned_over"),
        ),
    ]

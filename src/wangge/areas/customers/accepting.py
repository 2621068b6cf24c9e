"""The difference between a snapshot and what the operational database serves, as named SQL.

Each function returns the SQL of one step over tables or Parquet literals; `services` runs them.
Dates and money leave DuckDB as text, which both databases read without loss.
"""

NO_SOURCE = "no_source"
"""Life status of a customer whom no source names any longer; kept, but stands in no grid."""

_TEXTS = {"birth_date", "next_maturity_date", "deposit_balance", "loan_balance"} | {
    "next_maturity_amount"
}
GOLDEN = (
    "kind", "name", "gender", "birth_date", "id_type", "id_no", "mobile", "address",
    "village_code", "group_no", "registered_address", "registered_village_code", "lon", "lat",
    "household_id", "household_relation", "customer_group", "life_status", "is_existing",
    "is_migrant", "occupation", "employer", "industry_code", "legal_person_customer_id",
    "village_credit_grade",
)  # fmt: skip
FEATURES = {
    "deposit_balance": "0",
    "loan_balance": "0",
    "next_maturity_date": "NULL",
    "next_maturity_amount": "NULL",
    "product_count": "0",
    "is_merchant": "false",
    "value_tier": "5",
    "is_key": "false",
}
"""Feature columns served, and their value for a customer without a feature row."""

CUSTOMER_COLUMNS = (
    "id", *GOLDEN, *FEATURES, "mobile_tail", "merged_into_id", "row_hash", "feature_hash", "h3",
)  # fmt: skip
"""Database columns in the order `changed_customers` yields them; `h3` is added in Python."""

HOUSEHOLD_COLUMNS = (
    "id", "head_customer_id", "village_code", "group_no", "address", "members", "row_hash",
)  # fmt: skip


def known_from_snapshot(customer: str, feature: str) -> str:
    """Hashes of the customers of an earlier snapshot (Parquet literals)."""
    return f"""
        SELECT c.customer_id, CAST(c.row_hash AS VARCHAR) AS row_hash,
               coalesce(CAST(f.row_hash AS VARCHAR), '') AS feature_hash
        FROM read_parquet({customer}) AS c
        LEFT JOIN read_parquet({feature}) AS f ON f.customer_id = c.customer_id"""


def changed_customers(customer: str, feature: str) -> str:
    """New and changed customers, in the order of CUSTOMER_COLUMNS without h3, then `is_new`."""
    golden = ", ".join(_as_text(f"c.{name}", name) for name in GOLDEN)
    features = ", ".join(
        _as_text(f"coalesce(f.{name}, {default})", name) for name, default in FEATURES.items()
    )
    return f"""
        SELECT c.customer_id, {golden}, {features}, right(c.mobile, 4), NULL,
               CAST(c.row_hash AS VARCHAR), coalesce(CAST(f.row_hash AS VARCHAR), ''),
               k.customer_id IS NULL
        FROM read_parquet({customer}) AS c
        LEFT JOIN read_parquet({feature}) AS f ON f.customer_id = c.customer_id
        LEFT JOIN known AS k ON k.customer_id = c.customer_id
        WHERE k.customer_id IS NULL
           OR k.row_hash <> CAST(c.row_hash AS VARCHAR)
           OR k.feature_hash <> coalesce(CAST(f.row_hash AS VARCHAR), '')"""


def changed_households(household: str, earlier: str | None) -> str:
    """New and changed households; all of them when no earlier snapshot is at hand."""
    columns = ", ".join(f"h.{name}" for name in HOUSEHOLD_COLUMNS[1:-1])
    selected = f"SELECT h.household_id, {columns}, CAST(h.row_hash AS VARCHAR)"
    if earlier is None:
        return f"{selected} FROM read_parquet({household}) AS h"
    return f"""
        {selected} FROM read_parquet({household}) AS h
        LEFT JOIN read_parquet({earlier}) AS k ON k.household_id = h.household_id
        WHERE k.household_id IS NULL OR k.row_hash <> h.row_hash"""


def gone_customers(customer: str) -> str:
    """Ids that are served but no longer in the snapshot."""
    return f"""
        SELECT k.customer_id FROM known AS k
        ANTI JOIN read_parquet({customer}) AS c ON c.customer_id = k.customer_id
        ORDER BY k.customer_id"""


def survivors(alias: str, customer: str) -> str:
    """Retired id → living id, through chains of merges; only where the end is alive."""
    return f"""
        WITH RECURSIVE walk(customer_id, survivor_id, steps) AS (
            SELECT customer_id, survivor_id, 1 FROM read_parquet({alias})
            UNION ALL
            SELECT w.customer_id, a.survivor_id, w.steps + 1
            FROM walk AS w JOIN read_parquet({alias}) AS a ON a.customer_id = w.survivor_id
            WHERE w.steps < 50
        )
        SELECT w.customer_id, w.survivor_id FROM walk AS w
        JOIN read_parquet({customer}) AS c ON c.customer_id = w.survivor_id
        ORDER BY w.customer_id"""


def _as_text(expression: str, name: str) -> str:
    return f"CAST({expression} AS VARCHAR)" if name in _TEXTS else expression

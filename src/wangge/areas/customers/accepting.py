"""The difference between a snapshot and what the operational database serves, as named SQL.

Each function returns the SQL of one step over tables or Parquet literals; `services` runs them.
Dates and money leave DuckDB as text, which both databases read without loss.
"""

from .identity import SEALED_COLUMNS

NO_SOURCE = "no_source"
"""Life status of a customer whom no source names any longer; kept, but stands in no grid."""

_TEXTS = {"birth_date", "next_maturity_date", "deposit_balance", "loan_balance"} | {
    "next_maturity_amount"
}
GOLDEN = (
    "kind", "name", "gender", "birth_date", "id_type",
    "village_code", "group_no", "registered_village_code", "lon", "lat",
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

IDENTIFYING = ("id_no", "mobile", "address", "registered_address")
"""Golden columns that reach the database sealed and masked only."""

CUSTOMER_COLUMNS = (
    "id", *GOLDEN, *FEATURES, "merged_into_id", "row_hash", "feature_hash", "h3", *SEALED_COLUMNS,
)  # fmt: skip
"""Database columns as they are written; from `h3` on they are computed in Python."""

HOUSEHOLD_COLUMNS = (
    "id", "head_customer_id", "village_code", "group_no", "members", "lon", "lat",
    "row_hash",
)  # fmt: skip
"""Database columns in the order `changed_households` yields them."""


def known_from_snapshot(customer: str, feature: str) -> str:
    """Hashes of the customers of an earlier snapshot (Parquet literals)."""
    return f"""
        SELECT c.customer_id, CAST(c.row_hash AS VARCHAR) AS row_hash,
               coalesce(CAST(f.row_hash AS VARCHAR), '') AS feature_hash
        FROM read_parquet({customer}) AS c
        LEFT JOIN read_parquet({feature}) AS f ON f.customer_id = c.customer_id"""


def changed_customers(customer: str, feature: str) -> str:
    """New and changed customers: CUSTOMER_COLUMNS up to `h3`, IDENTIFYING, then `is_new`."""
    golden = ", ".join(_as_text(f"c.{name}", name) for name in GOLDEN)
    identifying = ", ".join(f"c.{name}" for name in IDENTIFYING)
    features = ", ".join(
        _as_text(f"coalesce(f.{name}, {default})", name) for name, default in FEATURES.items()
    )
    return f"""
        SELECT c.customer_id, {golden}, {features}, NULL,
               CAST(c.row_hash AS VARCHAR), coalesce(CAST(f.row_hash AS VARCHAR), ''),
               {identifying}, k.customer_id IS NULL
        FROM read_parquet({customer}) AS c
        LEFT JOIN read_parquet({feature}) AS f ON f.customer_id = c.customer_id
        LEFT JOIN known AS k ON k.customer_id = c.customer_id
        WHERE k.customer_id IS NULL
           OR k.row_hash <> CAST(c.row_hash AS VARCHAR)
           OR k.feature_hash <> coalesce(CAST(f.row_hash AS VARCHAR), '')"""


def changed_households(now: tuple[str, str], earlier: tuple[str, str] | None) -> str:
    """New and changed households, in the order of HOUSEHOLD_COLUMNS.

    `now` and `earlier` are (household, customer) literals; without `earlier` all are told.
    """
    if earlier is None:
        return _households(*now)
    return f"""
        SELECT h.* FROM ({_households(*now)}) AS h
        LEFT JOIN ({_households(*earlier)}) AS k ON k.household_id = h.household_id
        WHERE k.household_id IS NULL OR k.row_hash <> h.row_hash"""


def _households(household: str, customer: str) -> str:
    """Households; group and place, where their source is silent, are those of a member.

    Of the living members in the household's village the one with the smallest id decides.
    """
    return f"""
        SELECT h.household_id, h.head_customer_id, h.village_code,
               coalesce(h.group_no, m.group_no) AS group_no, h.members, m.lon, m.lat,
               CAST(hash(h.row_hash, m.group_no, m.lon, m.lat) AS VARCHAR) AS row_hash
        FROM read_parquet({household}) AS h
        LEFT JOIN (
            SELECT household_id, village_code,
                   arg_min(group_no, customer_id) FILTER (group_no IS NOT NULL) AS group_no,
                   arg_min(lon, customer_id) FILTER (lon IS NOT NULL AND lat IS NOT NULL) AS lon,
                   arg_min(lat, customer_id) FILTER (lon IS NOT NULL AND lat IS NOT NULL) AS lat
            FROM read_parquet({customer})
            WHERE household_id IS NOT NULL AND life_status = 'active'
            GROUP BY household_id, village_code
        ) AS m ON m.household_id = h.household_id AND m.village_code = h.village_code"""


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

"""Holdings: deposits, loans, lines, channels, merchant contracts, joined to their customers."""

from wangge.pipeline.contracts import HOLDING
from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.sources.contracts import HOLDING_ATTRIBUTES, HOLDING_ROLE, Contracts, SourceTable


def holding_steps(contracts: Contracts) -> list[AnyStep]:
    """Return the steps that fill `owner_row` and `holding`, one row a customer, kind and number.

    Two customer numbers of one person may sign the same channel: the open, then the newer stays.
    """
    parts = [_select(contracts, t) for t in contracts.tables if t.holding is not None]
    columns = ", ".join(HOLDING.column_names)
    deduplicated = f"""
SELECT {columns} FROM (
  SELECT *, row_number() OVER (PARTITION BY customer_id, kind, holding_no
    ORDER BY status = 'open' DESC, open_date DESC NULLS LAST, source_key) AS nth
  FROM ({" UNION ALL ".join(parts)}))
WHERE nth = 1"""
    return [
        Step("derive.owner_row", "owner_row", _OWNER_ROW),
        Step("derive.holding", "holding", deduplicated),
    ]


_OWNER_ROW = """
SELECT m.source, m.source_table, m.source_key, m.role, a.customer_id
FROM cluster_row AS r
JOIN assigned AS a ON a.cluster = r.cluster
JOIN mention AS m ON m.mid = r.mid
WHERE m.source IN ('core', 'credit', 'merchant')"""


def _select(contracts: Contracts, table: SourceTable) -> str:
    holding = table.holding
    assert holding is not None  # noqa: S101 (the caller asks only tables with a holding)
    values, joins = [], []
    for attribute, kind in HOLDING_ATTRIBUTES.items():
        column = table.feeding(attribute, HOLDING_ROLE)
        if column is None:
            values.append(f"CAST(NULL AS {kind}) AS {attribute}")
        elif column.codes:
            joins.append(
                f'LEFT JOIN code AS code_{attribute} ON code_{attribute}.value = s."{column.name}"'
                f" AND code_{attribute}.code_table = '{column.codes}'"
            )
            values.append(f"code_{attribute}.canonical AS {attribute}")
        else:
            values.append(f'CAST(s."{column.name}" AS {kind}) AS {attribute}')
    inner = (
        f"SELECT o.customer_id, '{holding.kind}' AS kind, {', '.join(values)},"
        f" s._key AS source_key FROM {table.state_name} AS s"
        f' JOIN owner_row AS o ON o.source_key = s."{holding.owner_column}"'
        f" AND o.source = '{table.source}' AND o.source_table = '{holding.owner_table}'"
        f" AND o.role = '' {' '.join(joins)}"
    )
    status = (
        "status"
        if table.feeding("status", HOLDING_ROLE)
        else "CASE WHEN balance > 0 THEN 'open' ELSE 'closed' END"
    )
    return (
        f"SELECT customer_id, kind, holding_no, product_code, balance, used, rate, open_date,"
        f" end_date, {status} AS status, CAST(overdue_days AS INTEGER) AS overdue_days, source_key"
        f" FROM ({inner})"
    )

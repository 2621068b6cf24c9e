"""Everyone the source rows name, in one table: built from the contracts, not from code.

A *mention* is a row of a source table naming somebody in one role. `mention` has one row each,
with the canonical attributes as delivered; `mid` numbers it by table and place in key order, so
it is the same for the same rows whatever the order of files.
"""

from collections.abc import Iterator

from wangge.pipeline.engine.steps import Step
from wangge.pipeline.ingest.load import KEY
from wangge.pipeline.ingest.state import BATCH, ROW
from wangge.sources.contracts import (
    ATTRIBUTES,
    OWN_ROLE,
    Column,
    Contracts,
    Mention,
    SourceTable,
)

ROWS_A_TABLE = 1 << 32
"""Room for the rows of one table in the numbering of mentions."""


def mention_sources(contracts: Contracts) -> list[tuple[int, SourceTable, Mention]]:
    """Return every mention of every table with its number: the order decides nothing but `mid`."""
    found = [(t, m) for t in contracts.tables for m in t.mentions]
    return [(number, table, mention) for number, (table, mention) in enumerate(found, start=1)]


def mention_step(contracts: Contracts) -> Step:
    """Return the step that fills `mention`."""
    parts = [_select(n, contracts, t, m) for n, t, m in mention_sources(contracts)]
    return Step("standardise.mention", "mention", "\nUNION ALL\n".join(parts))


def mention_columns() -> list[str]:
    """Return the columns of `mention`."""
    fixed = ["mid", "source", "source_table", "source_key", "role", "creates", "authority", "kind"]
    return [*fixed, *ATTRIBUTES, "batch_date"]


def _select(number: int, contracts: Contracts, table: SourceTable, mention: Mention) -> str:
    values = {name: f"CAST(NULL AS {kind})" for name, kind in ATTRIBUTES.items()}
    joins: list[str] = []
    for attribute in ATTRIBUTES:
        column = table.feeding(attribute, mention.role)
        if column is not None:
            values[attribute] = _coded(column, "s", joins)
    for attribute, value in mention.constants.items():
        values[attribute] = f"'{value}'"
    _inherit(contracts, table, mention, values, joins)
    if values["household_no"] != f"CAST(NULL AS {ATTRIBUTES['household_no']})":
        # household numbers of two systems have nothing to do with each other
        values["household_no"] = f"concat('{table.source}:', {values['household_no']})"
    columns = ", ".join(f"{value} AS {name}" for name, value in values.items())
    present = _named(table, mention)
    return (
        f"SELECT {number * ROWS_A_TABLE} + s.{ROW} AS mid, '{table.source}' AS source,"
        f" '{table.name}' AS source_table, s.{KEY} AS source_key, '{mention.role}' AS role,"
        f" '{mention.creates}' AS creates, {mention.authority} AS authority,"
        f" {_kind(mention)} AS kind, {columns}, s.{BATCH} AS batch_date"
        f" FROM {table.state_name} AS s {' '.join(joins)} WHERE {present}"
    )


def _coded(column: Column, alias: str, joins: list[str]) -> str:
    """Return the value of a column, translated by its code table if it has one."""
    value = f'{alias}."{column.name}"'
    if column.codes is None:
        return value
    code = f"code_{len(joins)}"
    joins.append(
        f"LEFT JOIN code AS {code} ON {code}.code_table = '{column.codes}'"
        f" AND {code}.value = {value}"
    )
    return f"{code}.canonical"


def _inherit(
    contracts: Contracts,
    table: SourceTable,
    mention: Mention,
    values: dict[str, str],
    joins: list[str],
) -> None:
    """Fill attributes the row takes over from its parent row, where it has none of its own."""
    inherits = mention.inherits
    parent = contracts.table(table.source, inherits.table) if inherits else None
    if inherits is None or parent is None:
        return
    joins.append(
        f"LEFT JOIN {parent.state_name} AS parent"
        f' ON parent."{inherits.column}" = s."{inherits.column}"'
    )
    for attribute in inherits.attributes:
        column = parent.feeding(attribute, OWN_ROLE)
        if column is not None:
            values[attribute] = f'coalesce({values[attribute]}, parent."{column.name}")'
    owner = parent.feeding("household_no", OWN_ROLE)
    if owner is not None and owner.name == inherits.column:
        values["household_no"] = f's."{inherits.column}"'


def _kind(mention: Mention) -> str:
    if mention.kind_column:
        whens = " ".join(f"WHEN '{k}' THEN '{v}'" for k, v in mention.kind_map.items())
        return f'CASE s."{mention.kind_column}" {whens} END'
    return f"'{mention.kind}'" if mention.kind else "CAST(NULL AS VARCHAR)"


def _named(table: SourceTable, mention: Mention) -> str:
    """A row without name, number, phone and customer id in a role names nobody in it."""
    return " OR ".join(_naming(table, mention)) or "false"


def _naming(table: SourceTable, mention: Mention) -> Iterator[str]:
    # a phone alone names only the row's own subject: beside another role it may be the owner's
    own = mention.role == OWN_ROLE
    naming = ("name", "id_no", "mobile", "known_id") if own else ("name", "id_no")
    for attribute in naming:
        column = table.feeding(attribute, mention.role)
        if column is not None:
            yield f's."{column.name}" IS NOT NULL'

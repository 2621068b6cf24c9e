"""Contracts: what each source system delivers, read from its Open Data Contract Standard file.

A contract is the only place that names a source's tables, columns, types and keys, the
personal-information class of each column and the canonical attribute a column feeds. Beyond the
standard's own words it uses these `customProperties`:

* column `canonical`: the attribute(s) fed. `name` belongs to the row's own subject, `spouse.name`
  to another role of the row, `holding.balance` to the holding the row describes.
* column `codes`: the code table (`codes/<name>.csv`) that translates its values.
* table `mentions`: who is named by a row, see `Mention`.
* table `holding`: the row is a holding of a customer, see `Holding`.
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from open_data_contract_standard.model import (
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)
from pydantic import ValidationError

from wangge.sources.errors import ContractWrong

CONTRACT_FOLDER = Path(__file__).parent

_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same safe loader in C where PyYAML was built with it: ten times as fast."""

OWN_ROLE = ""
HOLDING_ROLE = "holding"

ATTRIBUTES: Mapping[str, str] = {
    "name": "VARCHAR",
    "id_type": "VARCHAR",
    "id_no": "VARCHAR",
    "gender": "VARCHAR",
    "birth_date": "DATE",
    "ethnicity": "VARCHAR",
    "mobile": "VARCHAR",
    "address": "VARCHAR",
    "village_code": "VARCHAR",
    "village_name": "VARCHAR",
    "group_no": "VARCHAR",
    "registered_address": "VARCHAR",
    "registered_village_code": "VARCHAR",
    "business_address": "VARCHAR",
    "household_no": "VARCHAR",
    "relation": "VARCHAR",
    "marital": "VARCHAR",
    "occupation": "VARCHAR",
    "workplace": "VARCHAR",
    "employer": "VARCHAR",
    "employer_code": "VARCHAR",
    "insured_type": "VARCHAR",
    "industry_code": "VARCHAR",
    "annual_income": "DECIMAL(18,2)",
    "village_credit_grade": "VARCHAR",
    "manager_no": "VARCHAR",
    "lon": "DOUBLE",
    "lat": "DOUBLE",
    "life_status": "VARCHAR",
    "organisation_kind": "VARCHAR",
    "legal_person": "VARCHAR",
    "legal_person_id_no": "VARCHAR",
    "cif_no": "VARCHAR",
    "known_id": "BIGINT",
    "as_of": "DATE",
}
"""Canonical attributes of a mention, with their DuckDB types. `cif_no` is the core system's
customer number wherever it is quoted; `known_id` the customer id that a record of our own database
was made on; `as_of` the date the source states for the row."""

HOLDING_ATTRIBUTES: Mapping[str, str] = {
    "holding_no": "VARCHAR",
    "product_code": "VARCHAR",
    "balance": "DECIMAL(18,2)",
    "used": "DECIMAL(18,2)",
    "rate": "DECIMAL(9,6)",
    "open_date": "DATE",
    "end_date": "DATE",
    "status": "VARCHAR",
    "overdue_days": "BIGINT",
}

CRS_ATTRIBUTE = "crs"
"""Read at ingest only: afterwards every position is WGS-84."""

CREATES = ("always", "valid_id", "never")
KINDS = ("person", "organisation")


@dataclass(frozen=True)
class Column:
    """A column of a source table. `type` is string, date, month, integer or number."""

    name: str
    label: str
    type: str
    sql_type: str
    required: bool
    key_position: int
    pi_class: str
    canonical: tuple[str, ...]
    codes: str | None
    minimum: float | None
    maximum: float | None
    free_text: bool = False
    """People type into it whatever they like, card numbers too."""


@dataclass(frozen=True)
class Inherits:
    """Attributes a row takes over from its parent row, e.g. a member's village from the household.

    `table` is the parent in the same source, found by `column`, which both tables carry.
    """

    table: str
    column: str
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """Somebody named by a row in one role ('' for the row's own subject).

    `kind` is person, organisation or None (told by the name); with `kind_column` it is looked up
    in `kind_map`. `creates` says when a mention that matches nobody becomes a customer of its
    own: always, with a valid_id only, or never. `authority` weighs the row when an id is kept.
    """

    role: str
    kind: str | None
    kind_column: str | None
    kind_map: Mapping[str, str]
    creates: str
    authority: int
    constants: Mapping[str, str]
    inherits: Inherits | None


@dataclass(frozen=True)
class Holding:
    """The row is a holding of whom the row of `owner_table` with this `owner_column` names."""

    kind: str
    owner_table: str
    owner_column: str


@dataclass(frozen=True)
class Quality:
    """A rule for a full delivery: at least so many rows, or percent `of_last` night's rows.

    `severity` error stops the run before anything is published, warning is reported.
    """

    name: str
    at_least: float
    of_last: bool
    severity: str


@dataclass(frozen=True)
class SourceTable:
    """A table of a source."""

    source: str
    name: str
    label: str
    columns: tuple[Column, ...]
    mentions: tuple[Mention, ...]
    holding: Holding | None
    quality: tuple[Quality, ...] = ()

    @property
    def id(self) -> str:
        """`source.table`, how reports name it."""
        return f"{self.source}.{self.name}"

    @property
    def state_name(self) -> str:
        """The name of the table that holds its latest rows."""
        return f"src_{self.source}_{self.name}"

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The key columns in order."""
        keyed = [c for c in self.columns if c.key_position]
        return tuple(c.name for c in sorted(keyed, key=lambda c: c.key_position))

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {c.name: c for c in self.columns}

    def feeding(self, attribute: str, role: str = OWN_ROLE) -> Column | None:
        """Return the column that feeds `attribute` of `role`, if any."""
        wanted = f"{role}.{attribute}" if role else attribute
        return next((c for c in self.columns if wanted in c.canonical), None)


@dataclass(frozen=True)
class Source:
    """A source system."""

    name: str
    label: str
    tables: tuple[SourceTable, ...]


class Contracts:
    """All contracts of a run, by source and table."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.sources = tuple(sorted(sources, key=lambda s: s.name))
        self.tables = tuple(t for s in self.sources for t in s.tables)
        self._by_id = {(t.source, t.name): t for t in self.tables}

    def table(self, source: str, name: str) -> SourceTable | None:
        """Return a table, or None if no contract names it."""
        return self._by_id.get((source, name))


@functools.cache
def load_contracts(*extra: Path) -> Contracts:
    """Read the shipped contracts and those in the folders `extra`; raises ContractWrong.

    A file in an extra folder replaces the shipped one of the same name. Contracts do not change
    while a process runs, so they are read once.
    """
    files: dict[str, Path] = {}
    for folder in (CONTRACT_FOLDER, *extra):
        files.update({p.name: p for p in sorted(folder.glob("*.yaml"))})
    return Contracts(load_contract(path) for path in files.values())


def load_contract(path: Path) -> Source:
    """Read one contract file; raises ContractWrong with the table and column at fault."""
    try:
        document = OpenDataContractStandard(**yaml.load(path.read_bytes(), _YamlLoader))  # noqa: S506
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise ContractWrong(file=path.name, problem=str(error).splitlines()[0]) from error
    if not document.name or not document.schema_:
        raise ContractWrong(file=path.name, problem="name and schema are required")
    source = document.name
    tables = tuple(_table(path.name, source, item) for item in document.schema_)
    label = (document.description and document.description.usage) or source
    return Source(source, label, tables)


def _custom(item: SchemaObject | SchemaProperty) -> dict[str, Any]:
    return {str(p.property): p.value for p in item.customProperties or ()}


def _table(file: str, source: str, item: SchemaObject) -> SourceTable:
    custom = _custom(item)
    table = SourceTable(
        source=source,
        name=item.name or "",
        label=item.businessName or item.name or "",
        columns=tuple(_column(file, item.name or "", p) for p in item.properties or ()),
        mentions=tuple(_mention(file, m) for m in custom.get("mentions") or ()),
        holding=Holding(**custom["holding"]) if "holding" in custom else None,
        quality=tuple(_quality(file, item.name or "", q) for q in item.quality or ()),
    )
    _check(file, table)
    return table


def _quality(file: str, table: str, rule: DataQuality) -> Quality:
    """Read a rule; raises ContractWrong for one that nothing here would hold."""
    if rule.metric != "rowCount" or rule.mustBeGreaterOrEqualTo is None:
        raise ContractWrong(file=file, problem=f"{table}: quality rule {rule.name} is not known")
    return Quality(
        name=rule.name or "rowCount",
        at_least=float(rule.mustBeGreaterOrEqualTo),
        of_last=rule.unit == "percent",
        severity=rule.severity or "warning",
    )


def _column(file: str, table: str, item: SchemaProperty) -> Column:
    custom, options = _custom(item), item.logicalTypeOptions or {}
    canonical = custom.get("canonical") or ()
    kind = item.logicalType or "string"
    if kind == "date" and options.get("format") == "yyyy-MM":
        kind = "month"
    if kind not in ("string", "date", "month", "integer", "number"):
        raise ContractWrong(file=file, problem=f"{table}.{item.name}: logicalType {kind}")
    return Column(
        name=item.name or "",
        label=item.businessName or item.name or "",
        type=kind,
        sql_type=_sql_type(kind, item.physicalType),
        required=bool(item.required or item.primaryKey),
        key_position=(item.primaryKeyPosition or 1) if item.primaryKey else 0,
        pi_class=item.classification or "",
        canonical=(canonical,) if isinstance(canonical, str) else tuple(canonical),
        codes=custom.get("codes"),
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        free_text=bool(custom.get("freeText")),
    )


def _sql_type(kind: str, physical: str | None) -> str:
    if kind in ("date", "month"):
        return "DATE"
    if kind == "string":
        return "VARCHAR"
    return (physical or ("BIGINT" if kind == "integer" else "DOUBLE")).upper()


def _mention(file: str, spec: Mapping[str, Any]) -> Mention:
    kind = spec.get("kind")
    lookup = kind if isinstance(kind, dict) else {}
    inherits = spec.get("inherits")
    mention = Mention(
        role=spec.get("role", OWN_ROLE),
        kind=kind if isinstance(kind, str) else None,
        kind_column=lookup.get("column"),
        kind_map=lookup.get("map", {}),
        creates=spec.get("creates", ""),
        authority=int(spec.get("authority", 1)),
        constants=spec.get("constants", {}),
        inherits=Inherits(
            table=inherits["table"],
            column=inherits["column"],
            attributes=tuple(inherits["attributes"]),
        )
        if inherits
        else None,
    )
    kinds = {mention.kind or KINDS[0], *mention.kind_map.values()}
    if mention.creates not in CREATES or not kinds <= set(KINDS):
        raise ContractWrong(file=file, problem=f"mention {dict(spec)!r}")
    return mention


def _check(file: str, table: SourceTable) -> None:
    """Raise ContractWrong where a table lacks a key or feeds an attribute nobody knows."""
    roles = {m.role for m in table.mentions}
    known = {*ATTRIBUTES, CRS_ATTRIBUTE}
    if not table.key:
        raise ContractWrong(file=file, problem=f"{table.name}: no primaryKey column")
    for column in table.columns:
        if column.pi_class == "C3" and (column.required or column.canonical):
            problem = f"{table.name}.{column.name}: C3 data is never stored, so nothing may need it"
            raise ContractWrong(file=file, problem=problem)
        for target in column.canonical:
            role, _, attribute = target.rpartition(".")
            allowed = HOLDING_ATTRIBUTES if role == HOLDING_ROLE else known
            named = table.holding is not None if role == HOLDING_ROLE else role in roles
            if attribute not in allowed or not (named or attribute == CRS_ATTRIBUTE):
                raise ContractWrong(
                    file=file, problem=f"{table.name}.{column.name}: canonical {target}"
                )

"""A step: a named query and the table it fills. Steps hold no connection and read no clock.

The SQL keeps to a restricted dialect that other engines share: `substr`, never `[n]`;
`row_number` always with an order; `try_cast`, never `cast`, on text; no alias after `USING`;
no `levenshtein`, `damerau_levenshtein` or `hamming` (DuckDB counts bytes, Spark characters).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True)
class Step:
    """Fill `output` with the rows of `sql`; `drops` names tables no later step reads."""

    name: str
    output: str
    sql: str
    drops: tuple[str, ...] = ()


@dataclass(frozen=True)
class ValueStep:
    """Fill `output` by a Python function over distinct values.

    `sql` selects one text column `value`, each value once; `function` takes these values and
    returns a table whose first column is `value`, each value's row hanging on that value alone:
    an engine may hand the values over in parts, and none to learn the columns. For what SQL
    cannot say and where distinct values are few against rows: scripts, pinyin.
    """

    name: str
    output: str
    sql: str
    function: Callable[[list[str]], pa.Table]
    drops: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """Rows of a PartsStep: `values` and `constants` (column → SQL), `source` from FROM on."""

    values: Mapping[str, str]
    constants: Mapping[str, str]
    source: str

    def sql(self, columns: Sequence[str]) -> str:
        """Return the query of `columns`."""
        every = {**self.values, **self.constants}
        return f"SELECT {', '.join(f'{every[c]} AS {c}' for c in columns)} {self.source}"

    def narrow_sql(self) -> str:
        """Return the query of what differs from row to row."""
        return self.sql(tuple(self.values))

    def over(self, table: str, columns: Sequence[str]) -> str:
        """Return the query of `columns` over `table`, which holds the rows of `narrow_sql`."""
        named = (c if c in self.values else f"{self.constants[c]} AS {c}" for c in columns)
        return f"SELECT {', '.join(named)} FROM {table}"


@dataclass(frozen=True)
class PartsStep:
    """Fill `output` with the rows of all `parts`, whose other columns are constants.

    A table that many sources fill each in a few of its columns is mostly empty: an engine that
    pays for empty columns keeps the parts and shows `output` as a view of them.
    """

    name: str
    output: str
    columns: Sequence[str]
    parts: Sequence[Part]
    drops: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The query of all rows."""
        return "\nUNION ALL\n".join(part.sql(self.columns) for part in self.parts)


AnyStep = Step | ValueStep | PartsStep


@dataclass(frozen=True)
class StepResult:
    """What a step did: rows in its output, seconds it took."""

    name: str
    rows: int
    seconds: float

    def to_dict(self) -> dict[str, object]:
        """For run.json."""
        return {"name": self.name, "rows": self.rows, "seconds": round(self.seconds, 3)}


@dataclass
class Plan:
    """Steps in order, and small tables they need that come from data files."""

    steps: Sequence[AnyStep]
    literals: Mapping[str, pa.Table] = field(default_factory=dict)

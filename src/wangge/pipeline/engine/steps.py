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


AnyStep = Step | ValueStep


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

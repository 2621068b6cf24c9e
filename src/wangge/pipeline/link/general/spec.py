"""What the general linker is told of a table: how rows are compared, and which pairs are looked at.

Conditions are SQL over the two rows `l` and `r`. `jaro_winkler_similarity` counts characters, but
Spark has none: tables compared by `text` are linked on DuckDB alone.
"""

from dataclasses import dataclass

CLOSE, ALIKE = 0.92, 0.8
"""Jaro-Winkler: a slip of the keyboard; half the word."""


@dataclass(frozen=True)
class Level:
    """One way two values agree; `condition` may be null, which is no agreement."""

    name: str
    condition: str


@dataclass(frozen=True)
class Comparison:
    """One piece of evidence: levels from best to worst, the first that holds counts.

    Below the last stands `other`; where `missing` holds the comparison says nothing. `counted`
    names the column whose value decides how much the first level says: a rare surname more than
    a common one. `columns` are all columns read: a block on one of them teaches nothing of it.
    """

    name: str
    columns: tuple[str, ...]
    levels: tuple[Level, ...]
    missing: str
    counted: str | None = None

    @property
    def level_names(self) -> tuple[str, ...]:
        """Names of all levels, `other` last."""
        return (*(level.name for level in self.levels), "other")


@dataclass(frozen=True)
class Block:
    """Pairs whose `keys` (SQL expressions over a row's columns) all agree; `columns` are read."""

    keys: tuple[str, ...]
    columns: tuple[str, ...]

    @classmethod
    def on(cls, *columns: str) -> "Block":
        """Return the block of rows that agree in these columns."""
        return cls(columns, columns)


@dataclass(frozen=True)
class LinkSpec:
    """How the rows of a table are linked. `key` is its unique column.

    `accept`: log2 odds from which a pair is tied. `largest_block`: more rows than this under one
    block key say nothing and are not paired.
    """

    key: str
    comparisons: tuple[Comparison, ...]
    blocks: tuple[Block, ...]
    accept: float = 4.0
    largest_block: int = 500


def exact(column: str) -> Comparison:
    """Compare codes and numbers that are the same or not."""
    return Comparison(column, (column,), (_same(column),), _missing(column), counted=column)


def text(column: str, *, crossed: str | None = None) -> Comparison:
    """Compare names and words: same, a slip apart, half alike.

    `crossed` names the column this one is sometimes swapped with (given name and surname).
    """
    close = f"jaro_winkler_similarity(l.{column}, r.{column})"
    levels = [_same(column)]
    columns: tuple[str, ...] = (column,)
    if crossed:
        levels.append(Level("crossed", f"(l.{column} = r.{crossed} OR l.{crossed} = r.{column})"))
        columns = (column, crossed)
    levels += [Level("close", f"{close} >= {CLOSE}"), Level("alike", f"{close} >= {ALIKE}")]
    return Comparison(column, columns, tuple(levels), _missing(column), counted=column)


def digits(column: str, length: int) -> Comparison:
    """Compare numbers and dates written in `length` digits: same, one digit off, two digits off.

    Two neighbouring digits swapped are two digits off.
    """
    off = " + ".join(
        f"CASE WHEN substr(l.{column}, {i}, 1) = substr(r.{column}, {i}, 1) THEN 0 ELSE 1 END"
        for i in range(1, length + 1)
    )
    alike = f"length(l.{column}) = length(r.{column}) AND ({off})"
    levels = (_same(column), Level("one_off", f"{alike} = 1"), Level("two_off", f"{alike} = 2"))
    return Comparison(column, (column,), levels, _missing(column), counted=column)


def _same(column: str) -> Level:
    return Level("same", f"l.{column} = r.{column}")


def _missing(column: str) -> str:
    return f"(l.{column} IS NULL OR r.{column} IS NULL)"

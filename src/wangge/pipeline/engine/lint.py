"""Keeps steps in the dialect that every engine reads alike.

Each rule stands for a difference that was met: something one engine lacks, or worse, something
both accept and answer differently. A new function enters `FUNCTIONS` with a comparison of both
engines' answers in `tests/pipeline/engine/test_expressions.py`.
"""

from collections.abc import Callable, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from wangge.pipeline.engine.dialect import READ

FUNCTIONS = frozenset(
    {
        "abs", "bool_or", "case", "cast", "coalesce", "concat", "concat_ws", "count", "date_diff",
        "day", "exists", "greatest", "if", "least", "length", "max", "min", "month", "nullif",
        "regexp_extract", "regexp_like", "regexp_replace", "right", "round", "split_part",
        "starts_with", "strpos", "substr", "sum", "translate", "try_cast", "upper", "year",
        "log2", "and", "or", "row_number", "lead", "lag",
    }
)  # fmt: skip
"""Functions whose answers were compared on both engines, by DuckDB's names."""
_SYNONYMS = {
    "logical_or": "bool_or",
    "str_position": "strpos",
    "substring": "substr",
    "datediff": "date_diff",
    "log": "log2",
}
"""sqlglot's names for some of them."""
ORDERED = (exp.RowNumber, exp.Lead, exp.Lag)
DIALECT_ONLY = {
    exp.Bracket: "[n]: use substr",
    exp.Lambda: "a lambda",
    exp.Unnest: "unnest: use UNION ALL",
    exp.Qualify: "QUALIFY: filter in an outer query",
    exp.Array: "an array",
    exp.Struct: "a struct",
    exp.JSONExtract: "JSON",
    exp.Limit: "LIMIT: engines keep different rows",
    exp.Pivot: "PIVOT",
    exp.Parameter: "a parameter",
}
_DATE_TYPES = (exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP)
_TEXT_MAKERS = (exp.Substring, exp.RegexpExtract, exp.Concat, exp.ConcatWs, exp.RegexpReplace)
_PATTERNED = (exp.RegexpLike, exp.RegexpExtract, exp.RegexpReplace)
_UNSHARED_ESCAPES = "bBdDwWSAZzkQEhvRXG"
"""`\\d` and `\\w` differ beyond ASCII, `\\b` with them; the others one side lacks."""


def findings(sql: str) -> list[str]:
    """Return what in `sql` (DuckDB's dialect) other engines read differently or not at all."""
    try:
        tree = sqlglot.parse_one(sql, read=READ)
    except SqlglotError as error:
        return [f"not read: {str(error).splitlines()[0]}"]
    if not isinstance(tree, exp.Query):
        return ["not a query"]
    return [problem for rule in _RULES for problem in rule(tree)]


def _unknown_functions(tree: exp.Expr) -> Iterator[str]:
    for node in tree.find_all(exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        lowered = name.lower()
        if _SYNONYMS.get(lowered, lowered) not in FUNCTIONS:
            yield f"function {lowered}: answers were not compared"


def _dialect_only(tree: exp.Expr) -> Iterator[str]:
    for kind, told in DIALECT_ONLY.items():
        if tree.find(kind):
            yield told
    for star in tree.find_all(exp.Star):
        if any(star.args.values()):
            yield "* EXCLUDE or REPLACE: name the columns"
    for group in tree.find_all(exp.Group):
        if group.args.get("all"):
            yield "GROUP BY ALL: name the columns"
    for join in tree.find_all(exp.Join):
        if join.args.get("using"):
            yield "USING: write ON"
    for distinct in tree.find_all(exp.Distinct):
        if distinct.args.get("on"):
            yield "DISTINCT ON: use row_number"


def _unordered_windows(tree: exp.Expr) -> Iterator[str]:
    for window in tree.find_all(exp.Window):
        if isinstance(window.this, ORDERED) and not window.args.get("order"):
            yield f"{window.this.sql_name().lower()} without an order"


def _casts(tree: exp.Expr) -> Iterator[str]:
    """A cast of text that fails stops one engine and not the other; try_cast gives null."""
    for cast in tree.find_all(exp.Cast):
        if isinstance(cast, exp.TryCast) or cast.to.is_type(*exp.DataType.TEXT_TYPES):
            continue
        if isinstance(cast.this, _TEXT_MAKERS):
            yield f"cast of text: use try_cast in {cast.sql(READ)}"


def _date_arithmetic(tree: exp.Expr) -> Iterator[str]:
    for node in tree.find_all(exp.Sub, exp.Add):
        sides = (node.this, node.expression)
        if any(isinstance(s, exp.Cast) and s.to.is_type(*_DATE_TYPES) for s in sides):
            yield f"date arithmetic: use date_diff in {node.sql(READ)}"
    if tree.find(exp.Interval):
        yield "an interval: compute the date in Python"


def _logarithms(tree: exp.Expr) -> Iterator[str]:
    for node in tree.find_all(exp.Log, exp.Ln):
        if node.find_ancestor(exp.Round) is None:
            yield "a logarithm that is not rounded: engines differ in the last bit"
            return


def _subqueries(tree: exp.Expr) -> Iterator[str]:
    for node in tree.find_all(exp.In):
        place = node.find_ancestor(exp.AggFunc, exp.Where, exp.Join, exp.Having, exp.Select)
        if node.args.get("query") and isinstance(place, exp.AggFunc | exp.Select):
            yield f"IN (query) outside a filter: join instead of {node.sql(READ)}"


def _patterns(tree: exp.Expr) -> Iterator[str]:
    for node in tree.find_all(*_PATTERNED):
        pattern = node.expression
        if not (isinstance(pattern, exp.Literal) and pattern.is_string):
            yield f"a pattern that is no constant: {pattern.sql(READ)}"
            continue
        yield from (f"{told} in {pattern.this}" for told in _pattern_faults(pattern.this))


def _pattern_faults(pattern: str) -> Iterator[str]:
    position = 0
    while position < len(pattern):
        rest = pattern[position:]
        if rest[0] == "\\":
            if rest[1:2] and rest[1] in _UNSHARED_ESCAPES:
                yield f"\\{rest[1]}: write the characters"
            position += 1
        elif rest.startswith(("(?=", "(?!", "(?<", "(?P", "(?i", "(?s", "(?m", "(?U")):
            yield f"{rest[:3]}: not shared"
        position += 1


_RULES: tuple[Callable[[exp.Expr], Iterator[str]], ...] = (
    _unknown_functions,
    _dialect_only,
    _unordered_windows,
    _casts,
    _date_arithmetic,
    _logarithms,
    _subqueries,
    _patterns,
)

"""Carries a step's SQL from DuckDB's dialect to Spark's.

sqlglot knows the functions and the order of nulls. What it leaves to the writer is done here:
RE2 patterns become Java ones, a `regexp_replace` without `g` replaces once, and `NOT IN` over a
key becomes `NOT EXISTS`, which Spark can shuffle (a null-aware anti-join must be broadcast).
"""

import functools

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from wangge.pipeline.errors import StepNotPortable

READ, WRITE = "duckdb", "spark"
_FIRST = r"\A([\s\S]*?)"  # what stands before the first match, in a group of its own
_BLANKS = r"\t\n\f\r "  # RE2's \s; Java's would add the vertical tab
_ABSENT, _ABSENT_VALUE = "absent", "absent_value"


@functools.cache
def to_spark(sql: str) -> str:
    """Return the Spark SQL of a query in the restricted DuckDB dialect.

    Raises StepNotPortable when it cannot be read or holds a pattern that is no constant.
    """
    try:
        tree = sqlglot.parse_one(sql, read=READ)
    except SqlglotError as error:
        raise StepNotPortable(problem=str(error).splitlines()[0]) from error
    for replacing in list(tree.find_all(exp.RegexpReplace)):
        _replace_as_told(replacing)
    for matching in list(tree.find_all(exp.RegexpLike, exp.RegexpExtract)):
        pattern = java_pattern(_constant(matching.expression))
        matching.set("expression", exp.Literal.string(pattern))
    for negated in reversed(list(tree.find_all(exp.Not))):  # the innermost first
        if isinstance(negated.this, exp.In) and negated.this.args.get("query"):
            negated.replace(_absent_from(negated.this))
    return tree.sql(dialect=WRITE)


def _constant(node: exp.Expr) -> str:
    if not (isinstance(node, exp.Literal) and node.is_string):
        raise StepNotPortable(problem=f"a pattern must be a constant: {node.sql(READ)}")
    return str(node.this)


def _replace_as_told(node: exp.RegexpReplace) -> None:
    """Replace once unless `g` is given: Spark has no such option and replaces all."""
    pattern = java_pattern(_constant(node.expression))
    replacement = _constant(node.args["replacement"])
    modifiers = node.args.get("modifiers")
    everywhere = modifiers is not None and "g" in _constant(modifiers)
    if everywhere or (pattern.startswith("^") and not has_open_choice(pattern)):
        text = _java_replacement(replacement, shift=0)
    else:
        pattern = f"{_FIRST}(?:{pattern})"
        text = "$1" + _java_replacement(replacement, shift=1)
    node.set("expression", exp.Literal.string(pattern))
    node.set("replacement", exp.Literal.string(text))
    node.set("modifiers", None)
    node.set("single_replace", None)


def _java_replacement(text: str, shift: int) -> str:
    r"""Write `\1` as `$1` (groups counted `shift` further) and what Java reads as a sign."""
    parts, position = [], 0
    while position < len(text):
        sign = text[position]
        if sign == "\\" and position + 1 < len(text):
            position += 1
            follows = text[position]
            parts.append(f"${int(follows) + shift}" if follows.isdigit() else f"\\{follows}")
        else:
            parts.append(f"\\{sign}" if sign in "$\\" else sign)
        position += 1
    return "".join(parts)


def _absent_from(node: exp.In) -> exp.Expr:
    """`x NOT IN (query)` for keys, which are never null, as `NOT EXISTS`."""
    query = node.args["query"].unnest()
    source = exp.Subquery(
        this=query,
        alias=exp.TableAlias(
            this=exp.to_identifier(_ABSENT), columns=[exp.to_identifier(_ABSENT_VALUE)]
        ),
    )
    same = exp.EQ(this=exp.column(_ABSENT_VALUE, table=_ABSENT), expression=node.this)
    return exp.Not(this=exp.Exists(this=exp.select("1").from_(source).where(same)))


def has_open_choice(pattern: str) -> bool:
    """Tell whether a pattern holds `|` outside all groups and classes."""
    depth, in_class, position = 0, False, 0
    while position < len(pattern):
        sign = pattern[position]
        if sign == "\\":
            position += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            return True
        position += 1
    return False


def java_pattern(pattern: str) -> str:
    r"""Return the Java pattern that matches what an RE2 pattern does.

    `$` is the very end (Java's also stands before a last line break), `.` any character but a
    line feed, `\s` the five blanks of RE2, `\p{Han}` a script; in a class, `[` and `&` are
    themselves.
    """
    parts: list[str] = []
    in_class, position = False, 0
    while position < len(pattern):
        sign = pattern[position]
        if sign == "\\":
            position += 1
            parts.append(_java_escape(pattern[position], in_class=in_class))
        elif in_class:
            parts.append(f"\\{sign}" if sign in "[&" else sign)
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
            parts.append(sign)
        else:
            parts.append({"$": r"\z", ".": r"[^\n]"}.get(sign, sign))
        position += 1
    return "".join(parts).replace(r"\p{Han}", r"\p{IsHan}")


def _java_escape(sign: str, *, in_class: bool) -> str:
    if sign == "s":
        return _BLANKS if in_class else f"[{_BLANKS}]"
    return f"\\{sign}"

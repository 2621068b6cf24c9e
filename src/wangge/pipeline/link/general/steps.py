"""The general linker as named SQL: rows, pairs, patterns, evidence, ties."""

from wangge.pipeline.engine.steps import Step
from wangge.pipeline.link.general.spec import Block, Comparison, LinkSpec

BLIND_PAIRS = 200_000
"""Pairs drawn blindly to learn how often strangers agree."""


def row_steps(table: str, spec: LinkSpec) -> list[Step]:
    """Return the step that fills `general_row`: the table's rows, numbered `mid` by key.

    `blind_no` puts the rows in an order that has nothing to do with what they say.
    """
    numbered = (
        f"SELECT *, row_number() OVER (ORDER BY {spec.key}) AS mid,"
        f" row_number() OVER (ORDER BY md5(CAST({spec.key} AS VARCHAR)), {spec.key}) - 1"
        f" AS blind_no FROM {table}"
    )
    return [Step("general.row", "general_row", numbered)]


def pair_steps(spec: LinkSpec, rows: int) -> list[Step]:
    """Return the steps that fill `general_pair` (mid, other, blocks) and `general_blind`.

    `blocks` has bit n set when block n made the pair.
    """
    made = "\nUNION ALL\n".join(_block_pairs(n, b, spec) for n, b in enumerate(spec.blocks))
    pairs = f"SELECT mid, other, sum(bit) AS blocks FROM ({made}) GROUP BY mid, other"
    shifts = max(min(-(-BLIND_PAIRS // max(rows, 1)), (rows - 1) // 2), 1)
    # the partner's place is worked out first: joined in one go it would be tried row by row
    wanted = (
        f"SELECT a.mid, (a.blind_no + s.step) % {max(rows, 1)} AS place FROM general_row AS a"
        f" CROSS JOIN (SELECT CAST(unnest(generate_series(1, {shifts})) AS BIGINT) AS step) AS s"
    )
    blind = (
        f"SELECT w.mid, b.mid AS other FROM ({wanted}) AS w"
        " JOIN general_row AS b ON b.blind_no = w.place WHERE w.mid <> b.mid"
    )
    return [
        Step("general.pair", "general_pair", pairs),
        Step("general.blind", "general_blind", blind),
    ]


def _block_pairs(number: int, block: Block, spec: LinkSpec) -> str:
    keys = ", ".join(f"{key} AS k{i}" for i, key in enumerate(block.keys))
    names = ", ".join(f"k{i}" for i in range(len(block.keys)))
    known = " AND ".join(f"k{i} IS NOT NULL" for i in range(len(block.keys)))
    same = " AND ".join(f"b.k{i} = a.k{i}" for i in range(len(block.keys)))
    rows = (
        f"(SELECT mid, {names} FROM (SELECT mid, {names}, count(*) OVER (PARTITION BY {names})"
        f" AS n FROM (SELECT mid, {keys} FROM general_row) WHERE {known})"
        f" WHERE n <= {spec.largest_block})"
    )
    return (
        f"SELECT a.mid, b.mid AS other, {1 << number} AS bit FROM {rows} AS a"
        f" JOIN {rows} AS b ON {same} WHERE a.mid < b.mid"
    )


def pattern_steps(spec: LinkSpec) -> list[Step]:
    """Return the steps that compare pairs: `general_vector`, and the counted patterns of both."""
    names = ", ".join(f"c{i}" for i in range(len(spec.comparisons)))
    levels = ", ".join(f"{_level(c)} AS c{i}" for i, c in enumerate(spec.comparisons))
    rows = "JOIN general_row AS l ON l.mid = p.mid JOIN general_row AS r ON r.mid = p.other"
    return [
        Step(
            "general.vector",
            "general_vector",
            f"SELECT p.mid, p.other, p.blocks, {levels} FROM general_pair AS p {rows}",
            drops=("general_pair",),
        ),
        Step(
            "general.pattern",
            "general_pattern",
            f"SELECT {names}, blocks, count(*) AS pairs FROM general_vector"
            f" GROUP BY {names}, blocks",
        ),
        Step(
            "general.blind_pattern",
            "general_blind_pattern",
            f"SELECT {names}, count(*) AS pairs FROM (SELECT {levels} FROM general_blind AS p"
            f" {rows}) GROUP BY {names}",
            drops=("general_blind",),
        ),
    ]


def _level(comparison: Comparison) -> str:
    """Return the number of the level a pair reaches, -1 where a value is missing."""
    whens = " ".join(
        f"WHEN {level.condition} THEN {i}" for i, level in enumerate(comparison.levels)
    )
    return f"CASE WHEN {comparison.missing} THEN -1 {whens} ELSE {len(comparison.levels)} END"


def count_steps(spec: LinkSpec, people: str) -> list[Step]:
    """Return the steps that count, for each counted column, how many people carry a value.

    `people` is a table (mid, label): rows already known to be one person count once.
    """
    return [
        Step(
            f"general.count_{c.name}",
            f"general_count_{c.name}",
            f"SELECT g.{c.counted} AS value, count(DISTINCT p.label) AS people"
            f" FROM general_row AS g JOIN {people} AS p ON p.mid = g.mid"
            f" WHERE g.{c.counted} IS NOT NULL GROUP BY g.{c.counted}",
        )
        for c in spec.comparisons
        if c.counted
    ]


def score_steps(spec: LinkSpec, people: str | None) -> list[Step]:
    """Return the step that fills `general_scored` (mid, other, evidence in bits).

    Without `people` every value of a column weighs alike; with it, by who carries it.
    """
    parts, joins = [], []
    for i, comparison in enumerate(spec.comparisons):
        counted = None
        if people and comparison.counted:
            joins.append(
                f"LEFT JOIN general_count_{comparison.name} AS n{i}"
                f" ON n{i}.value = l.{comparison.counted}"
            )
            # another of the others carries it; where nobody else does, as often as values meet
            others = f"(SELECT count(DISTINCT label) - 1 FROM {people})"
            counted = f"(n{i}.people - 1) / CAST({others} AS DOUBLE)"
        parts.append(_bits(comparison, f"c{i}", counted))
    total = "\n  + ".join(parts)
    sql = (
        f"SELECT v.mid, v.other, {total} AS evidence\nFROM general_vector AS v"
        f" JOIN general_row AS l ON l.mid = v.mid {' '.join(joins)}"
    )
    return [Step("general.scored", "general_scored", sql)]


def _bits(comparison: Comparison, column: str, counted_u: str | None) -> str:
    whens = []
    for i, level in enumerate(comparison.level_names):
        row = (
            "(SELECT max({}) FROM general_weight WHERE comparison ="
            f" '{comparison.name}' AND level = '{level}')"
        )
        u = row.format("u")
        if i == 0 and counted_u:
            u = f"greatest({counted_u}, {u})"
        whens.append(f"WHEN {i} THEN log2({row.format('m')} / {u})")
    return f"CASE {column} {' '.join(whens)} ELSE 0 END"


def evidence_step() -> Step:
    """Return the step that counts pairs by tenths of a bit of evidence."""
    return Step(
        "general.evidence",
        "general_evidence",
        "SELECT round(evidence, 1) AS evidence, count(*) AS pairs FROM general_scored"
        " GROUP BY round(evidence, 1)",
    )


def tie_step(least_evidence: float) -> Step:
    """Return the step that keeps the pairs with enough evidence: `general_tied`."""
    return Step(
        "general.tied",
        "general_tied",
        f"SELECT mid, other, evidence FROM general_scored WHERE evidence >= {least_evidence!r}",
    )


def cluster_step(spec: LinkSpec) -> Step:
    """Return the step that fills `general_cluster` (key, cluster) from the labels of the rows."""
    return Step(
        "general.cluster",
        "general_cluster",
        f"SELECT g.{spec.key} AS key, p.label AS cluster FROM general_row AS g"
        " JOIN general_label AS p ON p.mid = g.mid",
    )

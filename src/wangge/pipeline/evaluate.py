"""How right the last run's links are, measured against a truth file it never saw.

Two rows form a *pair* when they stand for one customer. Precision is the share of the run's pairs
that are true, recall the share of true pairs it found, F1 their harmonic mean. A *cluster* counts
only when it holds exactly the rows of one entity. All is counted from group sizes, n·(n-1)/2
pairs a group, so the work grows with the rows, not with the pairs.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from wangge.pipeline.contracts import LINK, Snapshot
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.errors import NoRunYet, TruthUnusable
from wangge.pipeline.lake import Lake

TRUTH_COLUMNS = ("source", "table", "key", "entity_id")


@dataclass(frozen=True)
class Evaluation:
    """Shares between 0 and 1, and what they were counted over.

    `rows` are the truth rows compared; `unlinked` of them carry no link (set aside at ingest, or
    tied to nobody) and count as clusters of their own.
    """

    pair_precision: float
    pair_recall: float
    pair_f1: float
    cluster_precision: float
    cluster_recall: float
    cluster_f1: float
    rows: int
    unlinked: int
    entities: int
    customers: int
    pairs_true: int
    pairs_found: int
    pairs_right: int
    by_source: dict[str, dict[str, float]]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def evaluate(*, home: Path, truth: Path) -> Evaluation:
    """Compare the current snapshot's links with `truth` (CSV: source, table, key, entity_id).

    Raises NoRunYet without a snapshot, TruthUnusable for a file without these columns or rows.
    """
    lake = Lake.of(home)
    snapshot = lake.current()
    if snapshot is None:
        raise NoRunYet(home=str(home))
    with DuckEngine(lake.root / "scratch") as engine:
        _load(engine, snapshot, truth)
        return _measure(engine)


def _load(engine: DuckEngine, snapshot: Snapshot, truth: Path) -> None:
    """Fill `compared` (source, entity_id, customer): a row without link gets its own number.

    A row may name several people in several roles; the truth means its own subject (role ''),
    or its only other role where it has none (a guarantor, an owner).
    """
    link_path = snapshot.path(LINK).as_posix()
    try:
        engine.con.execute(
            'CREATE OR REPLACE TABLE truth AS SELECT source, "table" AS source_table, key,'
            " entity_id FROM read_csv(?, all_varchar = true, header = true)",
            [str(truth)],
        )
    except duckdb.Error as error:
        raise TruthUnusable(file=str(truth), problem=str(error).splitlines()[0]) from error
    if not engine.count("truth"):
        raise TruthUnusable(file=str(truth), problem="没有数据行 (no rows)")
    engine.con.execute(
        f"""
CREATE OR REPLACE TABLE compared AS
SELECT t.source, t.entity_id, l.customer_id IS NULL AS unlinked,
  coalesce(l.customer_id, -row_number() OVER (ORDER BY t.source, t.source_table, t.key))
    AS customer
FROM truth AS t
LEFT JOIN (
  SELECT source, source_table, source_key, customer_id,
    row_number() OVER (PARTITION BY source, source_table, source_key ORDER BY role) AS nth
  FROM read_parquet('{link_path}')) AS l
  ON l.source = t.source AND l.source_table = t.source_table AND l.source_key = t.key
  AND l.nth = 1"""
    )


def _measure(engine: DuckEngine) -> Evaluation:
    pairs = "coalesce(CAST(sum(n * (n - 1) / 2) AS BIGINT), 0)"
    both = "SELECT customer, entity_id, count(*) AS n FROM compared GROUP BY customer, entity_id"
    found = "SELECT customer, count(*) AS n FROM compared GROUP BY customer"
    true = "SELECT entity_id, count(*) AS n FROM compared GROUP BY entity_id"
    right_pairs = int(engine.value(f"SELECT {pairs} FROM ({both})"))
    found_pairs = int(engine.value(f"SELECT {pairs} FROM ({found})"))
    true_pairs = int(engine.value(f"SELECT {pairs} FROM ({true})"))
    customers = int(engine.value(f"SELECT count(*) FROM ({found})"))
    entities = int(engine.value(f"SELECT count(*) FROM ({true})"))
    # b.n never exceeds f.n or t.n; written as >= because an equality would let the optimiser
    # join groups of equal size, which is quadratic
    exact = int(
        engine.value(
            f"SELECT count(*) FROM ({both}) AS b JOIN ({found}) AS f ON f.customer = b.customer"
            f" JOIN ({true}) AS t ON t.entity_id = b.entity_id WHERE b.n >= f.n AND b.n >= t.n"
        )
    )
    precision, recall = _share(right_pairs, found_pairs), _share(right_pairs, true_pairs)
    cluster_precision, cluster_recall = _share(exact, customers), _share(exact, entities)
    return Evaluation(
        pair_precision=precision,
        pair_recall=recall,
        pair_f1=_f1(precision, recall),
        cluster_precision=cluster_precision,
        cluster_recall=cluster_recall,
        cluster_f1=_f1(cluster_precision, cluster_recall),
        rows=engine.count("compared"),
        unlinked=int(engine.value("SELECT count(*) FROM compared WHERE unlinked")),
        entities=entities,
        customers=customers,
        pairs_true=true_pairs,
        pairs_found=found_pairs,
        pairs_right=right_pairs,
        by_source=_by_source(engine),
    )


def _by_source(engine: DuckEngine) -> dict[str, dict[str, float]]:
    """For each source: of the pairs that touch one of its rows, the share right and found."""
    touching = (
        "SELECT c.source, count(*) AS own, max(g.n) AS n FROM compared AS c JOIN"
        " (SELECT {0}, count(*) AS n FROM compared GROUP BY {0}) AS g USING ({0})"
        " GROUP BY c.source, {0}"
    )
    # pairs with at least one of `own` rows in a group of n: own·(n-own) + own·(own-1)/2
    pairs = "CAST(sum(own * (n - own) + own * (own - 1) / 2) AS BIGINT)"

    def counted(columns: str) -> dict[str, int]:
        query = f"SELECT source, {pairs} FROM ({touching.format(columns)}) GROUP BY source"
        return {source: int(n) for source, n in engine.rows(query)}

    right, found = counted("customer, entity_id"), counted("customer")
    true = counted("entity_id")
    return {
        source: {
            "pair_precision": _share(right[source], found[source]),
            "pair_recall": _share(right[source], true[source]),
        }
        for source in sorted(true)
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

"""Links one table: learn, score, tie, and once more with what the first pass found."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.link.general import steps
from wangge.pipeline.link.general.learn import Counted, Learnt, learn, settle_prior
from wangge.pipeline.link.general.spec import LinkSpec
from wangge.pipeline.link.residue import label_components

LABELS = "general_label"


@dataclass(frozen=True)
class Linked:
    """What a run found: rows, clusters, pairs looked at and tied, and log2 odds before evidence."""

    rows: int
    clusters: int
    pairs: int
    tied: int
    prior_bits: float


def link_table(engine: DuckEngine, table: str, spec: LinkSpec) -> Linked:
    """Link the rows of `table`; fill `general_cluster` (key, cluster).

    Also left behind: `general_weight` (comparison, level, m, u), `general_scored` and
    `general_tied` (mid, other, evidence in bits). The second pass counts how many *people* carry
    a value, which only the first pass can tell from how many rows do.
    """
    engine.run_all(steps.row_steps(table, spec))
    rows = engine.count("general_row")
    engine.run_all(steps.pair_steps(spec, rows))
    engine.run_all(steps.pattern_steps(spec))
    engine.load_literal("general_weight", _weights(spec, _learn(engine, spec)))
    _tie(engine, spec, rows, people=None)
    engine.run_all(steps.count_steps(spec, LABELS))
    prior = _tie(engine, spec, rows, people=LABELS)
    engine.run(steps.cluster_step(spec))
    return Linked(
        rows=rows,
        clusters=int(engine.value("SELECT count(DISTINCT cluster) FROM general_cluster")),
        pairs=engine.count("general_vector"),
        tied=engine.count("general_tied"),
        prior_bits=prior,
    )


def _tie(engine: DuckEngine, spec: LinkSpec, rows: int, *, people: str | None) -> float:
    """Score the pairs, tie the good ones, label what hangs together; return the prior in bits."""
    engine.run_all(steps.score_steps(spec, people))
    engine.run(steps.evidence_step())
    counted = engine.rows("SELECT evidence, pairs FROM general_evidence ORDER BY evidence")
    evidence = np.array([float(row[0]) for row in counted])
    pairs = np.array([float(row[1]) for row in counted])
    prior = settle_prior(evidence, pairs, rows * (rows - 1) // 2)
    engine.run(steps.tie_step(spec.accept - prior))
    label_components(engine, "general_row", "general_tied", LABELS)
    return prior


def _learn(engine: DuckEngine, spec: LinkSpec) -> Learnt:
    columns = ", ".join(f"c{i}" for i in range(len(spec.comparisons)))
    seen = engine.rows(f"SELECT {columns}, pairs, blocks FROM general_pattern ORDER BY ALL")
    blocks = [
        _counted([row[:-1] for row in seen if int(row[-1]) >> n & 1], spec)
        for n in range(len(spec.blocks))
    ]
    blind = engine.rows(f"SELECT {columns}, pairs FROM general_blind_pattern ORDER BY ALL")
    return learn(spec, blocks, _counted(blind, spec))


def _counted(rows: list[tuple[int, ...]], spec: LinkSpec) -> Counted:
    """Turn rows of levels with their count at the end into arrays."""
    table = np.array(rows, np.int64).reshape(-1, len(spec.comparisons) + 1)
    return Counted(table[:, :-1], table[:, -1].astype(np.float64))


def _weights(spec: LinkSpec, learnt: Learnt) -> pa.Table:
    names = [(c.name, level) for c in spec.comparisons for level in c.level_names]
    return pa.table(
        {
            "comparison": [name for name, _ in names],
            "level": [level for _, level in names],
            "m": pa.array(np.concatenate(learnt.m), pa.float64()),
            "u": pa.array(np.concatenate(learnt.u), pa.float64()),
        }
    )

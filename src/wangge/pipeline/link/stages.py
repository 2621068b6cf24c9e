"""Linking from end to end: `party` → `cluster_row` and `conflict`."""

from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.link.anchors import anchor_steps
from wangge.pipeline.link.candidates import candidate_steps
from wangge.pipeline.link.clusters import cluster_steps
from wangge.pipeline.link.organisations import organisation_steps
from wangge.pipeline.link.residue import label_components, residue_steps
from wangge.pipeline.link.score import score_steps
from wangge.pipeline.link.weights import Weights


def link(engine: DuckEngine, weights: Weights) -> None:
    """Fill `cluster_row` (mid, cluster, rule, weight, reason) and `conflict`."""
    engine.load_literal("link_prior", weights.table())
    engine.run_all(anchor_steps())
    engine.run_all(candidate_steps())
    engine.run_all(score_steps(weights))
    engine.run_all(residue_steps())
    label_components(engine, "residue", "tied", "residue_label")
    engine.run_all(organisation_steps())
    label_components(engine, "firm_residue", "firm_tied", "firm_label")
    engine.run_all(cluster_steps())

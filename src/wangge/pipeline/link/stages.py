"""Linking from end to end: `party` → `cluster_row` and `doubt`."""

from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.steps import Step
from wangge.pipeline.link.anchors import anchor_steps, evidence_steps
from wangge.pipeline.link.before import before_steps, known_step
from wangge.pipeline.link.candidates import candidate_steps, loose_steps, still_loose_step
from wangge.pipeline.link.clusters import cluster_steps
from wangge.pipeline.link.decisions import Decided, allowed_pairs_step, apply_decisions
from wangge.pipeline.link.organisations import organisation_steps
from wangge.pipeline.link.own_records import join_own_records
from wangge.pipeline.link.residue import label_components, residue_steps
from wangge.pipeline.link.review import doubt_steps
from wangge.pipeline.link.score import score_steps
from wangge.pipeline.link.weights import Weights

_SCRATCH = (
    "anchor_row", "anchor_name", "anchor_mobile", "anchor_place", "anchor_cif",
    "anchor_household", "anchor", "name_count", "sound_count", "mobile_count", "village_count",
    "town_count", "group_count", "door_count", "name_place", "household_pair", "pair", "loose",
    "scored_pair", "linked", "residue", "residue_label", "tied", "organisation", "firm",
    "held", "pair_before", "firm_row", "firm_linked", "firm_residue", "firm_label", "firm_tied",
    "told_linked",
)  # fmt: skip
"""What nobody reads after linking: a county's takes a gigabyte."""


def link(engine: Engine, weights: Weights, decided: Decided) -> None:
    """Fill `cluster_row` (mid, cluster, rule, weight, reason), `known`, `doubt`, `decided_cluster`.

    Reads last night's `ledger_before` (see `ids.open_ledger`).

    Stage two runs twice: what the rows linked first say of an anchor (a phone, a household)
    helps to place the others. People's decisions have the last word.
    """
    engine.load_literal("link_prior", weights.table())
    engine.run(known_step())
    engine.run_all(anchor_steps())
    engine.run_all(loose_steps())
    engine.run_all(before_steps())
    _search(engine, weights, decided)
    engine.run(Step("link.linked_first", "linked_first", "SELECT * FROM linked"))
    secure = f"(SELECT mid, aid FROM linked_first WHERE weight >= {weights.secure})"
    engine.run_all(evidence_steps(secure, more=True))
    engine.run(still_loose_step())
    _search(engine, weights, decided, more=True)
    both = "SELECT * FROM linked_first UNION ALL SELECT * FROM linked"
    engine.run(Step("link.linked_both", "linked", both, drops=("linked_first", "name_number")))
    engine.run_all(residue_steps())
    label_components(engine, "residue", "tied", "residue_label")
    engine.run_all(doubt_steps(weights))
    engine.run_all(organisation_steps())
    label_components(engine, "firm_residue", "firm_tied", "firm_label")
    engine.run_all(cluster_steps())
    apply_decisions(engine, decided)
    join_own_records(engine)
    for table in _SCRATCH:
        engine.drop(table)


def _search(engine: Engine, weights: Weights, decided: Decided, *, more: bool = False) -> None:
    """Find and score the anchors each loose row might be, but those it was decided not to be.

    `more` says that more is known of the anchors than at first.
    """
    engine.run_all(candidate_steps(more=more))
    if decided.held:
        engine.run(allowed_pairs_step())
    engine.run_all(score_steps(weights))

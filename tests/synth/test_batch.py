"""A batch keeps the source contracts, is the same each time, and grows with the county."""

import json
from pathlib import Path

import pytest

from wangge.sources.contracts import load_contracts
from wangge.synth.batch import write_batch
from wangge.synth.county import County, make_county
from wangge.synth.dirt import Dirt
from wangge.synth.tables import TABLES, TableSpec

from .conftest import BATCH_DATE, RESIDENTS, SEED, Written

NAMELESS = {
    "core.deposit", "core.txn_monthly", "core.channel", "credit.loan", "credit.line",
    "crm.contact", "merchant.turnover",
}  # fmt: skip


def _id(table: TableSpec) -> str:
    return f"{table.source}.{table.name}"


@pytest.mark.parametrize("table", TABLES, ids=_id)
def test_every_column_of_the_contract_is_there(table: TableSpec, dirty: Written) -> None:
    contract = load_contracts().table(table.source, table.name)
    assert contract is not None
    optional = {"crs"}  # every position here is WGS-84
    assert {c.name for c in contract.columns} - optional <= set(table.columns)
    assert contract.key == table.key
    assert tuple(dirty.rows(table.source, table.name)[0]) == table.columns


OUR_OWN = {"field.visit"}
"""Handed over by Wangge itself (jobs/field_records.py), not by a system of the bank."""


def test_every_table_of_the_contracts_is_written() -> None:
    assert {t.id for t in load_contracts().tables} - OUR_OWN == {_id(t) for t in TABLES}


def test_the_header_names_day_kind_and_bank(dirty: Written) -> None:
    header = json.loads((dirty.folder / "batch.json").read_text("utf-8"))
    assert header == {"batch_date": "2026-11-01", "kind": "full", "bank_code": "320923"}


@pytest.mark.parametrize("table", TABLES, ids=_id)
def test_counts_are_those_of_the_files(table: TableSpec, dirty: Written) -> None:
    rows = dirty.rows(table.source, table.name)
    assert rows
    assert dirty.counts.rows[_id(table)] == len(rows)


@pytest.mark.parametrize("table", TABLES, ids=_id)
def test_keys_are_unique_when_nothing_is_dirty(table: TableSpec, clean: Written) -> None:
    rows = clean.rows(table.source, table.name)
    keys = {tuple(row[k] for k in table.key) for row in rows}
    assert len(keys) == len(rows)
    assert not any("" in key for key in keys)


def test_rows_refer_to_rows_that_exist(clean: Written) -> None:
    cifs = {r["cif_no"] for r in clean.rows("core", "customer")}
    for table in ("deposit", "txn_monthly", "channel"):
        assert {r["cif_no"] for r in clean.rows("core", table)} <= cifs
    borrowers = {r["borrower_no"] for r in clean.rows("credit", "borrower")}
    loans = clean.rows("credit", "loan")
    assert {r["borrower_no"] for r in loans} <= borrowers
    numbers = {r["loan_no"] for r in loans}
    assert {r["loan_no"] for r in clean.rows("credit", "guarantee")} <= numbers
    crm = {r["crm_id"] for r in clean.rows("crm", "customer")}
    assert {r["crm_id"] for r in clean.rows("crm", "contact")} <= crm
    merchants = {r["merchant_no"] for r in clean.rows("merchant", "merchant")}
    assert {r["merchant_no"] for r in clean.rows("merchant", "turnover")} <= merchants


def test_truth_has_one_line_for_each_row_that_names_someone(clean: Written) -> None:
    truth: dict[str, set[str]] = {}
    for line in clean.truth():
        keys = truth.setdefault(f"{line['source']}.{line['table']}", set())
        assert line["key"] not in keys
        keys.add(line["key"])
    for table in TABLES:
        rows = clean.rows(table.source, table.name)
        if _id(table) == "thirdparty.profile":
            rows = [r for r in rows if r["name"]]
        keys = (
            set() if _id(table) in NAMELESS else {"|".join(r[k] for k in table.key) for r in rows}
        )
        assert truth.get(_id(table), set()) == keys


def test_truth_of_a_dirty_batch_leaves_out_only_the_ruined_rows(dirty: Written) -> None:
    lines = {(t["source"], t["table"], t["key"]): t["entity_id"] for t in dirty.truth()}
    missing = 0
    for row in dirty.rows("hukou", "resident"):
        missing += ("hukou", "resident", row["id_no"]) not in lines
    assert missing <= 0.004 * len(dirty.rows("hukou", "resident")) + 2


def test_one_person_has_one_entity_in_every_source(clean: Written) -> None:
    by_id: dict[str, set[str]] = {}
    lines = {(t["source"], t["table"], t["key"]): t["entity_id"] for t in clean.truth()}
    for source, table, column, key in (
        ("hukou", "resident", "id_no", ("id_no",)),
        ("core", "customer", "id_no", ("cif_no",)),
        ("credit", "borrower", "id_no", ("borrower_no",)),
        ("social", "insured", "id_no", ("id_no", "insured_type")),
        ("field", "customer", "id_no", ("crm_id",)),
    ):
        for row in clean.rows(source, table):
            entity = lines[source, table, "|".join(row[k] for k in key)]
            if row[column]:
                by_id.setdefault(row[column], set()).add(entity)
    assert all(len(entities) == 1 for entities in by_id.values())
    assert len({next(iter(e)) for e in by_id.values()}) == len(by_id)


def test_time_deposits_mature_within_a_fortnight_and_did_lately(clean: Written) -> None:
    terms = [r for r in clean.rows("core", "deposit") if r["product_code"] == "D02"]
    soon = [r for r in terms if "2026-11-01" <= r["maturity_date"] <= "2026-11-15"]
    lately = [r for r in terms if "2026-09-06" <= r["maturity_date"] < "2026-11-01"]
    assert 0.01 < len(soon) / len(terms) < 0.12
    assert {r["status"] for r in soon} == {"0"}
    assert lately
    assert {r["status"] for r in lately} == {"1"}


def test_about_half_the_people_bank_here(clean: Written) -> None:
    people = [r for r in clean.rows("core", "customer") if r["cust_type"] == "P"]
    assert 0.48 < len(people) / clean.counts.residents < 0.62
    assert 4.5 < clean.counts.total / clean.counts.residents < 6.5


def test_the_same_county_gives_the_same_bytes(dirty: Written, tmp_path: Path) -> None:
    write_batch(make_county(RESIDENTS, SEED, BATCH_DATE), tmp_path)
    files = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert len(files) == len(TABLES) + 2
    for path in files:
        assert (tmp_path / path).read_bytes() == (dirty.folder / path).read_bytes()


def test_another_seed_gives_another_county(dirty: Written, tmp_path: Path) -> None:
    other = write_batch(make_county(RESIDENTS, SEED + 1, BATCH_DATE), tmp_path)
    differing = [t for t, n in other.rows.items() if n != dirty.counts.rows[t]]
    assert len(differing) >= 15
    ours = (dirty.folder / "hukou" / "resident.csv").read_bytes()
    assert (tmp_path / "hukou" / "resident.csv").read_bytes() != ours


def test_twice_the_people_give_about_twice_the_rows(dirty: Written, tmp_path: Path) -> None:
    double = write_batch(make_county(2 * RESIDENTS, SEED, BATCH_DATE), tmp_path)
    assert 1.9 < double.total / dirty.counts.total < 2.1


def test_nothing_sensitive_is_sold_by_the_third_party(county: County, clean: Written) -> None:
    tags = {r["tag"] for r in clean.rows("thirdparty", "profile")}
    assert not {t for t in tags for w in ("health", "religion", "ethnic", "disab") if w in t}
    assert Dirt.none() == clean.dirt

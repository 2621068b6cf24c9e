"""Taking a batch in: every good row kept, everything else named."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.pipeline.bank import Bank, number, resident, write_csv
from wangge.pipeline.errors import NothingToRun, SourceShrank
from wangge.pipeline.lake import Lake
from wangge.sources.errors import BatchUnusable

PEOPLE = [
    resident(name, number(f"19{70 + i}0101", i + 1), f"H{i}")
    for i, name in enumerate(["张三", "李四", "王五", "赵六"])
]


def rejects(bank: Bank) -> list[tuple]:
    """The reject store of the last run: file, line, column, reason."""
    runs = Lake.of(bank.home).runs
    path = sorted(runs.iterdir())[-1] / "rejects.parquet"
    with duckdb.connect() as con:
        return con.execute(
            f"SELECT file, line, column_name, reason FROM '{path}' ORDER BY file, line"
        ).fetchall()


def contacts(count: int) -> list[dict]:
    return [
        {"contact_id": f"T{i}", "crm_id": "C1", "contacted_on": f"2026-10-{i % 28 + 1:02d}"}
        for i in range(count)
    ]


def test_a_hundred_bad_rows_are_each_named_and_every_good_row_is_in(bank: Bank) -> None:
    rows = contacts(300)
    bad = range(5, 305, 3)
    for n, i in enumerate(j for j in bad if j < 300):
        match n % 4:
            case 0:
                rows[i]["contacted_on"] = "2026-02-30"
            case 1:
                rows[i]["contact_id"] = ""
            case 2:
                rows[i]["contact_id"] = "T0"
            case 3:
                rows[i]["crm_id"] = " "
    report = bank.take(hukou__resident=PEOPLE, crm__contact=rows)
    named = rejects(bank)
    wrong = [i for i in bad if i < 300]
    assert [line for _, line, _, _ in named] == [i + 2 for i in wrong]
    reasons = [
        ("contacted_on", "bad_date"),
        ("contact_id", "missing_key"),
        ("contact_id", "duplicate_key"),
        ("crm_id", "missing_value"),
    ]
    assert [(c, r) for _, _, c, r in named] == [reasons[n % 4] for n in range(len(wrong))]
    counted = report.sources["crm.contact"]
    assert (counted["read"], counted["accepted"], counted["rejected"]) == (300, 300 - 99, 99)
    assert counted["known"] == 300 - 99
    assert report.status == "finished_with_rejects"
    assert sum(r["rows"] for r in report.rejected) == 99


def test_broken_lines_are_named_by_their_physical_line(bank: Bank) -> None:
    folder = bank.deliver(hukou__resident=PEOPLE)
    text = (
        "contact_id,crm_id,contacted_on,subject\n"  # 1
        'T1,C1,2026-10-01,"two\nlines"\n'  # 2, 3
        "\n"  # 4
        "T2,C1\n"  # 5: too few
        "T3,C1,2026-10-02,x,y,z\n"  # 6: too many
        "T4,C1,20261003,good\n"  # 7
        "T5,C1,2026-13-01,bad\n"  # 8
        'T6,C1,2026-10-04,"broken"quote\n'  # 9
        "T7,C1,2026-10-05,last"  # 10
    )
    (folder / "crm").mkdir()
    (folder / "crm" / "contact.csv").write_text(text, "utf-8")
    report = bank.run(folder)
    assert [(line, reason) for _, line, _, reason in rejects(bank)] == [
        (5, "column_count"),
        (6, "column_count"),
        (8, "bad_date"),
        (9, "bad_quote"),
    ]
    counted = report.sources["crm.contact"]
    assert (counted["read"], counted["accepted"], counted["rejected"]) == (7, 3, 4)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "|"])
def test_every_way_of_writing_a_file_gives_the_same_people(
    bank: Bank, encoding: str, delimiter: str
) -> None:
    folder = bank.deliver(hukou__resident=PEOPLE)
    path = folder / "hukou" / "resident.csv"
    text = path.read_text("utf-8").replace(",", delimiter)
    path.write_bytes(text.encode(encoding))
    report = bank.run(folder)
    assert report.status == "ok"
    assert [c["name"] for c in bank.rows("customer")] == ["张三", "李四", "王五", "赵六"]


def test_a_gb18030_file_that_starts_in_plain_text_is_read(bank: Bank) -> None:
    """Two megabytes of plain ASCII, then a Chinese name: the first look is not enough."""
    folder = bank.deliver(hukou__resident=PEOPLE)
    rows = "".join(f"T{i},C1,2026-10-01,{'x' * 60}\n" for i in range(30_000))
    text = "contact_id,crm_id,contacted_on,subject\n" + rows + "T,C1,2026-10-02,张三\n"
    (folder / "crm").mkdir()
    (folder / "crm" / "contact.csv").write_bytes(text.encode("gb18030"))
    report = bank.run(folder)
    assert report.sources["crm.contact"]["accepted"] == 30_001


def test_parts_and_parquet_are_one_table(bank: Bank) -> None:
    folder = bank.deliver(hukou__resident=PEOPLE[:2])
    (folder / "hukou" / "resident").mkdir()
    (folder / "hukou" / "resident.csv").rename(folder / "hukou" / "resident" / "part1.csv")
    write_csv(folder / "rest.csv", "hukou", "resident", PEOPLE[1:])
    with duckdb.connect() as con:
        target = folder / "hukou" / "resident" / "part2.parquet"
        con.execute(f"COPY (FROM read_csv('{folder / 'rest.csv'}')) TO '{target}'")
    (folder / "rest.csv").unlink()
    report = bank.run(folder)
    assert len(bank.rows("customer")) == 4
    assert rejects(bank) == [("hukou/resident/part2.parquet", 1, "id_no", "duplicate_key")]
    assert report.sources["hukou.resident"]["accepted"] == 4


def test_a_file_that_came_twice_is_read_once_and_named(bank: Bank) -> None:
    folder = bank.deliver(hukou__resident=PEOPLE)
    whole = folder / "hukou" / "resident.csv"
    (folder / "hukou" / "resident").mkdir()
    shutil.copyfile(whole, folder / "hukou" / "resident" / "again.csv")
    report = bank.run(folder)
    (told,) = report.files_rejected
    assert told["file"] == "hukou/resident.csv"
    assert "hukou/resident/again.csv" in told["problem"]
    taken = report.sources["hukou.resident"]
    assert (taken["accepted"], taken["rejected"], taken["status"]) == (len(PEOPLE), 0, "full")


def test_bad_files_are_named_and_the_others_go_on(bank: Bank) -> None:
    """A missing required column, a truncated Parquet file, a file that is no text."""
    folder = bank.deliver(hukou__resident=PEOPLE, crm__contact=contacts(3))
    (folder / "core").mkdir()
    (folder / "core" / "customer.csv").write_text("cif_no,name\n1,张三\n", "utf-8")
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT 1 AS loan_no) TO '{folder / 'core' / 'deposit.parquet'}'")
    whole = (folder / "core" / "deposit.parquet").read_bytes()
    (folder / "core" / "deposit.parquet").write_bytes(whole[: len(whole) // 2])
    (folder / "social").mkdir()
    (folder / "social" / "insured.csv").write_bytes(b"id_no,insured_type,name\n\xff\xff\x80,1,2\n")
    (folder / "strange.csv").write_text("a,b\n1,2\n", "utf-8")
    report = bank.run(folder)
    told = {f["file"]: f["problem"] for f in report.files_rejected}
    assert set(told) == {"core/customer.csv", "core/deposit.parquet", "social/insured.csv"}
    assert "cust_type" in told["core/customer.csv"]
    assert "Parquet" in told["core/deposit.parquet"]
    assert "GB18030" in told["social/insured.csv"]
    assert report.files_unknown == ["strange.csv"]
    assert report.status == "finished_with_rejects"
    assert len(bank.rows("customer")) == 4
    assert report.sources["crm.contact"]["accepted"] == 3


def test_a_silent_table_keeps_its_rows_and_a_full_one_is_replaced(bank: Bank) -> None:
    bank.take(hukou__resident=PEOPLE, crm__customer=[{"crm_id": "C1", "name": "张三"}])
    report = bank.take(hukou__resident=PEOPLE[:3])
    assert report.sources["crm.customer"]["status"] == "kept"
    assert bank.customer_of("crm.customer", "C1") is not None
    assert bank.customer_of("hukou.resident", PEOPLE[3]["id_no"]) is None


def test_an_unusable_file_does_not_empty_its_table(bank: Bank) -> None:
    bank.take(hukou__resident=PEOPLE)
    folder = bank.deliver()
    (folder / "hukou").mkdir()
    (folder / "hukou" / "resident.csv").write_text("name\n张三\n", "utf-8")
    bank.run(folder)
    assert len(bank.rows("customer")) == 4


def test_a_delta_replaces_adds_and_removes_by_key(bank: Bank) -> None:
    bank.take(hukou__resident=PEOPLE)
    changed = {**PEOPLE[0], "name": "张三丰"}
    added = resident("钱七", number("19900101", 9), "H9")
    gone = {"id_no": PEOPLE[1]["id_no"], "_deleted": "1"}
    report = bank.take(kind="delta", hukou__resident=[changed, added, gone])
    names = {c["name"] for c in bank.rows("customer")}
    assert names == {"张三丰", "王五", "赵六", "钱七"}
    counted = report.sources["hukou.resident"]
    assert (counted["accepted"], counted["deleted"], counted["known"]) == (2, 1, 4)


def test_positions_become_wgs84(bank: Bank) -> None:
    shop = {
        "merchant_no": "M1",
        "name": "小红便利店",
        "owner_name": "张三",
        "owner_id_no": PEOPLE[0]["id_no"],
        "lon": "119.805",
        "lat": "33.779",
        "crs": "GCJ02",
    }
    astray = {**shop, "merchant_no": "M2", "crs": "MARS"}
    bank.take(hukou__resident=PEOPLE, merchant__merchant=[shop, astray])
    golden = bank.golden(bank.customer_of("merchant.merchant", "M1"))
    assert golden["lon"] == pytest.approx(119.7996, abs=0.0005)
    assert golden["lat"] == pytest.approx(33.7805, abs=0.0005)
    assert rejects(bank) == [("merchant/merchant.csv", 3, "crs", "unknown_crs")]


def test_a_rejected_identity_number_is_not_shown(bank: Bank) -> None:
    loan = {"loan_no": "L1", "borrower_no": "B1", "product_code": "L01", "amount": "12x45"}
    bank.take(hukou__resident=PEOPLE, credit__loan=[{**loan, "balance": "1"}])
    runs = Lake.of(bank.home).runs
    path = sorted(runs.iterdir())[-1] / "rejects.parquet"
    with duckdb.connect() as con:
        assert con.execute(f"SELECT value FROM '{path}'").fetchall() == [("1***5",)]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "not json",
        json.dumps({"batch_date": "2026-11-01", "kind": "half", "bank_code": "320923"}),
        json.dumps({"kind": "full", "bank_code": "320923"}),
    ],
)
def test_a_folder_that_is_no_batch_is_refused(bank: Bank, header: str | None) -> None:
    folder = bank.deliver(hukou__resident=PEOPLE)
    (folder / "batch.json").unlink()
    if header is not None:
        (folder / "batch.json").write_text(header, "utf-8")
    with pytest.raises(BatchUnusable):
        bank.run(folder)
    assert Lake.of(bank.home).current() is None


def test_an_empty_first_batch_publishes_nothing(bank: Bank) -> None:
    with pytest.raises(NothingToRun):
        bank.run(bank.deliver())
    assert Lake.of(bank.home).current() is None


def test_unknown_columns_are_kept_aside(bank: Bank) -> None:
    rows = [{**contacts(1)[0], "mood": "good"}]
    report = bank.take(hukou__resident=PEOPLE, crm__contact=rows)
    assert report.status == "ok"
    state = Lake.of(bank.home).state / bank.snapshot.run_id / "crm.contact.parquet"
    path: Path = state
    with duckdb.connect() as con:
        assert json.loads(con.execute(f"SELECT _extra FROM '{path}'").fetchone()[0]) == {
            "mood": "good"
        }


def test_a_quote_left_open_does_not_swallow_the_rest(bank: Bank) -> None:
    """One stray quote in 20,000 lines: that line is named, all others are in."""
    folder = bank.deliver(hukou__resident=PEOPLE)
    rows = [f"T{i},C1,2026-10-01,x" for i in range(20_000)]
    rows[7_000] = 'T7000,C1,2026-10-01,"never closed'
    rows[15_000] = 'T15000,C1,2026-10-01,"a remark, closed"'
    (folder / "crm").mkdir()
    text = "contact_id,crm_id,contacted_on,subject\n" + "\n".join(rows) + "\n"
    (folder / "crm" / "contact.csv").write_text(text, "utf-8")
    report = bank.run(folder)
    assert rejects(bank) == [("crm/contact.csv", 7_002, None, "bad_quote")]
    counted = report.sources["crm.contact"]
    assert (counted["read"], counted["accepted"], counted["rejected"]) == (20_000, 19_999, 1)


def many(count: int) -> list[dict]:
    return [{"crm_id": f"C{i}", "name": "张三", "mobile": f"154{i:08d}"} for i in range(count)]


def test_a_source_that_lost_half_its_rows_stops_the_run(bank: Bank) -> None:
    bank.take(hukou__resident=PEOPLE, crm__customer=many(1_200))
    before = bank.snapshot
    folder = bank.deliver(hukou__resident=PEOPLE, crm__customer=many(500))
    with pytest.raises(SourceShrank, match=r"crm\.customer not_halved: 41\.6667 < 50"):
        bank.run(folder)
    assert bank.snapshot == before
    report = bank.run(folder, accept_shrunk=True)
    assert [b["rule"] for b in report.breaches] == ["not_halved"]
    assert report.sources["crm.customer"]["known"] == 500


def test_an_empty_table_and_an_unknown_code_are_told(bank: Bank) -> None:
    odd = resident("钱七", number("19900101", 9), "H9", status="vanished")
    report = bank.take(hukou__resident=[*PEOPLE, odd], crm__contact=[])
    assert [(b["table"], b["rule"], b["severity"]) for b in report.breaches] == [
        ("crm.contact", "has_rows", "warning")
    ]
    assert report.unknown_codes == [
        {"table": "hukou.resident", "column": "status", "value": "vanished", "rows": 1}
    ]
    assert report.status == "ok"

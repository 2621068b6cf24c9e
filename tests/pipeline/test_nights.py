"""From night to night: ids stay, merges and splits are told, readers see whole snapshots."""

import hashlib
import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline import run as run_module
from wangge.pipeline.contracts import TABLES
from wangge.pipeline.errors import RunUnderWay, UnknownCustomer
from wangge.pipeline.explain import explain_customer
from wangge.pipeline.lake import RETAINED_SNAPSHOTS, Lake, run_lock
from wangge.pipeline.records import read_runs

ZHANG, LI = number("19700305", 11), number("19820614", 22)
REGISTER = [resident("张建国", ZHANG, "H1"), resident("李秀兰", LI, "H2")]
CORE = {"cust_type": "P", "id_type": "01"}


def ids(bank: Bank) -> dict[str, int]:
    return {c["name"]: c["customer_id"] for c in bank.rows("customer")}


def test_ids_of_unchanged_records_never_change(bank: Bank) -> None:
    """New people come, one by one, with keys before and after those known."""
    bank.take(hukou__resident=REGISTER)
    first = ids(bank)
    for night, birth in enumerate(["19000101", "20200101"]):
        more = resident(f"新人{'甲乙'[night]}", number(birth), f"N{night}")
        bank.take(kind="delta", hukou__resident=[more])
        now = ids(bank)
        assert {name: now[name] for name in first} == first
        assert len(set(now.values())) == len(now)
        first = now


def test_an_id_is_never_used_twice(bank: Bank) -> None:
    bank.take(hukou__resident=REGISTER)
    first = ids(bank)
    bank.take(kind="delta", hukou__resident=[{"id_no": LI, "_deleted": "1"}])
    assert set(ids(bank)) == {"张建国"}
    bank.take(kind="delta", hukou__resident=[resident("新人", number("20010101"), "H7")])
    assert ids(bank)["新人"] > max(first.values())
    bank.take(kind="delta", hukou__resident=[REGISTER[1]])
    assert ids(bank)["李秀兰"] == first["李秀兰"]


def test_a_merge_leaves_an_alias_and_a_split_a_trace(bank: Bank) -> None:
    stranger = {**CORE, "cif_no": "1", "name": "张建国", "mobile": "15400000001"}
    bank.take(hukou__resident=REGISTER, core__customer=[stranger])
    person = bank.customer_of("hukou.resident", ZHANG)
    other = bank.customer_of("core.customer", "1")
    assert person != other
    report = bank.take(kind="delta", core__customer=[{**stranger, "id_no": ZHANG}])
    assert bank.customer_of("core.customer", "1") == person
    assert [(a["customer_id"], a["survivor_id"]) for a in bank.rows("alias")] == [(other, person)]
    assert report.merged == 1
    assert explain_customer(bank.home, other)["customer_id"] == person
    report = bank.take(kind="delta", core__customer=[{**stranger, "id_no": LI, "name": "李秀兰"}])
    assert bank.customer_of("core.customer", "1") == bank.customer_of("hukou.resident", LI)
    assert bank.customer_of("hukou.resident", ZHANG) == person


def test_household_ids_stay(bank: Bank) -> None:
    bank.take(hukou__resident=REGISTER)
    first = {h["head_customer_id"]: h["household_id"] for h in bank.rows("household")}
    bank.take(kind="delta", hukou__resident=[resident("新人", number("19000101"), "A0")])
    now = {h["head_customer_id"]: h["household_id"] for h in bank.rows("household")}
    assert {head: now[head] for head in first} == first
    assert len(set(now.values())) == 3


def digests(bank: Bank) -> dict[str, str]:
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(bank.snapshot.folder.glob("*.parquet"))
    }


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two banks, another order of rows and files: bit for bit the same snapshot."""
    cores = [{**CORE, "cif_no": str(i), "name": "张建国", "id_no": ZHANG} for i in range(5)]
    crm = [{"crm_id": f"C{i}", "name": "外来客", "mobile": "15400000009"} for i in range(5)]
    one, two = Bank(tmp_path / "one"), Bank(tmp_path / "two")
    one.take(hukou__resident=REGISTER, core__customer=cores, crm__customer=crm)
    two.take(crm__customer=crm[::-1], core__customer=cores[::-1], hukou__resident=REGISTER[::-1])
    assert digests(one) == digests(two)
    assert len(digests(one)) == len(TABLES)


def test_two_runs_at_once_are_refused(bank: Bank) -> None:
    bank.take(hukou__resident=REGISTER)
    before = bank.snapshot
    with (
        run_lock(Lake.of(bank.home), datetime(2026, 11, 2, tzinfo=UTC)),
        pytest.raises(RunUnderWay),
    ):
        bank.take(hukou__resident=REGISTER[:1])
    assert bank.snapshot == before


@pytest.mark.parametrize("stage", ["take_in", "link", "write_snapshot", "switch_to"])
def test_a_run_that_dies_leaves_the_lake_as_it_was(bank: Bank, monkeypatch, stage: str) -> None:
    bank.take(hukou__resident=REGISTER)
    before, told = bank.snapshot, digests(bank)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(run_module, stage, die)
        bank.take(hukou__resident=REGISTER[:1])
    assert bank.snapshot == before
    assert digests(bank) == told
    bank.take(hukou__resident=REGISTER[:1])
    assert set(ids(bank)) == {"张建国"}


def test_a_reader_never_sees_half_a_snapshot(bank: Bank) -> None:
    """While nights follow each other, whoever follows CURRENT finds files that agree."""
    bank.take(hukou__resident=REGISTER)
    stop = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        while not stop.is_set():
            snapshot = bank.snapshot
            missing = len(TABLES) - len(list(snapshot.folder.glob("*.parquet")))
            if missing and bank.snapshot == snapshot:
                wrong.append(f"{snapshot.id}: {missing} missing")

    reader = threading.Thread(target=read)
    reader.start()
    for count in (1, 2):
        bank.take(hukou__resident=REGISTER[:count])
        assert bank.snapshot.rows["customer"] == count
    stop.set()
    reader.join()
    assert wrong == []


def test_old_snapshots_are_kept_by_count(bank: Bank) -> None:
    for _ in range(RETAINED_SNAPSHOTS + 2):
        bank.take(hukou__resident=REGISTER)
    lake = Lake.of(bank.home)
    assert len(list(lake.snapshots.iterdir())) == RETAINED_SNAPSHOTS
    assert len(list(lake.state.iterdir())) == RETAINED_SNAPSHOTS
    runs = read_runs(lake.root)
    assert len(runs) == RETAINED_SNAPSHOTS + 2
    assert [r.current for r in runs] == [True] + [False] * (len(runs) - 1)
    manifest = json.loads((bank.snapshot.folder / "manifest.json").read_text())
    assert set(manifest) == {"run_id", "batch_date", "bank_code", "previous", "rows"}


def test_a_customer_is_explained(bank: Bank) -> None:
    bank.take(
        hukou__resident=REGISTER,
        core__customer=[{**CORE, "cif_no": "1", "name": "張建國", "id_no": ZHANG}],
    )
    person = bank.customer_of("hukou.resident", ZHANG)
    told = explain_customer(bank.home, person)
    assert told["customer"]["name"] == "张建国"
    assert {link["source"] for link in told["links"]} == {"hukou", "core"}
    assert told["fields"]["name"][0]["source"] == "hukou"
    with pytest.raises(UnknownCustomer):
        explain_customer(bank.home, 999)

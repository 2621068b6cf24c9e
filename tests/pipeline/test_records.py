"""What a run leaves on record is what happened, and holds no value of a rejected row."""

import dataclasses
import json

import pytest

from tests.pipeline.bank import FIRST_NIGHT, Bank, number, resident
from wangge.pipeline.errors import SourceShrank
from wangge.pipeline.ingest.quality import ROWS_WORTH_COMPARING
from wangge.pipeline.records import (
    GOLDEN,
    OK,
    STOPPED,
    UNFINISHED,
    WITH_REJECTS,
    read_run,
    read_runs,
    rejects_file,
)

ZHANG = number("19700305", 11)
CORE = {"cust_type": "P", "id_type": "01"}
SECRET = "19700399x"


@pytest.fixture
def lake(bank: Bank):
    return bank.home / "lake"


def test_before_the_first_run_there_is_nothing(lake) -> None:
    assert read_runs(lake) == []
    assert read_run(lake, "20261101T200000Z") is None


def test_a_run_is_read_back_as_it_was_reported(bank: Bank, lake) -> None:
    register = [resident("张建国", ZHANG), resident("李秀兰", number("19820614", 22))]
    report = bank.take(
        hukou__resident=[*register, resident("王五", number("19900101"), birth_date=SECRET)],
        core__customer=[{**CORE, "cif_no": "1", "name": "张建国", "id_no": ZHANG}],
    )
    (run,) = read_runs(lake)
    assert run == read_run(lake, report.run_id)
    assert (run.run_id, run.status, run.current) == (report.run_id, WITH_REJECTS, True)
    assert run.batch_date == FIRST_NIGHT.isoformat()
    assert (run.rows_read, run.rows_rejected) == (4, 1)
    assert run.rejected_by_reason == {"bad_date": 1}
    taken = {t.table: t for t in run.tables}
    assert (taken["hukou.resident"].read, taken["hukou.resident"].accepted) == (3, 2)
    assert taken["hukou.resident"].source == "hukou"
    assert taken["crm.customer"].status == "absent"
    assert run.links == report.links
    assert (run.customers, run.households) == (report.customers, report.households)
    assert [s.name for s in run.steps] == [s.name for s in report.steps]
    assert SECRET not in json.dumps(dataclasses.asdict(run), ensure_ascii=False)
    assert rejects_file(lake, run).exists()


def test_fill_counts_the_rows_that_carry_a_value(bank: Bank, lake) -> None:
    bank.take(
        hukou__resident=[resident("张建国", ZHANG), resident("李四", number("19820614"), "H2")],
        core__customer=[
            {**CORE, "cif_no": "1", "name": "张建国", "id_no": ZHANG, "mobile": "15400000001"},
            {**CORE, "cif_no": "2", "name": "李四", "mobile": ""},
        ],
    )
    (run,) = read_runs(lake)
    fill = {(one.table, one.column): (one.rows, one.filled) for one in run.fill}
    assert fill["core.customer", "mobile"] == (2, 1)
    assert ("core.customer", "cif_no") not in fill  # a key is always there
    golden = bank.rows("customer")
    having = sum(c["mobile"] is not None for c in golden)
    assert fill[GOLDEN, "mobile"] == (len(golden), having)


def test_a_run_stopped_by_a_quality_rule_says_which(bank: Bank, lake) -> None:
    many = [
        {"crm_id": f"C{i}", "name": f"客户{i}", "mobile": f"154{i:08d}"}
        for i in range(ROWS_WORTH_COMPARING)
    ]
    bank.take(hukou__resident=[resident("张建国", ZHANG)], crm__customer=many)
    with pytest.raises(SourceShrank):
        bank.take(crm__customer=many[:10])
    stopped, before = read_runs(lake)
    assert (stopped.status, stopped.current) == (STOPPED, False)
    assert [(b.table, b.severity) for b in stopped.breaches] == [("crm.customer", "error")]
    assert (before.status, before.current) == (OK, True)


def test_a_run_that_died_is_told_as_unfinished(bank: Bank, lake) -> None:
    bank.take(hukou__resident=[resident("张建国", ZHANG)])
    (lake / "runs" / "20991231T000000Z").mkdir()
    died, done = read_runs(lake)
    assert (died.status, died.rows_read, died.current) == (UNFINISHED, 0, False)
    assert done.current
    assert read_runs(lake, limit=1) == [died]


def test_a_run_id_is_never_a_path(bank: Bank, lake) -> None:
    bank.take(hukou__resident=[resident("张建国", ZHANG)])
    (lake / "state" / "run.json").write_text("{}")
    for outside in ("../state", "..", ".", "", "/etc"):
        assert read_run(lake, outside) is None

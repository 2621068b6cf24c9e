"""The data-quality board: counts and places for those who answer for the data, values for none."""

import pytest

from tests.factories.runs import SECRET, leave
from tests.personas import PERSONAS
from wangge.areas.customers.quality import shape_of

pytestmark = pytest.mark.django_db

FIRST, SECOND = "20261101-01", "20261102-01"
STEWARDS = {"head_office", "department"}
PATHS = [
    "/data-quality/runs",
    f"/data-quality/runs/{FIRST}",
    f"/data-quality/runs/{FIRST}/rejects",
]


@pytest.fixture
def nights(bank, lake):
    """Two runs on record, the second without a snapshot: a rule stopped it."""
    leave(lake, FIRST)
    leave(lake, SECOND, rejects=[], status="stopped", rejected=[], merged=0)
    return lake


def get(client, path: str):
    return client.get(f"/api/v1{path}")


@pytest.mark.parametrize("who", PERSONAS)
def test_only_those_who_answer_for_the_data_see_it(who, nights, as_persona):
    client = as_persona(who)
    for path in PATHS:
        answer = get(client, path)
        assert answer.status_code == (200 if who in STEWARDS else 403), path
        assert SECRET not in answer.content.decode()


def test_before_the_first_run_the_board_is_empty(bank, lake, as_persona):
    assert get(as_persona("department"), "/data-quality/runs").json() == []


def test_runs_come_newest_first_with_their_sources(nights, as_persona):
    newest, first = get(as_persona("department"), "/data-quality/runs").json()
    assert (newest["run_id"], newest["status"], newest["rows_rejected"]) == (SECOND, "stopped", 4)
    assert first["started_at"] == "2026-11-01T20:00:00+00:00"
    assert (first["rows_read"], first["merged"], first["split"]) == (19, 1, 2)
    assert (first["restored"], first["cases"]) == (0, 3)
    sources = {s["source"]: s for s in first["sources"]}
    assert set(sources) == {"core", "crm", "hukou"}  # what never came is left out
    core = sources["core"]
    assert (core["source_name"], core["tables"], core["silent"]) == ("核心系统", 2, 0)
    assert (core["read"], core["accepted"], core["rejected"]) == (15, 12, 3)
    assert [(r["reason_name"], r["rows"]) for r in core["reasons"]] == [
        ("日期无法识别", 2),
        ("数字无法识别", 1),
    ]
    assert (sources["crm"]["breaches"], core["unknown_codes"]) == (1, 3)
    assert sources["hukou"]["silent"] == 1
    assert len(get(as_persona("department"), "/data-quality/runs?last=1").json()) == 1


def test_a_run_opens_to_its_tables_rules_codes_and_fill(nights, as_persona):
    run = get(as_persona("head_office"), f"/data-quality/runs/{FIRST}").json()
    assert {t["table"]: t["status"] for t in run["tables"]}["hukou.resident"] == "kept"
    assert [b["rule"] for b in run["breaches"]] == ["not_halved"]
    (code,) = run["unknown_code_values"]
    assert code["value_masked"] == "3****************6"
    (fill,) = run["fill"]
    assert (fill["column_name"], fill["filled"], fill["rows"]) == ("手机号", 15, 20)
    assert (run["rules"][0]["rule_name"], run["rules"][0]["rows"]) == ("证件号码一致", 12)
    assert run["steps"] == [{"name": "ingest.core.customer", "rows": 10, "seconds": 0.1}]


def test_rejected_rows_tell_where_and_why_but_not_what(nights, as_persona):
    client = as_persona("department")
    path = f"/data-quality/runs/{FIRST}/rejects"
    every = get(client, path).json()
    assert every["total"] == 4
    assert [(r["file"], r["line"], r["column"]) for r in every["items"]] == [
        ("core/customer.csv", 7, "id_no"),
        ("core/customer.csv", 9, "birth_date"),
        ("core/deposit.csv", 2, "balance"),
        ("crm/contact.csv", 3, None),
    ]
    assert [r["value_shape"] for r in every["items"]] == ["9" * 18, "9999-99-99", "字字A", ""]
    narrowed = get(client, f"{path}?source=core&reason=bad_date&page_size=1&page=2").json()
    assert (narrowed["total"], narrowed["items"][0]["line"]) == (2, 9)
    assert get(client, f"{path}?table=deposit").json()["items"][0]["reason_name"] == "数字无法识别"
    assert get(client, f"/data-quality/runs/{SECOND}/rejects").json()["total"] == 0


@pytest.mark.parametrize("run_id", ["20991231-01", "..", "%2e%2e", "%00", "CURRENT"])
def test_a_run_nobody_knows_is_not_found(run_id, nights, as_persona):
    client = as_persona("department")
    for path in (f"/data-quality/runs/{run_id}", f"/data-quality/runs/{run_id}/rejects"):
        assert get(client, path).status_code in (404, 422)


@pytest.mark.parametrize("value", ["", None, "张三 13812345678", "a" * 500])
def test_a_shape_holds_no_character_of_the_value(value):
    shape = shape_of(value)
    assert len(shape) <= 24
    assert set(shape) <= {"9", "A", "字", " "}

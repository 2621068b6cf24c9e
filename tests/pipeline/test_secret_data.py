"""C3 data stays outside: not stored anywhere, told by file and column, never by value."""

import duckdb
import pytest

from tests.pipeline.bank import Bank, number, resident
from wangge.pipeline.ingest.card_numbers import without_cards
from wangge.pipeline.ingest.secret_data import passes_luhn, says_secret

PEOPLE = [resident("张三", number("19700101"), "H1")]
CARDS = ["6222021234567890128", "6217001234567890122", "4111 1111 1111 1111"]
SERIALS = ["6222021234567890121", "6217001234567890125", "4111111111111112"]
TRACK = ";6222021234567890128=30121010000012345678"


def customers(**extra: list[str]) -> list[dict]:
    return [
        {"crm_id": f"C{i}", "name": "张三", **{c: values[i] for c, values in extra.items()}}
        for i in range(3)
    ]


def test_secret_columns_are_not_stored_and_the_rest_is(bank: Bank) -> None:
    rows = customers(
        CVV2=["101", "202", "303"],
        查询密码=["hunter-one", "hunter-two", "hunter-three"],
        spare=CARDS,
        memo=[TRACK, "", ""],
        serial=SERIALS,
        mood=["good", "fair", "poor"],
    )
    report = bank.take(hukou__resident=PEOPLE, crm__customer=rows)
    told = {(c["column"], c["reason"]) for c in report.columns_refused}
    assert told == {
        ("CVV2", "named_c3"),
        ("查询密码", "named_c3"),
        ("spare", "card_numbers"),
        ("memo", "track_data"),
    }
    assert {c["file"] for c in report.columns_refused} == {"crm/customer.csv"}
    assert report.status == "finished_with_rejects"
    assert report.sources["crm.customer"]["accepted"] == 3
    kept = b"".join(p.read_bytes() for p in (bank.home / "lake").rglob("*") if p.is_file())
    text = str(report.to_dict()).encode()
    for secret in ("hunter-one", CARDS[0], TRACK[:20]):
        assert secret.encode() not in kept + text


def test_what_was_kept_aside_stays(bank: Bank) -> None:
    rows = customers(spare=CARDS, serial=SERIALS)
    bank.take(hukou__resident=PEOPLE, crm__customer=rows)
    path = bank.home / "lake" / "state" / bank.snapshot.run_id / "crm.customer.parquet"
    with duckdb.connect() as con:
        kept = con.execute(f"SELECT _extra FROM '{path}' ORDER BY crm_id").fetchall()
    assert [k[0] for k in kept] == [f'{{"serial":"{s}"}}' for s in SERIALS]


@pytest.mark.parametrize(
    "name", ["PIN", "card_pin", "CVN2", "磁道2", "login_password", "fingerprint_b64", "卡片有效期"]
)
def test_names_that_tell(name: str) -> None:
    assert says_secret(name)


@pytest.mark.parametrize("name", ["spinning", "mood", "opinion", "tracking_no", "shipping", "备注"])
def test_names_that_do_not(name: str) -> None:
    assert not says_secret(name)


def test_a_card_number_in_a_remark_is_masked_before_it_is_stored(bank: Bank) -> None:
    remark = f"客户要求还款到{CARDS[0]}，已核实"
    rows = customers(note=[remark, "常年在外", f"单号 {SERIALS[0]}"])
    report = bank.take(hukou__resident=PEOPLE, crm__customer=rows)
    assert [(c["column"], c["reason"]) for c in report.columns_refused] == [
        ("note", "cards_masked")
    ]
    assert report.sources["crm.customer"]["accepted"] == 3
    (state,) = (bank.home / "lake").rglob("crm.customer.parquet")
    with duckdb.connect() as con:
        found = con.execute(f"SELECT note FROM read_parquet('{state}') ORDER BY crm_id").fetchall()
    assert [note for (note,) in found] == [
        "客户要求还款到622202*********0128，已核实", "常年在外", f"单号 {SERIALS[0]}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("4111 1111 1111 1111", "411111******1111"),
        ("卡６２１７００１２３４５６７８９０１２２。", "卡621700*********0122。"),
        (f"身份证{number('19700101')}", f"身份证{number('19700101')}"),
        ("电话13812345678，编号20261123000001", "电话13812345678，编号20261123000001"),
        (f"流水{CARDS[0]}00", f"流水{CARDS[0]}00"),
    ],
)
def test_what_a_remark_may_hold(text: str, stored: str) -> None:
    assert without_cards(text) == stored


def test_luhn() -> None:
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")

"""Each rule of standardising, against the kernel's Python or by hand."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.kernel.identity import (
    birth_date_of,
    is_resident_id,
    is_uscc,
    resident_check_digit,
    uscc_check_character,
)
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.standardise import identity, names
from wangge.pipeline.standardise.addresses import address_steps, place_tables
from wangge.pipeline.standardise.text import comparison_forms, half_width
from wangge.sources.places import load_gazetteer

FUNING = load_gazetteer("320923")
_CON = duckdb.connect()


def evaluated(expression: str, value: str | None):
    """The value of a SQL expression over the text `x`."""
    return _CON.execute(f"SELECT {expression} FROM (SELECT ? AS x)", [value]).fetchone()[0]


def resident_of(text: str) -> str | None:
    cleaned = identity.number_text(half_width("x"))
    query = (
        f"SELECT {identity.resident_id('t', 'd', 'c', 'b')} FROM (SELECT t, d,"
        f" {identity.check_digit('d')} AS c, {identity.birth_in('d')} AS b"
        f" FROM (SELECT t, {identity.eighteen('t')} AS d"
        f" FROM (SELECT {cleaned} AS t FROM (SELECT ? AS x))))"
    )
    return _CON.execute(query, [text]).fetchone()[0]


days = st.dates(date(1900, 1, 1), date(2026, 1, 1))
digits = st.text("0123456789", min_size=3, max_size=3)


@given(days, digits, st.sampled_from("0123456789X"))
@settings(max_examples=60, deadline=None)
def test_a_number_is_valid_exactly_when_the_kernel_says(day, sequence, check) -> None:
    text = f"320999{day:%Y%m%d}{sequence}{check}"
    assert resident_of(text) == (text if is_resident_id(text) else None)
    right = text[:17] + resident_check_digit(text[:17])
    assert resident_of(right) == right
    assert evaluated(identity.birth_in("x"), right[:17]) == birth_date_of(right)


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), digits)
@settings(max_examples=40, deadline=None)
def test_a_15_digit_number_becomes_18(day: date, sequence: str) -> None:
    old = f"320999{day:%y%m%d}{sequence}"
    first = f"320999{day:%Y%m%d}{sequence}"
    assert resident_of(old) == first + resident_check_digit(first)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=18, max_size=18))
@settings(max_examples=60, deadline=None)
def test_a_credit_code_is_valid_exactly_when_the_kernel_says(code: str) -> None:
    right = code[:17] + uscc_check_character(code[:17])
    assert evaluated(identity.credit_code("x"), code) == (code if is_uscc(code) else None)
    assert evaluated(identity.credit_code("x"), right) == right


@pytest.mark.parametrize(
    "text",
    [
        "３２０９９９１９６７０２０７４７５３",
        " 320999196702074753 ",
        "320999 1967 0207 4753",
        "'320999196702074753",
    ],
)
def test_a_number_is_read_through_its_dress(text: str) -> None:
    first = "32099919670207475"
    assert resident_of(text) == first + resident_check_digit(first)


@pytest.mark.parametrize("text", ["", "320999196702304753", "3209**********4753", "12345", "无"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert resident_of(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3209**********1234", ("3209", "1234")),
        ("3****************4", ("3", "4")),
        ("3209*******123X", ("3209", "123X")),
        ("320999196702074753", (None, None)),
    ],
)
def test_open_ends_of_a_masked_number(text: str, parts: tuple) -> None:
    head, tail = identity.masked_parts("x")
    assert (evaluated(head, text), evaluated(tail, text)) == parts


@pytest.mark.parametrize(
    ("text", "mobile"),
    [
        ("15400055433", "15400055433"),
        ("１５４０００５５４３３", "15400055433"),
        ("+86 154-0005-5433", "15400055433"),
        ("008615400055433", "15400055433"),
        ("015400055433", "15400055433"),
        ("1540005543", None),
        ("25400055433", None),
        ("13000000000", None),
        ("13888888888", None),
        ("0515-87212345", None),
        ("", None),
    ],
)
def test_mobiles(text: str, mobile: str | None) -> None:
    assert evaluated(identity.mobile("x"), text) == mobile


@pytest.mark.parametrize(
    ("text", "name", "former"),
    [
        ("张 三", "张三", None),
        ("张　三", "张三", None),
        ("王秀华（曾用名：王小花）", "王秀华", "王小花"),
        ("王秀华(原名王小花)", "王秀华", "王小花"),
        ("王秀华曾用名王小花", "王秀华", "王小花"),
        ("李四(已故)", "李四", None),
        ("李四2", "李四", None),
        ("阿依古丽•买买提", "阿依古丽·买买提", None),
        ("不详", None, None),
        ("Ｊohn", "JOHN", None),
    ],
)
def test_names(text: str, name: str | None, former: str | None) -> None:
    half = half_width("x")
    assert evaluated(names.known(names.cleaned(half)), text) == name
    assert evaluated(names.former(half), text) == former


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("阜宁县东沟镇友谊超市", True),
        ("盐城市东通商贸有限公司", True),
        ("张店", False),
        ("欧阳娜娜", False),
        ("李局", False),
    ],
)
def test_organisations_are_told_by_their_name(name: str, is_one: bool) -> None:
    assert evaluated(names.is_organisation("x"), name) is is_one


def test_the_core_of_an_organisation_leaves_place_and_form() -> None:
    cleaned = names.organisation_cleaned(half_width("x"))
    core = names.organisation_core(cleaned, FUNING)
    assert evaluated(core, "江苏省阜宁县东沟镇友谊超市") == "友谊超市"
    assert evaluated(core, "盐城市东通商贸（集团）有限公司") == "东通商贸"
    assert evaluated(core, "有限公司") == "有限公司"


def test_comparison_forms_unify_script_and_sound() -> None:
    forms = {
        row["value"]: (row["simple"], row["sound"])
        for row in comparison_forms(["謝金生", "谢金升", "陈犇", "陈BEN1"]).to_pylist()
    }
    assert forms["謝金生"] == ("谢金生", "xie jin sheng")
    assert forms["谢金升"][1] == forms["謝金生"][1]
    assert forms["陈BEN1"][1] == forms["陈犇"][1] == "chen ben"


CUI_ZHUANG = ("320923109221", 2)
WRITTEN_FORMS = [
    # five ways to write one door of 东沟镇崔庄村
    ("江苏省盐城市阜宁县东沟镇崔庄村二组5号", *CUI_ZHUANG, "5"),
    ("江苏阜宁东沟镇崔庄村2组5号", *CUI_ZHUANG, "5"),
    ("东沟镇崔庄村民委员会２组５号", *CUI_ZHUANG, "5"),
    ("阜宁县东沟崔庄2组", *CUI_ZHUANG, None),
    ("崔庄村二组", *CUI_ZHUANG, None),
    # a community, a road, an estate
    ("阜城街道兴阜社区居委会人民路200号", "320923001001", None, "200"),
    ("阜城镇兴阜居委会", "320923001001", None, None),
    ("阜城街道兴阜居委会天和华庭10幢1单元101室", "320923001001", None, "天和华庭10-1-101"),
    ("兴阜居委天和华庭10-1-101", "320923001001", None, "天和华庭10-1-101"),
    # an estate alone: learnt from those above
    ("天和华庭3-2-501", "320923001001", None, "天和华庭3-2-501"),
    # 光明 is a community in two towns: without its town it stays unread
    ("光明居委会3组", None, 3, None),
    ("阜城街道光明居委会3组", "320923001007", 3, None),
    # elsewhere
    ("上海市浦东新区创业街433号", None, None, "433"),
    ("江苏省苏州市昆山市创业街433号", None, None, "433"),
]  # fmt: skip


def test_addresses_are_read_however_written(tmp_path: Path) -> None:
    texts = [form[0] for form in WRITTEN_FORMS] + ["阜城街道兴阜社区天和华庭1-1-101"]
    values = " UNION ALL ".join(f"SELECT '{t}' AS value" for t in texts)
    with DuckEngine(tmp_path) as engine:
        for name, table in place_tables(FUNING).items():
            engine.load_literal(name, table)
        engine.run_all(address_steps(FUNING, values))
        read = {
            r[0]: r[1:]
            for r in engine.rows("SELECT value, village_code, group_no, door, outside FROM address")
        }
    assert {t: read[t][:3] for t, *_ in WRITTEN_FORMS} == {t: tuple(r) for t, *r in WRITTEN_FORMS}
    assert [t for t, (*_, outside) in read.items() if outside] == [
        t for t in read if t.startswith(("上海", "江苏省苏州"))
    ]


def test_every_village_is_read_by_its_full_and_its_short_name(tmp_path: Path) -> None:
    """All 339 villages: `town + village + 3组` in full, and with both endings left out."""
    towns = {p.code: p for p in FUNING.towns if not p.former}
    current = [p for p in FUNING.villages if not p.former]
    forms = {}
    for village in current:
        town = towns[village.code[:9]]
        forms[f"江苏省盐城市阜宁县{town.name}{village.name}3组"] = village.code
        forms[f"{town.name}{village.short}3组"] = village.code
    values = " UNION ALL ".join(f"SELECT '{t}' AS value" for t in forms)
    with DuckEngine(tmp_path) as engine:
        for name, table in place_tables(FUNING).items():
            engine.load_literal(name, table)
        engine.run_all(address_steps(FUNING, values))
        read = dict(engine.rows("SELECT value, village_code FROM address"))
    assert len(current) == 339
    assert {t: c for t, c in read.items() if c != forms[t]} == {}

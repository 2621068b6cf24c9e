"""Numbers are well formed, unique, and of ranges that belong to nobody."""

import csv
from datetime import date
from importlib import resources

from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.identity import birth_date_of, is_resident_id, is_uscc
from wangge.synth.identity import (
    COUNTY_AREA,
    ELSEWHERE_SUFFIX,
    MOBILE_SEGMENTS,
    SLOTS,
    Registrar,
    share_slots,
    to_15_digits,
    uscc_of,
)

BIRTHS = st.dates(date(1925, 1, 1), date(2026, 11, 1))


@given(BIRTHS, st.sampled_from("MF"), st.integers(0, 338), st.integers(0, 999))
def test_numbers_are_valid_and_of_an_area_never_issued(
    birth: date, gender: str, village: int, seed: int
) -> None:
    registrar = Registrar(village, (village,), seed)
    number, stated = registrar.id_no(birth, gender)
    assert is_resident_id(number)
    assert number.startswith(COUNTY_AREA)
    assert birth_date_of(number) == stated == birth
    assert int(number[16]) % 2 == (gender == "M")


def test_the_areas_end_in_99_and_no_county_of_the_gazetteer_does() -> None:
    assert COUNTY_AREA[4:] == ELSEWHERE_SUFFIX[2:] == "99"
    folder = resources.files("wangge.sources") / "gazetteer"
    text = (folder / "funing_320923_villages.csv").read_text("utf-8-sig")
    assert {row["areaCode"] for row in csv.DictReader(text.splitlines())} == {"320923"}


def test_the_example_of_the_page_worked_by_hand() -> None:
    """docs/algorithms/sample-county.md: 7 February 1965, male, sequence 123."""
    slot = (123 - 1) // 2
    day = date(1965, 2, 7)
    registrar = Registrar(0, ((slot - day.toordinal() * 7) % SLOTS,), 1)
    assert registrar.id_no(day, "M")[0] == "320999196502071232"


def test_one_village_never_issues_a_number_twice_and_keeps_the_year() -> None:
    registrar = Registrar(0, (3, 4), 1)
    issued = [registrar.id_no(date(1980, 12, 30), "F") for _ in range(300)]
    assert len({number for number, _ in issued}) == 300
    assert {day.year for _, day in issued} == {1980}
    assert all(birth_date_of(number) == day for number, day in issued)


def test_villages_share_the_sequence_numbers_of_a_day_without_overlap() -> None:
    slots = share_slots([10, 4_000, 1, 0, 900])
    taken = [s for village in slots for s in village]
    assert len(taken) == len(set(taken)) <= SLOTS
    assert all(slots)
    assert len(slots[1]) == max(len(s) for s in slots)


@given(st.integers(0, 338), st.integers(0, 10_000))
def test_mobiles_are_of_reserved_segments(village: int, seed: int) -> None:
    registrar = Registrar(village, (0,), seed)
    numbers = [registrar.mobile() for _ in range(20)]
    assert len(set(numbers)) == 20
    assert all(len(n) == 11 and n.isdigit() and n[:3] in MOBILE_SEGMENTS for n in numbers)


def test_mobiles_of_different_villages_never_meet() -> None:
    numbers = []
    for village in range(339):
        registrar = Registrar(village, (0,), 3)
        numbers += [registrar.mobile() for _ in range(100)]
    assert len(set(numbers)) == len(numbers)


@given(
    st.sampled_from(("12", "91", "92", "93")),
    st.integers(0, 400),
    st.integers(0, 99_999),
    st.integers(0, 9_999),
)
def test_credit_codes_are_valid_and_of_the_same_area(
    prefix: str, village: int, number: int, seed: int
) -> None:
    code = uscc_of(prefix, village, number, seed)
    assert is_uscc(code)
    assert code.startswith(prefix + COUNTY_AREA)


def test_the_first_generation_form_drops_century_and_check_digit() -> None:
    assert to_15_digits("320999196502071234") == "320999650207123"

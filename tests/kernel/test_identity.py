from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.identity import (
    birth_date_of,
    is_resident_id,
    is_uscc,
    resident_check_digit,
    uscc_check_character,
)

digits17 = st.tuples(
    st.from_regex(r"[1-8][0-9]{5}", fullmatch=True),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
).map(lambda parts: f"{parts[0]}{parts[1]:%Y%m%d}{parts[2]}")


def test_the_standards_own_example() -> None:
    """GB 11643-1999, annex: 11010519491231002X."""
    assert is_resident_id("11010519491231002X")
    assert birth_date_of("11010519491231002X") == date(1949, 12, 31)


@given(digits17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(first17: str, place: int, shift: int) -> None:
    right = first17 + resident_check_digit(first17)
    assert is_resident_id(right)
    wrong_digit = str((int(first17[place]) + shift) % 10)
    assert not is_resident_id(right[:place] + wrong_digit + right[place + 1 :])


@given(digits17, st.integers(0, 15))
def test_two_neighbours_swapped_are_seen(first17: str, place: int) -> None:
    right = first17 + resident_check_digit(first17)
    if right[place] != right[place + 1]:
        swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
        assert not is_resident_id(swapped)


@pytest.mark.parametrize("wrong", ["", "1101051949123100", "11010519491331002X", "一" * 18])
def test_what_is_no_number_is_refused(wrong: str) -> None:
    assert not is_resident_id(wrong)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_uscc_check_character(first17: str) -> None:
    code = first17 + uscc_check_character(first17)
    assert is_uscc(code)
    other = "A" if code[17] != "A" else "B"
    assert not is_uscc(first17 + other)

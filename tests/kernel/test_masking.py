import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.masking import mask_account, mask_address, mask_id_no, mask_middle, mask_mobile


def test_masks_of_the_standard() -> None:
    assert mask_mobile("13812345678") == "138****5678"
    assert mask_id_no("320923199001011234") == "3****************4"
    assert mask_account("6217001234567890123") == "621700*********0123"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("阜宁县三灶镇三灶村5组12号", "阜宁县三灶镇三灶村5组***"),
        ("三灶村12号", "三灶村***"),
        ("阜城街道上海路8号2幢301室", "阜城街道上海路***"),
        ("", ""),
    ],
)
def test_the_door_stays_private(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@given(st.text(max_size=30), st.integers(0, 6), st.integers(0, 4))
def test_never_shows_more_than_asked(value: str, head: int, tail: int) -> None:
    masked = mask_middle(value, head, tail)
    assert len(masked) == len(value)
    shown = sum(a == b != "*" for a, b in zip(masked, value, strict=True))
    assert shown <= head + tail

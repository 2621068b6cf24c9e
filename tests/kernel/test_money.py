from decimal import Decimal

import pytest

from wangge.kernel.money import in_words_of_a_banker


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("356", "356 元"),
        ("123456", "12.35 万元"),
        ("320000000", "3.20 亿元"),
        ("-52000", "-5.20 万元"),
    ],
)
def test_a_banker_writes_wan_and_yi(yuan: str, words: str) -> None:
    assert in_words_of_a_banker(Decimal(yuan)) == words

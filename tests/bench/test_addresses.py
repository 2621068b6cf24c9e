"""Addresses written by hand are read; the figures are told, and a wrong place is dearer than none.

The file is no training set: see `wangge.bench.addresses`.
"""

import pytest

from wangge.bench.addresses import LEVELS, bench_addresses, written_by_hand
from wangge.sources.places import load_gazetteer
from wangge.synth.geography import COUNTY_CODE

LEAST_BY_HAND = 120


@pytest.fixture(scope="module")
def told() -> dict:
    return bench_addresses(residents=600, seed=2)


def test_the_hand_written_places_are_real_and_lie_where_they_are_said_to() -> None:
    villages = {p.code for p in load_gazetteer(COUNTY_CODE).villages}
    written = list(written_by_hand())
    assert len({w.text for w in written}) == len(written) >= LEAST_BY_HAND
    assert {w.village for w in written if w.village} <= villages
    assert all(w.village is None or w.village.startswith(w.town or "?") for w in written)


@pytest.mark.parametrize("which", ["by_hand", "sample_county"])
def test_every_level_is_mostly_right_and_hardly_ever_wrong(told: dict, which: str) -> None:
    for level in LEVELS:
        found = told[which][level]
        assert found["right"] + found["wrong"] + found["unread"] == pytest.approx(1, abs=0.001)
        assert found["right"] >= 0.75, (level, told[which])
        assert found["wrong"] <= 0.02, (level, told[which])

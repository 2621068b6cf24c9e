"""Groupings small enough to count by hand, and what must hold for any."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.bench.figures import group_figures


def test_by_hand() -> None:
    """Found {a b c} {d} {e f}; true {a b} {c d} {e f}.

    Pairs found: ab ac bc ef = 4; true: ab cd ef = 3; right: ab ef = 2. Only {e f} is whole.
    """
    figures = group_figures(list("111233"), list("xxyyzz"))
    assert figures.pair_precision == 2 / 4
    assert figures.pair_recall == 2 / 3
    assert figures.pair_f1 == pytest.approx(4 / 7)
    assert figures.cluster_precision == figures.cluster_recall == figures.cluster_f1 == 1 / 3
    assert figures.rows == 6


def test_nobody_found_anybody() -> None:
    figures = group_figures(list("abc"), list("xxx"))
    assert (figures.pair_precision, figures.pair_recall, figures.pair_f1) == (1.0, 0.0, 0.0)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), min_size=1))
def test_counting_sizes_equals_counting_pairs(rows: list[tuple[str, str]]) -> None:
    found, true = zip(*rows, strict=True)
    pairs = list(itertools.combinations(range(len(rows)), 2))
    tied = {p for p in pairs if found[p[0]] == found[p[1]]}
    real = {p for p in pairs if true[p[0]] == true[p[1]]}
    figures = group_figures(found, true)
    assert figures.pair_precision == (len(tied & real) / len(tied) if tied else 1.0)
    assert figures.pair_recall == (len(tied & real) / len(real) if real else 1.0)


@given(st.lists(st.sampled_from("abcd"), min_size=1))
def test_the_truth_itself_is_perfect(groups: list[str]) -> None:
    figures = group_figures([g.upper() for g in groups], groups)
    assert figures.pair_f1 == figures.cluster_f1 == 1.0

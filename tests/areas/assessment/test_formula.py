"""Points from figures; the example of docs/algorithms/scoring.md is repeated here."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.assessment.formula import CENT, Measured, earn
from wangge.areas.assessment.services import SHIPPED_INDICATORS


def shipped(*figures: tuple[int, int | None]) -> list[Measured]:
    return [
        Measured(weight, target, D(1), D(n), None if d is None else D(d))
        for (_, weight, target), (n, d) in zip(SHIPPED_INDICATORS, figures, strict=True)
    ]


def test_the_documents_example() -> None:
    earned = earn(shipped((30, None), (20, 150), (0, 0)))
    assert [e.weight for e in earned] == [D("57.14"), D("42.86"), D(0)]
    assert [e.points for e in earned] == [D("28.57"), D("22.86"), D(0)]
    assert sum(e.points for e in earned) == D("51.43")


def test_the_documents_example_with_opportunities() -> None:
    earned = earn(shipped((30, None), (20, 150), (1, 2)))
    assert [e.points for e in earned] == [D("20.00"), D("16.00"), D("16.67")]
    assert sum(e.points for e in earned) == D("52.67")


def test_the_shipped_weights_are_a_hundred() -> None:
    assert sum(weight for _, weight, _ in SHIPPED_INDICATORS) == 100


def test_with_nothing_to_measure_there_is_nothing_to_earn() -> None:
    nothing = Measured(D(100), D("0.5"), D(1), D(0), D(0))
    assert [e.points for e in earn([nothing])] == [D(0)]


counts = st.integers(0, 10_000).map(D)
figures = st.lists(
    st.builds(
        Measured,
        weight=st.integers(1, 60).map(D),
        target=st.decimals("0.01", "200", places=2),
        cap=st.just(D(1)),
        numerator=counts,
        denominator=st.none() | counts,
    ),
    min_size=1,
    max_size=5,
)


@given(figures)
def test_points_stay_between_nothing_and_the_weights(given_figures) -> None:
    earned = earn(given_figures)
    full = sum(f.weight for f in given_figures)
    assert all(0 <= e.points <= e.weight for e in earned)
    assert sum(e.points for e in earned) <= full + CENT * len(earned)
    if any(f.measurable for f in given_figures):
        assert abs(sum(e.weight for e in earned) - full) <= CENT * len(earned)


@given(figures, st.integers(1, 500))
def test_more_work_never_costs_points(given_figures, more) -> None:
    first, *rest = given_figures
    better = Measured(
        first.weight, first.target, first.cap, first.numerator + more, first.denominator
    )
    assert earn([better, *rest])[0].points >= earn(given_figures)[0].points

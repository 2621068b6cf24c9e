"""Points from figures; pure. The formula with a worked example: docs/algorithms/scoring.md.

    points = weight · min(actual ÷ target, cap)

An indicator that had nothing to measure (a denominator of 0) is left out and its weight is shared
among the others in proportion to theirs, so nobody gains or loses by what never came his way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Measured:
    """A figure: a count (`denominator` None) or a rate; with the indicator that weighs it."""

    weight: Decimal
    target: Decimal
    cap: Decimal
    numerator: Decimal
    denominator: Decimal | None

    @property
    def measurable(self) -> bool:
        """False for a rate of nothing."""
        return self.denominator is None or self.denominator > 0

    @property
    def actual(self) -> Decimal:
        """The count, or the rate (0 for a rate of nothing; at most 1)."""
        if self.denominator is None:
            return self.numerator
        if self.denominator == 0:
            return Decimal(0)
        return min(Decimal(1), self.numerator / self.denominator)


@dataclass(frozen=True)
class Earned:
    """What one indicator gave: `points` out of `weight` (after sharing), both to the cent."""

    weight: Decimal
    actual: Decimal
    points: Decimal


def earn(figures: Sequence[Measured]) -> list[Earned]:
    """Return what each figure earns; the score is the sum of the rounded points.

    When nothing at all is measurable every indicator earns 0.
    """
    full = sum((f.weight for f in figures), Decimal(0))
    measurable = sum((f.weight for f in figures if f.measurable), Decimal(0))
    share = full / measurable if measurable else Decimal(0)
    return [_one(figure, share if figure.measurable else Decimal(0)) for figure in figures]


def _one(figure: Measured, share: Decimal) -> Earned:
    weight = figure.weight * share
    ratio = min(figure.actual / figure.target, figure.cap)
    return Earned(_to_cent(weight), figure.actual, _to_cent(weight * ratio))


def _to_cent(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)

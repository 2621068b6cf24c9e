"""Shapes of the assessment area."""

from ninja import Schema


class ScoreItemOut(Schema):
    """What one indicator gave: `points` out of `weight`; `actual` a count, or a rate from 0 to 1.

    `denominator` is null for a count and 0 where there was nothing to measure that month: then
    `weight` is 0 too, its points were shared among the others.
    """

    kind: str
    kind_name: str
    weight: float
    target: float
    numerator: float
    denominator: float | None
    actual: float
    points: float


class ScoreRowOut(Schema):
    """A manager's score of a month."""

    staff_id: int
    staff_name: str
    unit_name: str
    period: str
    points: float
    items: list[ScoreItemOut]


class ScoreOut(ScoreRowOut):
    """A score with its scheme; a frozen one changes no more."""

    scheme_name: str
    full_points: float
    frozen: bool

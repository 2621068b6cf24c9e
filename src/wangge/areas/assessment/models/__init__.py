"""Models of the assessment area."""

from .scheme import Indicator, IndicatorKind, Scheme
from .score import Score, ScoreItem

__all__ = ["Indicator", "IndicatorKind", "Scheme", "Score", "ScoreItem"]

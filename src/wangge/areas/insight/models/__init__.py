"""Models of the insight area."""

from .grid_figure import GridFigure

__all__ = ["GridFigure"]

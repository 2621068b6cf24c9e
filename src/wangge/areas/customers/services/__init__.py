"""Writes of the customers area."""

from .loading import Accepted, accept_snapshot, set_scope
from .revealing import budget_of, note_search, note_view, reveal

__all__ = [
    "Accepted",
    "accept_snapshot",
    "budget_of",
    "note_search",
    "note_view",
    "reveal",
    "set_scope",
]

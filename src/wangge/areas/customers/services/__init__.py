"""Writes of the customers area."""

from .exporting import (
    DECIDE_WITHIN,
    decide_export,
    download_export,
    expire_exports,
    make_exports,
    request_export,
    take_password,
    withdraw_export,
)
from .loading import Accepted, accept_snapshot, set_scope
from .revealing import budget_of, note_search, note_view, reveal

__all__ = [
    "DECIDE_WITHIN",
    "Accepted",
    "accept_snapshot",
    "budget_of",
    "decide_export",
    "download_export",
    "expire_exports",
    "make_exports",
    "note_search",
    "note_view",
    "request_export",
    "reveal",
    "set_scope",
    "take_password",
    "withdraw_export",
]

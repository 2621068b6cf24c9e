"""Writes of the opportunities area."""

from .finding import ensure_default_rules, find_opportunities
from .handling import accept, advance, decline, expire_opportunities, note_contacts
from .planning import plan_key_customer_visits
from .withdrawing import withdraw_stopped

__all__ = [
    "accept",
    "advance",
    "decline",
    "ensure_default_rules",
    "expire_opportunities",
    "find_opportunities",
    "note_contacts",
    "plan_key_customer_visits",
    "withdraw_stopped",
]

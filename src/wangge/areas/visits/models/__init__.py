"""Models of the visits area."""

from .visit import Outcome, Verdict, Visit
from .visit_check import CheckItem, VisitCheck

__all__ = ["CheckItem", "Outcome", "Verdict", "Visit", "VisitCheck"]

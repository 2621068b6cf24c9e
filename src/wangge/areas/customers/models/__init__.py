"""Models of the customers area."""

from .accepted_snapshot import AcceptedSnapshot
from .customer import Customer
from .customer_export import CustomerExport, ExportStatus
from .household import Household
from .reveal_count import RevealCount
from .review_case import CaseStatus, ReviewCase
from .review_decision import ReviewDecision, Said

__all__ = [
    "AcceptedSnapshot",
<<<<<<< HEAD
    "CaseStatus",
    "Customer",
    "Household",
    "RevealCount",
    "ReviewCase",
    "ReviewDecision",
    "Said",
=======
    "Customer",
    "CustomerExport",
    "ExportStatus",
    "Household",
    "RevealCount",
>>>>>>> 8fd55fe (Export customer lists through two people, encrypted, marked and gone after a day)
]

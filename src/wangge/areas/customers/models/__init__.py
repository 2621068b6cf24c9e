"""Models of the customers area."""

from .accepted_snapshot import AcceptedSnapshot
from .consent_entry import (
    ConsentAct,
    ConsentChannel,
    ConsentEntry,
    ConsentPurpose,
    Evidence,
    GuardianRelation,
)
from .customer import Customer
from .customer_export import CustomerExport, ExportStatus
from .household import Household
from .reveal_count import RevealCount
from .review_case import CaseStatus, ReviewCase
from .review_decision import ReviewDecision, Said

__all__ = [
    "AcceptedSnapshot",
    "CaseStatus",
    "ConsentAct",
    "ConsentChannel",
    "ConsentEntry",
    "ConsentPurpose",
    "Customer",
    "CustomerExport",
    "Evidence",
    "ExportStatus",
    "GuardianRelation",
    "Household",
    "RevealCount",
    "ReviewCase",
    "ReviewDecision",
    "Said",
]

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
from .processing_mark import MarkKind, ProcessingMark
from .reveal_count import RevealCount
from .review_case import CaseStatus, ReviewCase
from .review_decision import ReviewDecision, Said
from .subject_request import Applicant, RequestKind, RequestStatus, SubjectRequest

__all__ = [
    "AcceptedSnapshot",
    "Applicant",
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
    "MarkKind",
    "ProcessingMark",
    "RequestKind",
    "RequestStatus",
    "RevealCount",
    "ReviewCase",
    "ReviewDecision",
    "Said",
    "SubjectRequest",
]

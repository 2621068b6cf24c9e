"""Models of the organisation area."""

from .absence import Absence, AbsenceKind, ActingPost
from .audit_event import AuditEvent
from .post import Post, Role
from .post_request import PostRequest, RequestedChange, RequestStatus
from .staff import Staff
from .unit import Unit, UnitKind
from .unit_move import UnitMove

__all__ = [
    "Absence",
    "AbsenceKind",
    "ActingPost",
    "AuditEvent",
    "Post",
    "PostRequest",
    "RequestStatus",
    "RequestedChange",
    "Role",
    "Staff",
    "Unit",
    "UnitKind",
    "UnitMove",
]

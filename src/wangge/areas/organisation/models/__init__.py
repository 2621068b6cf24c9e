"""Models of the organisation area."""

from .absence import Absence, AbsenceKind, ActingPost
from .audit_event import AuditEvent
from .post import Post, Role
from .staff import Staff
from .unit import Unit, UnitKind

__all__ = [
    "Absence",
    "AbsenceKind",
    "ActingPost",
    "AuditEvent",
    "Post",
    "Role",
    "Staff",
    "Unit",
    "UnitKind",
]

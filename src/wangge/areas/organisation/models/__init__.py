"""Models of the organisation area."""

from .audit_event import AuditEvent
from .post import Post, Role
from .staff import Staff
from .unit import Unit, UnitKind

__all__ = ["AuditEvent", "Post", "Role", "Staff", "Unit", "UnitKind"]

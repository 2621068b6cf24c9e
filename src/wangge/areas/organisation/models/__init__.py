"""Models of the organisation area."""

from .absence import Absence, AbsenceKind, ActingPost
from .audit_event import AuditEvent
from .audit_seal import AuditSeal
from .device import Device, Face
from .password_record import PasswordRecord
from .post import Post, Role
from .post_request import PostRequest, RequestedChange, RequestStatus
from .sign_in import End, Method, Second, SignIn
from .staff import Staff
from .unit import Unit, UnitKind
from .unit_move import UnitMove

__all__ = [
    "Absence",
    "AbsenceKind",
    "ActingPost",
    "AuditEvent",
    "AuditSeal",
    "Device",
    "End",
    "Face",
    "Method",
    "PasswordRecord",
    "Post",
    "PostRequest",
    "RequestStatus",
    "RequestedChange",
    "Role",
    "Second",
    "SignIn",
    "Staff",
    "Unit",
    "UnitKind",
    "UnitMove",
]

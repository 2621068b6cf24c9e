"""Writes of the organisation area: the tree of units, staff and posts, the audit trail."""

from .absences import end_absence, record_absence
from .auditing import audit, write_audit
from .grants import decide, has_lapsed, request_end, request_grant, withdraw
from .loading import LoadedOrganisation, OrganisationRefused, load_organisation
from .people import change_staff, close_accounts, hire, leave_bank
from .posts import begin_post, end_post, transfer
from .units import call_off_move, carry_out_moves, create_unit, move_unit, rename_unit, retire_unit

__all__ = [
    "LoadedOrganisation",
    "OrganisationRefused",
    "audit",
    "begin_post",
    "call_off_move",
    "carry_out_moves",
    "change_staff",
    "close_accounts",
    "create_unit",
    "decide",
    "end_absence",
    "end_post",
    "has_lapsed",
    "hire",
    "leave_bank",
    "load_organisation",
    "move_unit",
    "record_absence",
    "rename_unit",
    "request_end",
    "request_grant",
    "retire_unit",
    "transfer",
    "withdraw",
    "write_audit",
]

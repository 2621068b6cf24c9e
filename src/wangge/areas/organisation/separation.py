"""Separation of duties: who runs the system, guards it, reads its trail, counts, does business.

The administrator keeps units, accounts and posts; the security officer rights, locks, sessions and
the approval of sensitive posts; the auditor reads the trail; the analyst counts without seeing
whom. Each of them is one person's only
duty, so that no act can be done and hidden by one hand (GB/T 22239-2019, 8.1.5 and 8.1.7).
"""

from collections.abc import Iterable
from enum import StrEnum

from .models import Role


class Duty(StrEnum):
    """Kinds of work that exclude one another; the values are their Chinese names."""

    BUSINESS = "业务"
    ADMINISTRATION = "系统管理"
    SECURITY = "安全管理"
    AUDIT = "审计"
    STATISTICS = "统计分析"


DUTY_OF: dict[str, Duty] = dict.fromkeys(Role.values, Duty.BUSINESS) | {
    Role.ADMINISTRATOR: Duty.ADMINISTRATION,
    Role.SECURITY_OFFICER: Duty.SECURITY,
    Role.AUDITOR: Duty.AUDIT,
    Role.ANALYST: Duty.STATISTICS,
}
_ORDINARY = frozenset({Duty.BUSINESS, Duty.STATISTICS})
SENSITIVE = frozenset(role for role, duty in DUTY_OF.items() if duty not in _ORDINARY)
"""Roles that take two people to grant and to end."""


def mixed(roles: Iterable[str]) -> str:
    """Return the names of two roles that one person may not hold together, or ''."""
    first: dict[Duty, str] = {}
    for role in roles:
        first.setdefault(DUTY_OF[role], role)
    if len(first) < 2:
        return ""
    return "和".join(str(Role(role).label) for role in list(first.values())[:2])

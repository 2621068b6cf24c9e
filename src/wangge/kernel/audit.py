"""What an audit entry says; the organisation area writes it in the transaction of the change."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class AuditRecord:
    """Who did what to which object, when (aware instant), and why.

    `detail` holds facts needed to understand the act and never an unmasked personal value.
    """

    at: datetime
    actor_id: int | None
    action: str
    object_type: str
    object_id: str
    purpose: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

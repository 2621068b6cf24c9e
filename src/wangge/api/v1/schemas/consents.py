"""Shapes of the consent ledger."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from wangge.api.v1.text import Line


class ConsentIn(Schema):
    """What a customer, or his guardian, said. `id` is made by the sender and counts once.

    `at`: when it was said, if not just now; a time to come is taken as now.
    """

    id: UUID
    purpose: Literal[
        "marketing", "collection", "credit_reference", "third_party", "photo", "position"
    ]
    act: Literal["granted", "refused", "withdrawn"]
    channel: Literal["door", "counter", "app", "phone"]
    evidence_kind: Literal["spoken", "signed", "reference", "recording"] = "spoken"
    evidence: Line = Field("", max_length=200)
    guardian_name: Line = Field("", max_length=50)
    guardian_relation: Literal["", "parent", "grandparent", "other"] = ""
    at: AwareDatetime | None = None


class PurposeOut(Schema):
    """Where one purpose stands. `is_opt_in`: nothing may be done before the person agrees."""

    purpose: str
    purpose_name: str
    is_opt_in: bool
    state: str
    state_name: str
    is_allowed: bool
    since: datetime | None


class ConsentEntryOut(Schema):
    """One line of the ledger."""

    id: UUID
    purpose: str
    purpose_name: str
    act: str
    act_name: str
    channel_name: str
    evidence_name: str
    evidence: str
    guardian_name: str
    guardian_relation_name: str
    at: datetime
    recorded_by_name: str | None
    recorded_at: datetime


class ConsentsOut(Schema):
    """A customer's consents: the state worked out and the ledger behind it, newest first.

    `needs_guardian`: he is under 14, so only a guardian's word counts.
    """

    customer_id: int
    needs_guardian: bool
    offer_stop: str | None
    offer_stop_name: str | None
    purposes: list[PurposeOut]
    entries: list[ConsentEntryOut]

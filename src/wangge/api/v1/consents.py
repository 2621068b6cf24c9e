"""The consent ledger 授权台账 of a customer: read it, add to it."""

from typing import TYPE_CHECKING, Any

from ninja import Router, Status

from wangge.areas.customers.access import get_visible, visible_customers
from wangge.areas.customers.consent import rules, services
from wangge.areas.customers.consent.selectors import ledger_of
from wangge.areas.customers.models import (
    ConsentAct,
    ConsentChannel,
    ConsentPurpose,
    Evidence,
)
from wangge.areas.organisation.access import Right
from wangge.kernel.time import bank_day

from .access import Request, requires
from .schemas.consents import ConsentIn, ConsentsOut
from .scope import unit

if TYPE_CHECKING:
    from wangge.areas.customers.models import ConsentEntry

router = Router(tags=["consents"])
_sees = requires(Right.SEE_CUSTOMERS, scope=unit(visible_customers))
_records = requires(Right.RECORD_CONSENT, scope=unit(visible_customers))
_UNASKED = "未征询"


@router.get("/customers/{int:customer_id}/consents", response=ConsentsOut, auth=_sees)
def read_consents(request: Request, customer_id: int):
    """Show what a customer agreed to, refused or took back, and what that comes to today."""
    return _out(request, customer_id)


@router.post(
    "/customers/{int:customer_id}/consents",
    response={201: ConsentsOut, 200: ConsentsOut},
    auth=_records,
)
def record_consent(request: Request, customer_id: int, given: ConsentIn):
    """Write down what a customer said: 201 when it is new, 200 when it is sent again.

    Where nothing may be offered any more, open opportunities and visits to sell are withdrawn.
    """
    word = services.Word(
        **given.dict(exclude={"purpose", "act", "channel", "evidence_kind"}),
        purpose=ConsentPurpose(given.purpose),
        act=ConsentAct(given.act),
        channel=ConsentChannel(given.channel),
        evidence_kind=Evidence(given.evidence_kind),
    )
    _, is_new = services.record(
        actor=request.actor, customer_id=customer_id, word=word, now=request.now
    )
    return Status(201 if is_new else 200, _out(request, customer_id))


def _out(request: Request, customer_id: int) -> dict[str, Any]:
    customer = get_visible(request.actor, customer_id)
    ledger = ledger_of(customer, on=bank_day(request.now))
    return {
        "customer_id": customer.pk,
        "needs_guardian": ledger.needs_guardian,
        "offer_stop": ledger.stop,
        "offer_stop_name": rules.STOPS[ledger.stop] if ledger.stop else None,
        "purposes": [
            {
                "purpose": one.purpose,
                "purpose_name": ConsentPurpose(one.purpose).label,
                "is_opt_in": one.purpose in rules.OPT_IN or ledger.needs_guardian,
                "state": one.state,
                "state_name": _UNASKED if one.since is None else ConsentAct(one.state).label,
                "is_allowed": one.is_allowed,
                "since": one.since,
            }
            for one in ledger.standings
        ],
        "entries": [_entry(entry) for entry in ledger.entries],
    }


def _entry(entry: "ConsentEntry") -> dict[str, Any]:
    return {
        "id": entry.pk,
        "purpose": entry.purpose,
        "purpose_name": entry.get_purpose_display(),
        "act": entry.act,
        "act_name": entry.get_act_display(),
        "channel_name": entry.get_channel_display(),
        "evidence_name": entry.get_evidence_kind_display(),
        "evidence": entry.evidence,
        "guardian_name": entry.guardian_name,
        "guardian_relation_name": entry.get_guardian_relation_display(),
        "at": entry.at,
        "recorded_by_name": entry.recorded_by.name if entry.recorded_by else None,
        "recorded_at": entry.recorded_at,
    }

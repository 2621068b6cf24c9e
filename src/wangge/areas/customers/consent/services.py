"""Writes of the ledger: rows are added, never changed, and marketing follows at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from wangge.areas.customers.access import get_visible
from wangge.areas.customers.models import (
    ConsentAct,
    ConsentChannel,
    ConsentEntry,
    ConsentPurpose,
    Customer,
    Evidence,
)
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.services import audit
from wangge.areas.row_security import whole_bank
from wangge.kernel.errors import InvalidInput
from wangge.kernel.time import bank_day

from .effects import stop_offers
from .errors import ConsentIdTaken, GuardianNeeded, WrittenConsentNeeded
from .rules import IN_WRITING, State, is_child, state_of, stop_of, stricter
from .selectors import entries_of, statements_of


@dataclass(frozen=True)
class Word:
    """What a person said, as it comes in. `at` None: just now; a phone may send it late."""

    id: UUID
    purpose: ConsentPurpose
    act: ConsentAct
    channel: ConsentChannel
    evidence_kind: Evidence = Evidence.SPOKEN
    evidence: str = ""
    guardian_name: str = ""
    guardian_relation: str = ""
    at: datetime | None = None


_SAME_WORD = ("purpose", "act", "channel", "evidence_kind", "evidence", "guardian_name")


def record(
    *, actor: Actor, customer_id: int, word: Word, now: datetime
) -> tuple[ConsentEntry, bool]:
    """Write down what a customer in view said; return the entry and whether it is new.

    The same word sent again changes nothing. Where nothing may be offered afterwards, what waits
    for him is withdrawn in the same transaction. Raises NotAllowed, NotFound, GuardianNeeded,
    WrittenConsentNeeded, InvalidInput, ConsentIdTaken.
    """
    actor.require(Right.RECORD_CONSENT)
    customer = get_visible(actor, customer_id)
    known = _known(customer, word)
    if known is not None:
        return known, False
    _require_sane(customer, word, bank_day(now))
    try:
        with transaction.atomic():
            return _append(actor, customer, word, now), True
    except IntegrityError:  # the same word came in by two requests at once
        known = _known(customer, word)
        if known is None:
            raise
        return known, False


def carry_over(*, merges: Iterable[tuple[int, int]], now: datetime) -> int:
    """Let the stricter state survive a merge: rows of (merged id, surviving id); return how many.

    Each purpose in which the merged customer was stricter gets a row on the survivor's ledger.
    Called by the load of a snapshot, whose audit event covers it.
    """
    pairs = list(merges)
    rows = ConsentEntry.objects.filter(customer__in=[merged for merged, _ in pairs])
    spoke = set(rows.values_list("customer", flat=True))
    carried = [row for m, survivor in pairs if m in spoke for row in _carried(m, survivor, now)]
    ConsentEntry.objects.bulk_create(carried)
    for row in carried:
        _apply(row.customer, now)
    return len(carried)


def _known(customer: Customer, word: Word) -> ConsentEntry | None:
    with whole_bank("an id another phone took must be refused, not written over"):
        entry = ConsentEntry.objects.filter(pk=word.id).first()
    if entry is None:
        return None
    same = entry.customer_id == customer.pk
    if same and all(getattr(entry, name) == getattr(word, name) for name in _SAME_WORD):
        return entry
    raise ConsentIdTaken


def _require_sane(customer: Customer, word: Word, on: date) -> None:
    if word.channel == ConsentChannel.MERGE:
        raise InvalidInput(problem="渠道")
    if bool(word.guardian_name.strip()) != bool(word.guardian_relation):
        raise InvalidInput(problem="监护人姓名和监护关系须同时填写")
    if word.act != ConsentAct.GRANTED:
        return  # taking back must be as easy as giving (PIPL, article 15): nothing is asked
    if is_child(customer.birth_date, on) and not word.guardian_relation:
        raise GuardianNeeded
    written = word.evidence_kind in IN_WRITING and word.evidence.strip()
    if word.purpose == ConsentPurpose.CREDIT_REFERENCE and not written:
        raise WrittenConsentNeeded


def _append(actor: Actor, customer: Customer, word: Word, now: datetime) -> ConsentEntry:
    entry = ConsentEntry.objects.create(
        id=word.id,
        customer=customer,
        purpose=word.purpose,
        act=word.act,
        channel=word.channel,
        evidence_kind=word.evidence_kind,
        evidence=word.evidence,
        guardian_name=word.guardian_name,
        guardian_relation=word.guardian_relation,
        at=min(word.at or now, now),
        recorded_by_id=actor.staff_id,
        recorded_at=now,
    )
    withdrawn = _apply(customer, now)
    detail = {"purpose": str(word.purpose), "act": str(word.act), "withdrawn": withdrawn}
    audit(actor=actor, now=now, action="consent.record", about=customer, detail=detail)
    return entry


def _apply(customer: Customer, now: datetime) -> int:
    """Withdraw what waits for the customer if nothing may be offered to him (any more)."""
    child = is_child(customer.birth_date, bank_day(now))
    why = stop_of(statements_of(entries_of(customer.pk)), is_child=child)
    return 0 if why is None else stop_offers([customer.pk], why=why, now=now)


def _carried(merged: int, survivor: int, now: datetime) -> list[ConsentEntry]:
    lost = statements_of(entries_of(merged))
    kept = statements_of(entries_of(survivor))
    carried = []
    for purpose in ConsentPurpose.values:
        before, own = state_of(lost, purpose), state_of(kept, purpose)
        if stricter(before, own) != own and before not in (State.UNASKED, State.GRANTED):
            carried.append(_carried_row(survivor, purpose, before, merged, now))
    return carried


def _carried_row(
    survivor: int, purpose: str, state: State, merged: int, now: datetime
) -> ConsentEntry:
    return ConsentEntry(
        customer=Customer.objects.get(pk=survivor),
        purpose=purpose,
        act=ConsentAct(state),
        channel=ConsentChannel.MERGE,
        evidence_kind=Evidence.REFERENCE,
        evidence=f"客户 {merged} 归并至本客户，承接其意思表示",
        at=now,
        recorded_at=now,
    )

"""Unmasking for a purpose, within a daily budget; looks and searches noted."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from wangge.areas.customers.access import get_visible
from wangge.areas.customers.identity import Identity, identity_of
from wangge.areas.customers.models import RevealCount
from wangge.areas.customers.purposes import purpose_in_words
from wangge.areas.organisation.access import Actor, Right
from wangge.areas.organisation.services import audit, write_audit
from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import WanggeError
from wangge.kernel.time import bank_day


class RevealBudgetSpent(WanggeError):
    """The person has used up today's reveals."""

    code = "customers.reveal_budget_spent"
    status = 429
    zh = "您今日查看完整信息已满 {limit} 次，本次未显示任何内容。次日自动恢复；确有需要请联系上级。"
    en = "You have used today's {limit} reveals; nothing was shown. They return tomorrow."


@dataclass(frozen=True)
class Budget:
    """Reveals a day and how many of today's are used."""

    limit: int
    used: int

    @property
    def left(self) -> int:
        """How many are left today."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True)
class Revealed:
    """One customer's unmasked values, and what is left of the budget."""

    identity: Identity
    budget: Budget


def reveal(
    *, actor: Actor, customer_id: int, purpose: str, note: str = "", now: datetime
) -> Revealed:
    """Show one customer's unmasked values for a stated purpose, and record that it was done.

    Costs one of the day's budget, and is refused, audited, once that is spent. Raises NotAllowed
    without the right, NotFound out of scope, InvalidInput for an unclear purpose,
    RevealBudgetSpent.
    """
    actor.require(Right.REVEAL_CUSTOMERS)
    words = purpose_in_words(purpose, note)
    customer = get_visible(actor, customer_id)
    with transaction.atomic():
        granted = _take_one(actor, now)
        action = "customer.reveal" if granted else "customer.reveal_refused"
        audit(actor=actor, now=now, action=action, about=customer, purpose=words)
    if not granted:
        raise RevealBudgetSpent(limit=settings.WANGGE_REVEALS_A_DAY)
    return Revealed(identity_of(customer), budget_of(actor=actor, now=now))


def budget_of(*, actor: Actor, now: datetime) -> Budget:
    """Return the actor's budget of the bank's day of `now`."""
    used = (
        RevealCount.objects.filter(staff_id=actor.staff_id, day=bank_day(now))
        .values_list("used", flat=True)
        .first()
    )
    return Budget(settings.WANGGE_REVEALS_A_DAY, used or 0)


def _take_one(actor: Actor, now: datetime) -> bool:
    """Count one reveal if the budget allows: one statement, so that two at once cannot pass it."""
    day = bank_day(now)
    RevealCount.objects.get_or_create(staff_id=actor.staff_id, day=day)
    within = RevealCount.objects.filter(
        staff_id=actor.staff_id, day=day, used__lt=settings.WANGGE_REVEALS_A_DAY
    )
    return within.update(used=F("used") + 1) == 1


def note_view(*, actor: Actor, customer_id: int, now: datetime) -> None:
    """Record that a profile was opened: it shows balances, which are C2."""
    write_audit(AuditRecord(now, actor.staff_id, "customer.view", "customer", str(customer_id)))


def note_search(*, actor: Actor, criteria: list[str], hits: int, now: datetime) -> None:
    """Record that customers were searched: by which fields and with how many hits, no values."""
    detail = {"criteria": sorted(criteria), "hits": hits}
    write_audit(AuditRecord(now, actor.staff_id, "customer.search", "customer", "", detail=detail))

"""Running the rules over the snapshot: what is found becomes an opportunity and its task."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from django.db import transaction

from wangge.areas.customers.access import visible_customers
from wangge.areas.customers.consent.selectors import stops_of
from wangge.areas.customers.selectors import time_deposits_maturing
from wangge.areas.grids.selectors import grid_of
from wangge.areas.opportunities import finding
from wangge.areas.opportunities.contracts import FindCounts, Found, Recipient
from wangge.areas.opportunities.models import (
    Opportunity,
    OpportunityRule,
    RuleKind,
    Task,
    TaskKind,
)
from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.services import audit
from wangge.kernel.progress import Progress
from wangge.pipeline.contracts import LifeStatus

from .withdrawing import withdraw_stopped

LOOK_UP = 2_000
"""Customers looked up in one query; well below what either database takes as parameters."""

DEPOSIT_MATURITY = {
    "code": "deposit_maturity",
    "name": "定期存款到期",
    "kind": RuleKind.DEPOSIT_MATURITY,
    "product": "D02",
    "horizon_days": 14,
    "minimum_amount": Decimal(1_000),  # below, a call costs more than the deposit earns
    "talking_points": (
        "到期前与客户确认转存意愿和期限；介绍本行现行定期存款利率，按公示利率如实说明；"
        "了解资金用途和家中近期用款打算；有其他需求的记入走访，另行约到网点办理。"
    ),
}


@transaction.atomic
def ensure_default_rules(*, actor: Actor, now: datetime) -> None:
    """Create the rules that ship with the product where they are missing; never change one."""
    rule, created = OpportunityRule.objects.get_or_create(
        code=DEPOSIT_MATURITY["code"], defaults=DEPOSIT_MATURITY
    )
    if created:
        audit(actor=actor, now=now, action="opportunity_rule.create", about=rule)


def find_opportunities(
    *, actor: Actor, now: datetime, on: date, lake: Path, progress: Progress
) -> FindCounts:
    """Push what the active rules find as of the bank's day `on`; return what became of it.

    Reads the served snapshot in `lake`. Running it again pushes nothing twice. First withdraws
    what waits for customers who may no longer be offered anything (a corrected birth date).
    """
    total = FindCounts()
    withdraw_stopped(now=now, on=on)
    rules = list(OpportunityRule.objects.filter(active=True).order_by("pk"))
    with progress.step("发现商机", len(rules)) as step:
        for rule in rules:
            _add(total, _run(rule, actor=actor, now=now, on=on, lake=lake))
            step.advance()
    return total


@transaction.atomic
def _run(rule: OpportunityRule, *, actor: Actor, now: datetime, on: date, lake: Path) -> FindCounts:
    counts = FindCounts()
    facts = _unknown(rule, _maturing(rule, on=on, lake=lake, counts=counts), counts)
    found = list(_may_be_offered(facts, on, counts))
    recipients = _recipients(actor, {fact.customer_id for fact in found})
    chosen = finding.choose(found, recipients, _resting(rule, now), counts)
    _push(rule, chosen, now=now, on=on)
    audit(
        actor=actor,
        now=now,
        action="opportunity.find",
        about=rule,
        detail={"on": on.isoformat(), **asdict(counts)},
    )
    return counts


def _maturing(
    rule: OpportunityRule, *, on: date, lake: Path, counts: FindCounts
) -> Iterator[Found]:
    """Yield the time deposits that fall due within the rule's horizon and are large enough."""
    until = on + timedelta(days=rule.horizon_days)
    rows = time_deposits_maturing(lake=lake, since=on, until=until, product_code=rule.product)
    for row in rows:
        counts.facts += 1
        if row.balance < rule.minimum_amount:
            counts.too_small += 1
            continue
        key = finding.fact_key(rule.kind, row.holding_no, row.end_date)
        yield Found(row.customer_id, key, row.balance, row.end_date, row.rate)


def _unknown(rule: OpportunityRule, found: Iterable[Found], counts: FindCounts) -> Iterator[Found]:
    """Yield the facts that were not pushed before."""
    for some in _chunks(found):
        keys = [fact.key for fact in some]
        known = set(rule.opportunities.filter(fact_key__in=keys).values_list("fact_key", flat=True))
        counts.known += len(known)
        yield from (fact for fact in some if fact.key not in known)


def _may_be_offered(found: Iterable[Found], on: date, counts: FindCounts) -> Iterator[Found]:
    """Yield the facts of customers who may be offered something."""
    for some in _chunks(found):
        stops = stops_of((fact.customer_id for fact in some), on=on)
        for fact in some:
            if fact.customer_id in stops:
                counts.not_to_be_offered += 1
            else:
                yield fact


def _recipients(actor: Actor, customer_ids: Iterable[int]) -> dict[int, Recipient]:
    """Return who may be told: active customers in a grid, and their duty manager."""
    recipients = {}
    for some in _chunks(sorted(customer_ids)):
        grids = grid_of(some)
        rows = visible_customers(actor).filter(
            pk__in=some, life_status=LifeStatus.ACTIVE, duty_manager__isnull=False
        )
        for pk, household, manager, is_key in rows.values_list(
            "pk", "household_id", "duty_manager_id", "is_key"
        ):
            if pk in grids:
                recipients[pk] = Recipient(pk, household, grids[pk].id, manager, is_key)
    return recipients


def _resting(rule: OpportunityRule, now: datetime) -> set[tuple[str, int]]:
    """Return the households asked about the rule's product within the contact-rest period."""
    recent = Opportunity.objects.filter(
        rule__product=rule.product, pushed_at__gt=now - finding.CONTACT_REST
    ).values_list("customer__household_id", "customer_id")
    return {
        ("customer", customer) if household is None else ("household", household)
        for household, customer in recent
    }


def _push(
    rule: OpportunityRule,
    chosen: Iterable[tuple[Found, Recipient, list[Found]]],
    *,
    now: datetime,
    on: date,
) -> None:
    for some in _chunks(chosen):
        pushed = [
            (_opportunity(rule, best, recipient, others, now), recipient)
            for best, recipient, others in some
        ]
        Opportunity.objects.bulk_create(one for one, _ in pushed)
        Task.objects.bulk_create(_task(one, to, now, on) for one, to in pushed)


def _opportunity(
    rule: OpportunityRule, best: Found, to: Recipient, others: list[Found], now: datetime
) -> Opportunity:
    return Opportunity(
        rule=rule,
        customer_id=to.customer_id,
        grid_id=to.grid_id,
        manager_id=to.manager_id,
        fact_key=best.key,
        reason=finding.maturity_reason(best, others),
        amount=best.amount,
        due_date=best.due_date,
        expires_on=best.due_date + finding.EXPIRES_AFTER,
        pushed_at=now,
    )


def _task(opportunity: Opportunity, to: Recipient, now: datetime, on: date) -> Task:
    return Task(
        kind=TaskKind.OPPORTUNITY,
        manager_id=to.manager_id,
        grid_id=to.grid_id,
        customer_id=to.customer_id,
        opportunity=opportunity,
        reason=opportunity.reason,
        due_on=finding.task_due(due_date=opportunity.due_date, on=on),
        priority=finding.priority(amount=opportunity.amount, is_key=to.is_key),
        created_at=now,
    )


def _add(total: FindCounts, part: FindCounts) -> None:
    for name, value in asdict(part).items():
        setattr(total, name, getattr(total, name) + value)


def _chunks(things: Iterable) -> Iterator[list]:
    waiting = iter(things)
    while some := list(islice(waiting, LOOK_UP)):
        yield some

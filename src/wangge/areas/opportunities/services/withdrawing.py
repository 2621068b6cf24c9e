"""Taking back what waits for customers who may no longer be offered anything."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from wangge.areas.customers.consent.effects import when_offers_stop
from wangge.areas.customers.consent.rules import Stop
from wangge.areas.customers.consent.selectors import stopped, stops_of
from wangge.areas.opportunities.models import (
    DeclineReason,
    FunnelStage,
    Opportunity,
    Task,
    TaskKind,
    TaskStatus,
)
from wangge.areas.opportunities.stages import OPEN_STAGES

MARKETING_TASKS = (TaskKind.OPPORTUNITY, TaskKind.KEY_CUSTOMER)
"""Tasks that offer something; a call-back on what the customer asked for does not."""

_UPDATE_ROWS = 500


@when_offers_stop
def withdraw(customer_ids: Collection[int], why: Stop, now: datetime) -> int:
    """Close the open opportunities and marketing tasks of these customers; return how many.

    The opportunity counts as handled: that nothing came of it is not the manager's fault. Called
    in the transaction of the withdrawal, whose audit event covers this.
    """
    open_ones = Opportunity.objects.filter(customer__in=customer_ids, stage__in=OPEN_STAGES)
    ids = list(open_ones.values_list("pk", flat=True))
    _close(ids, why, now)
    tasks = Task.objects.filter(customer__in=customer_ids, status=TaskStatus.OPEN)
    if why != Stop.RESTRICTED:
        tasks = tasks.filter(kind__in=MARKETING_TASKS)
    return len(ids) + tasks.update(status=TaskStatus.CANCELLED, closed_at=now)


@transaction.atomic
def withdraw_stopped(*, now: datetime, on: date) -> int:
    """Close what is open for customers who may not be offered anything on `on`; return how many.

    The sweep behind `withdraw`: a birth date or a merge may have changed since it was pushed.
    """
    waiting = Opportunity.objects.filter(stage__in=OPEN_STAGES).filter(stopped(on, "customer"))
    tasks = Task.objects.filter(status=TaskStatus.OPEN, kind__in=MARKETING_TASKS)
    tasks = tasks.filter(stopped(on, "customer"))
    customers = {*waiting.values_list("customer", flat=True)}
    customers |= {*tasks.values_list("customer", flat=True)}
    by_reason: dict[Stop, list[int]] = defaultdict(list)
    for customer, why in stops_of(customers, on=on).items():
        by_reason[why].append(customer)
    return sum(withdraw(ids, why, now) for why, ids in by_reason.items())


def _close(ids: Collection[UUID], why: Stop, now: datetime) -> None:
    given = list(ids)
    for start in range(0, len(given), _UPDATE_ROWS):
        some = Opportunity.objects.filter(pk__in=given[start : start + _UPDATE_ROWS])
        some.filter(handled_at=None).update(handled_at=now)
        some.update(stage=FunnelStage.LOST, decline_reason=DeclineReason(why))

"""Planning visits to key customers, whom the grid's managers must look after first."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from wangge.areas.customers.access import visible_customers
from wangge.areas.customers.consent.selectors import stopped
from wangge.areas.grids.selectors import grid_of
from wangge.areas.opportunities.models import Task, TaskKind, TaskStatus
from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.services import write_audit
from wangge.kernel.audit import AuditRecord
from wangge.kernel.money import in_words_of_a_banker
from wangge.kernel.time import at_bank_time, bank_day
from wangge.pipeline.contracts import LifeStatus

KEY_VISIT_EVERY = timedelta(days=90)
"""A key customer is to be seen once a quarter."""

KEY_VISITS_A_WEEK = 5
"""One a working day; the rest of the day belongs to opportunities and sweeps."""

FRIDAY = 4

LastSeen = Callable[[Iterable[int]], Mapping[int, datetime]]
"""Last valid visit by customer id; the visits area stands above and hands its selector down."""


@transaction.atomic
def plan_key_customer_visits(*, actor: Actor, now: datetime, on: date, last_seen: LastSeen) -> int:
    """Give each manager tasks for key customers not validly visited for a quarter; count them.

    Those never seen come first, then the longest unseen, then the largest. A manager gets at most
    KEY_VISITS_A_WEEK a week, open ones of earlier weeks included; those move to this Friday. A
    customer with any open task is left out: he will be seen anyway; so is one who may not be
    offered anything.
    """
    _carry_over(on)
    due = _due(actor, on=on, last_seen=last_seen)
    taken = _taken(on)
    tasks = []
    for manager_id, customers in sorted(due.items()):
        room = max(0, KEY_VISITS_A_WEEK - taken[manager_id])
        customers.sort(key=_urgency)
        tasks += [_task(row, seen, now, on) for row, seen in customers[:room]]
    grids = grid_of([task.customer_id for task in tasks])
    tasks = [task for task in tasks if task.customer_id in grids]
    for task in tasks:
        task.grid_id = grids[task.customer_id].id
    Task.objects.bulk_create(tasks, batch_size=1_000)
    write_audit(
        AuditRecord(
            at=now,
            actor_id=actor.staff_id,
            action="task.plan_key_customers",
            object_type="task",
            object_id=on.isoformat(),
            detail={"planned": len(tasks)},
        )
    )
    return len(tasks)


def _due(
    actor: Actor, *, on: date, last_seen: LastSeen
) -> dict[int, list[tuple[dict, datetime | None]]]:
    """Return the key customers to see, by duty manager, each with his last valid visit."""
    busy = Task.objects.filter(status=TaskStatus.OPEN).values("customer_id")
    rows = list(
        visible_customers(actor)
        .filter(is_key=True, life_status=LifeStatus.ACTIVE, duty_manager__isnull=False)
        .exclude(pk__in=busy)
        .exclude(stopped(on))
        .values("pk", "duty_manager_id", "deposit_balance", "loan_balance")
    )
    seen = last_seen([row["pk"] for row in rows])
    due: dict[int, list[tuple[dict, datetime | None]]] = defaultdict(list)
    for row in rows:
        last = seen.get(row["pk"])
        if last is None or bank_day(last) <= on - KEY_VISIT_EVERY:
            due[row["duty_manager_id"]].append((row, last))
    return due


def _carry_over(on: date) -> None:
    """Move what an earlier week left over to this one: a list of old dates helps nobody.

    How long a task has waited still shows in `created_at`.
    """
    monday = on - timedelta(days=on.weekday())
    left = Task.objects.filter(
        kind=TaskKind.KEY_CUSTOMER, status=TaskStatus.OPEN, due_on__lt=monday
    )
    left.update(due_on=_end_of_week(on))


def _taken(on: date) -> Counter[int]:
    """Count each manager's key-customer tasks that are open or were made this week."""
    monday = at_bank_time(on - timedelta(days=on.weekday()), 0)
    key_tasks = Task.objects.filter(kind=TaskKind.KEY_CUSTOMER)
    counted = key_tasks.filter(status=TaskStatus.OPEN) | key_tasks.filter(created_at__gte=monday)
    return Counter(counted.values_list("manager_id", flat=True))


def _urgency(due: tuple[dict, datetime | None]) -> tuple:
    row, last = due
    never = last is None
    worth = row["deposit_balance"] + row["loan_balance"]
    return (not never, last.timestamp() if last else 0.0, -worth, row["pk"])


def _task(row: dict, last: datetime | None, now: datetime, on: date) -> Task:
    return Task(
        kind=TaskKind.KEY_CUSTOMER,
        manager_id=row["duty_manager_id"],
        customer_id=row["pk"],
        reason=_reason(row, last, on),
        due_on=_end_of_week(on),
        priority=1,
        created_at=now,
    )


def _reason(row: dict, last: datetime | None, on: date) -> str:
    holds = [
        f"{name} {in_words_of_a_banker(amount)}"
        for name, amount in (("存款", row["deposit_balance"]), ("贷款", row["loan_balance"]))
        if amount > 0
    ]
    worth = f"（{'、'.join(holds)}）" if holds else ""
    if last is None:
        return f"重点客户{worth}，尚无有效走访记录"
    return f"重点客户{worth}，已 {(on - bank_day(last)).days} 天没有有效走访"


def _end_of_week(on: date) -> date:
    """Return this week's Friday, or the day itself at the weekend."""
    return on + timedelta(days=max(0, FRIDAY - on.weekday()))

"""Writes of the insight area: the daily count of each grid."""

from datetime import datetime

from django.db import transaction

from wangge.areas.grids.access import visible_grids
from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.services import write_audit
from wangge.kernel.audit import AuditRecord
from wangge.kernel.time import bank_day

from .models import GridFigure
from .stock import count_now

_COUNTED = (
    "customers", "households", "key_customers", "deposit_balance", "loan_balance", "groups",
)  # fmt: skip


@transaction.atomic
def count_grids(*, actor: Actor, now: datetime) -> int:
    """Count every small grid in the actor's view and keep it as the bank's day; return how many.

    To be run after a snapshot was accepted and custody assigned; a second count of a day
    replaces the first.
    """
    small = visible_grids(actor).filter(level="small").order_by()
    stocks = count_now(small.values_list("pk", flat=True))
    GridFigure.objects.bulk_create(
        (
            GridFigure(
                grid_id=grid_id,
                day=bank_day(now),
                counted_at=now,
                **{name: getattr(stock, name) for name in _COUNTED},
            )
            for grid_id, stock in stocks.items()
        ),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["grid", "day"],
        update_fields=[*_COUNTED, "counted_at"],
    )
    write_audit(
        AuditRecord(
            at=now,
            actor_id=actor.staff_id,
            action="grid_figure.count",
            object_type="gridfigure",
            object_id=bank_day(now).isoformat(),
            detail={"grids": len(stocks)},
        )
    )
    return len(stocks)

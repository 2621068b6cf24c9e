"""Task 任务: what a manager finds on the phone under Today."""

from django.db import models

from wangge.areas.customers.models import Customer
from wangge.areas.grids.models import Grid
from wangge.areas.organisation.models import Staff
from wangge.kernel.ids import new_id

from .opportunity import Opportunity


class TaskKind(models.TextChoices):
    """Why the manager should go."""

    OPPORTUNITY = "opportunity", "商机跟进"
    KEY_CUSTOMER = "key_customer", "重点客户走访"
    FOLLOW_UP = "follow_up", "回访"


class TaskStatus(models.TextChoices):
    """A task is open until a visit or a decline closes it."""

    OPEN = "open", "待办"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


class Task(models.Model):
    """One customer to see by one day, and the reason in words.

    Personal data: the customer reference and the reason, C2. Kept; closed by status.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField("类别", max_length=16, choices=TaskKind.choices)
    manager = models.ForeignKey(Staff, models.PROTECT, related_name="tasks")
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tasks")
    opportunity = models.OneToOneField(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="task"
    )
    reason = models.CharField("事由", max_length=300)
    due_on = models.DateField("应办日")
    priority = models.IntegerField("优先级", default=0)
    status = models.CharField(
        "状态", max_length=10, choices=TaskStatus.choices, default=TaskStatus.OPEN
    )
    created_at = models.DateTimeField("生成时间")
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        verbose_name = "任务"
        verbose_name_plural = "任务"
        indexes = [
            models.Index(fields=["manager", "status", "due_on"]),
            models.Index(fields=["customer", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} 客户 {self.customer_id}"

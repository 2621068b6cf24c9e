"""Processing mark 处理标记: restricted, erased, or held by law."""

from django.db import models
from django.db.models import Q

from wangge.areas.organisation.models import Staff

from .customer import Customer


class MarkKind(models.TextChoices):
    """What the mark does; `legal_hold` forbids erasure, the others hide the customer."""

    RESTRICTED = "restricted", "处理受限"
    ERASED = "erased", "已删除"
    LEGAL_HOLD = "legal_hold", "依法保留"


class ProcessingMark(models.Model):
    """In force from `since` until it is lifted; an erasure is never lifted.

    Personal data: the customer reference; `reason` names the ground, no words of the person.
    Kept: it says why the bank stopped.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="marks", verbose_name="客户"
    )
    kind = models.CharField("标记", max_length=12, choices=MarkKind.choices)
    reason = models.CharField("依据", max_length=200)
    since = models.DateTimeField("起")
    set_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name="设置人"
    )
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name="解除人"
    )

    class Meta:
        verbose_name = "处理标记"
        verbose_name_plural = "处理标记"
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"],
                condition=Q(lifted_at__isnull=True),
                name="one_running_mark_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} 客户 {self.customer_id}"

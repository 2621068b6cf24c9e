"""Unit move 机构调整: a unit that hangs below another parent from a day on."""

from django.db import models
from django.db.models import Q

from .staff import Staff
from .unit import Unit


class UnitMove(models.Model):
    """Ordered for the bank's day `on`; done when the tree was changed, or called off before.

    Personal data: the staff reference of who ordered it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="moves", verbose_name="机构")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="新上级机构")
    on = models.DateField("生效日")
    ordered_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    called_off_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "机构调整"
        verbose_name_plural = "机构调整"
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(done_at__isnull=True, called_off_at__isnull=True),
                name="one_planned_move_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.parent}"

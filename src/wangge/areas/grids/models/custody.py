"""Custody 管户: which grid a customer belongs to, from when to when, and why."""

from django.db import models
from django.db.models import Q

from wangge.areas.customers.models import Customer

from .grid import Grid


class CustodyReason(models.TextChoices):
    """Why a customer stands where he stands, or why nowhere."""

    POSITION = "position", "按常住地位置"
    ADDRESS = "address", "按常住地址村组"
    HOUSEHOLD = "household", "随同户家庭成员"
    REGISTERED = "registered", "按户籍地址村组"
    CLAIM = "claim", "认领"
    TRANSFER = "transfer", "移交"
    NO_PLACE = "no_place", "无位置且地址无法识别"
    OUTSIDE = "outside", "位置不在任何网格内"
    NO_GRID = "no_grid", "所在村组尚未划入网格"
    AMBIGUOUS = "ambiguous", "组别不明，村内有多个网格"


class Custody(models.Model):
    """One running row a living customer: a small grid, or null with the reason (unassigned).

    Effective-dated by instant: `valid_to` null while it runs. Personal data: the customer
    reference. Rows are ended, never deleted.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="custody", verbose_name="客户"
    )
    grid = models.ForeignKey(
        Grid,
        models.PROTECT,
        null=True,
        related_name="custody",
        verbose_name="小网格",
        db_index=False,  # indexed below, together with valid_to
    )
    reason = models.CharField("原因", max_length=16, choices=CustodyReason.choices)
    valid_from = models.DateTimeField("起始")
    valid_to = models.DateTimeField("终止", null=True)

    class Meta:
        verbose_name = "管户"
        verbose_name_plural = "管户"
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(valid_to__isnull=True),
                name="one_running_custody_a_customer",
            ),
        ]
        indexes = [models.Index(fields=["grid", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.customer_id} → {self.grid_id or self.reason}"

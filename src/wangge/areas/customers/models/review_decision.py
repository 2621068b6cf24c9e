"""Review decision 复核决定: what a person said about two records."""

from django.db import models
from django.db.models import Q

from wangge.areas.organisation.models import Staff
from wangge.areas.sealing import SealedText

from .customer import Customer
from .review_case import ReviewCase


class Said(models.TextChoices):
    """What was said."""

    SAME = "same", "是同一人"
    NOT_SAME = "not_same", "不是同一人"
    LATER = "later", "以后再看"
    WITHDRAWN = "withdrawn", "撤销"
    """Takes back the decision that `withdraws` names, before a run has taken it."""


class ReviewDecision(models.Model):
    """Append-only: a change of mind is another row. `same` and `not_same` bind later runs.

    Without a case it was said on the customer's page: two of his records are not one.
    Personal data: the record keys, C2, sealed. Kept for ever: runs are bound by it.
    """

    case = models.ForeignKey(
        ReviewCase, models.PROTECT, null=True, related_name="decisions", verbose_name="复核事项"
    )
    left = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="+", verbose_name="甲方客户"
    )
    right = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name="乙方客户")
    verdict = models.CharField("决定", max_length=12, choices=Said.choices)
    left_source = models.CharField("甲方来源", max_length=32)
    left_table = models.CharField("甲方表", max_length=32)
    left_key = SealedText("甲方主键")
    left_role = models.CharField("甲方角色", max_length=32, blank=True)
    right_source = models.CharField("乙方来源", max_length=32)
    right_table = models.CharField("乙方表", max_length=32)
    right_key = SealedText("乙方主键")
    right_role = models.CharField("乙方角色", max_length=32, blank=True)
    comment = SealedText("说明", blank=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="决定人")
    decided_at = models.DateTimeField("决定时间")
    withdraws = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="withdrawn_by", verbose_name="撤销的决定"
    )

    class Meta:
        verbose_name = "复核决定"
        verbose_name_plural = "复核决定"
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Said.WITHDRAWN, withdraws__isnull=False)
                | (~Q(verdict=Said.WITHDRAWN) & Q(withdraws__isnull=True)),
                name="review_withdrawal_names_what",
            ),
        ]
        indexes = [models.Index(fields=["decided_at"])]

    def __str__(self) -> str:
        return f"复核决定 {self.pk}"

"""Opportunity rule 商机模型 (by rule)."""

from django.db import models


class RuleKind(models.TextChoices):
    """What a rule looks for."""

    DEPOSIT_MATURITY = "deposit_maturity", "定期存款到期"


class OpportunityRule(models.Model):
    """What to look for in the snapshot, how far ahead, and what the manager should say.

    `horizon_days` counts from the batch date, both ends included. Personal data: none.
    Retired by `active`.
    """

    code = models.CharField("编号", max_length=32, unique=True)
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=32, choices=RuleKind.choices)
    product = models.CharField("产品", max_length=32)
    horizon_days = models.PositiveIntegerField("提前天数")
    minimum_amount = models.DecimalField("起点金额", max_digits=18, decimal_places=2, default=0)
    talking_points = models.TextField("话术要点")
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "商机模型"
        verbose_name_plural = "商机模型"

    def __str__(self) -> str:
        return self.name

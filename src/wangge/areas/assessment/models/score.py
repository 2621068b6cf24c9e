"""Score 考核得分 of one manager in one month."""

from django.db import models

from wangge.areas.organisation.models import Staff, Unit

from .scheme import Indicator, Scheme


class Score(models.Model):
    """Points of a manager in a month (`YYYY-MM`, bank's zone), recomputed until it is frozen.

    Personal data: an employee's pay-relevant figure, C2. Frozen by `frozen_at`; never deleted.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="scores")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="scores")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="所在机构")
    period = models.CharField("月份", max_length=7)
    points = models.DecimalField("得分", max_digits=8, decimal_places=2)
    computed_at = models.DateTimeField("计算时间")
    frozen_at = models.DateTimeField("冻结时间", null=True)

    class Meta:
        verbose_name = "考核得分"
        verbose_name_plural = "考核得分"
        constraints = [
            models.UniqueConstraint(fields=["staff", "period"], name="one_score_a_month"),
        ]
        indexes = [models.Index(fields=["unit", "period"])]

    def __str__(self) -> str:
        return f"{self.staff} {self.period}: {self.points}"


class ScoreItem(models.Model):
    """What one indicator gave: numerator, denominator, actual and points out of `weight`.

    `weight` is the indicator's own, or the share it got when another indicator had nothing to
    measure (`denominator` 0) that month.
    """

    score = models.ForeignKey(Score, models.CASCADE, related_name="items")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    numerator = models.DecimalField("分子", max_digits=12, decimal_places=2)
    denominator = models.DecimalField("分母", max_digits=12, decimal_places=2, null=True)
    actual = models.DecimalField("实际", max_digits=12, decimal_places=4)
    weight = models.DecimalField("分值", max_digits=6, decimal_places=2)
    points = models.DecimalField("得分", max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = "得分项"
        verbose_name_plural = "得分项"
        constraints = [
            models.UniqueConstraint(fields=["score", "indicator"], name="one_item_an_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.points}"

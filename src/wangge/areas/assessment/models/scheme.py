"""Scheme 考核方案: what earns points, published before the period starts."""

from django.db import models


class Scheme(models.Model):
    """A set of weighted indicators that holds for months from `valid_from` to `valid_to`.

    Score = Σ weight · min(actual ÷ target, cap) over its indicators. Personal data: none.
    Ended by `valid_to`; never changed once a period was scored by it.
    """

    code = models.CharField("编号", max_length=32, unique=True)
    name = models.CharField("名称", max_length=100)
    valid_from = models.DateField("起用月")
    valid_to = models.DateField("止用月", null=True)

    class Meta:
        verbose_name = "考核方案"
        verbose_name_plural = "考核方案"

    def __str__(self) -> str:
        return self.name


class IndicatorKind(models.TextChoices):
    """Figures a scheme may weigh; formulae in `docs/algorithms/scoring.md`."""

    VALID_VISITS = "valid_visits", "有效走访数"
    COVERAGE = "coverage", "走访覆盖率"
    OPPORTUNITY_TIMELINESS = "opportunity_timeliness", "商机及时处理率"


class Indicator(models.Model):
    """One figure of a scheme: weight in points, target in the figure's unit, cap on the ratio.

    Personal data: none. Lives and ends with its scheme.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="indicators")
    kind = models.CharField("指标", max_length=32, choices=IndicatorKind.choices)
    weight = models.DecimalField("分值", max_digits=6, decimal_places=2)
    target = models.DecimalField("目标", max_digits=12, decimal_places=4)
    cap = models.DecimalField("封顶倍数", max_digits=4, decimal_places=2, default=1)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "考核指标"
        verbose_name_plural = "考核指标"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "kind"], name="one_indicator_a_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

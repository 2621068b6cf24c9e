"""Grid figure 网格存量指标: what a small grid held on one day."""

from django.db import models

from wangge.areas.grids.models import Grid


class GridFigure(models.Model):
    """Stock of a small grid on the bank's day `day`, counted over its running custody.

    Kept because counting a million customers for each look at the board takes seconds, and
    because a past month can only be compared with what was counted then. Figures of visits are
    never kept here: the board reads them live. `groups` is `{customer group: customers}`.
    Personal data: none (sums). One row a grid and day, replaced by a later count of that day.
    """

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="figures", verbose_name="网格")
    day = models.DateField("日期")
    customers = models.PositiveIntegerField("客户数")
    households = models.PositiveIntegerField("常住户数")
    key_customers = models.PositiveIntegerField("重点客户数")
    deposit_balance = models.DecimalField("存款余额", max_digits=18, decimal_places=2)
    loan_balance = models.DecimalField("贷款余额", max_digits=18, decimal_places=2)
    groups = models.JSONField("客群构成", default=dict)
    counted_at = models.DateTimeField("统计时间")

    class Meta:
        verbose_name = "网格存量指标"
        verbose_name_plural = "网格存量指标"
        constraints = [
            models.UniqueConstraint(fields=["grid", "day"], name="one_figure_a_grid_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.day}"

"""Reveal count 查看次数."""

from django.db import models

from wangge.areas.organisation.models import Staff


class RevealCount(models.Model):
    """How many reveals a member of staff has used on a bank day; the budget is held against it.

    Personal data: none beyond the staff reference; whom he looked at is on the audit trail.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="员工")
    day = models.DateField("日期")
    used = models.IntegerField("已用次数", default=0)

    class Meta:
        verbose_name = "查看次数"
        verbose_name_plural = "查看次数"
        constraints = [
            models.UniqueConstraint(fields=["staff", "day"], name="one_reveal_count_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} 员工 {self.staff_id}：{self.used}"

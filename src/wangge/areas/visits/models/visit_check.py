"""Visit check 有效性判定项: one item of a visit's verdict."""

from django.db import models

from .visit import Verdict, Visit


class CheckItem(models.TextChoices):
    """Items a bank may switch on; the verdict of the visit is the worst of its items."""

    DISTANCE = "distance", "到访距离"
    STAY = "stay", "停留时长"
    CONTENT = "content", "需求与跟进"
    MOCK_LOCATION = "mock_location", "模拟定位"
    REPEAT = "repeat", "重复走访"


class VisitCheck(models.Model):
    """The result of one item and its reason in words, kept as it was judged that day.

    `measured` and `limit` are in the item's unit (metres, seconds, days), null where it has none.
    Personal data: none. Never changed.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="checks")
    item = models.CharField("判定项", max_length=16, choices=CheckItem.choices)
    verdict = models.CharField("结果", max_length=8, choices=Verdict.choices)
    measured = models.FloatField("实测", null=True)
    limit = models.FloatField("标准", null=True)
    reason = models.CharField("说明", max_length=200)

    class Meta:
        verbose_name = "判定项"
        verbose_name_plural = "判定项"
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="one_check_an_item"),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.get_verdict_display()}"

"""Review case 归并复核: two records of whom the linker is not sure that they are one."""

from django.db import models

from wangge.areas.sealing import SealedText

from .customer import Customer


class CaseStatus(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", "待复核"
    LATER = "later", "以后再看"
    DECIDED = "decided", "已决定"
    GONE = "gone", "已不存在"
    """The newest snapshot no longer has it: better data, or a decision, settled it."""


class ReviewCase(models.Model):
    """A case of the snapshot's `review` table; `case_key` is the same night after night.

    Left and right are one customer in a suspicious merge; left is null where the record alone
    makes no customer. Written by `review.services` alone.
    Personal data: the record keys, C2, sealed. Kept: decisions point to it.
    """

    case_key = models.CharField("事项键", max_length=64, unique=True)
    kind = models.CharField("类型", max_length=24)
    rank = models.IntegerField("次序")
    priority = models.IntegerField("缓急")
    weight = models.FloatField("证据强度", null=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    left = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="+", verbose_name="甲方客户"
    )
    right = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name="乙方客户")
    left_source = models.CharField("甲方来源", max_length=32)
    left_table = models.CharField("甲方表", max_length=32)
    left_key = SealedText("甲方主键")
    left_role = models.CharField("甲方角色", max_length=32, blank=True)
    right_source = models.CharField("乙方来源", max_length=32)
    right_table = models.CharField("乙方表", max_length=32)
    right_key = SealedText("乙方主键")
    right_role = models.CharField("乙方角色", max_length=32, blank=True)
    status = models.CharField(
        "状态", max_length=8, choices=CaseStatus.choices, default=CaseStatus.OPEN
    )
    first_seen = models.DateField("首次出现批次")
    last_seen = models.DateField("最近出现批次")

    class Meta:
        verbose_name = "复核事项"
        verbose_name_plural = "复核事项"
        indexes = [models.Index(fields=["status", "rank"])]

    def __str__(self) -> str:
        return f"复核事项 {self.pk}"

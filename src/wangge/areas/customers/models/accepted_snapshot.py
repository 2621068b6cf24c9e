"""Accepted snapshot: which version of the lake the operational database serves."""

from django.db import models


class AcceptedSnapshot(models.Model):
    """One load of a snapshot's difference; the newest row names the snapshot being served.

    Personal data: none. Kept as history.
    """

    snapshot = models.CharField("快照", max_length=64, unique=True)
    batch_date = models.DateField("批次日期")
    accepted_at = models.DateTimeField("接收时间")
    inserted = models.IntegerField("新增客户")
    updated = models.IntegerField("变更客户")
    retired = models.IntegerField("停用客户")

    class Meta:
        verbose_name = "已接收快照"
        verbose_name_plural = "已接收快照"

    def __str__(self) -> str:
        return self.snapshot

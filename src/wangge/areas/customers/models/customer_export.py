"""Customer export 客户清单导出."""

from django.db import models

from wangge.areas.organisation.models import Staff
from wangge.areas.sealing import SealedText
from wangge.kernel.ids import new_id


class ExportStatus(models.TextChoices):
    """From asking to expiry; only `requested` can be decided and only `ready` can be fetched."""

    REQUESTED = "requested", "待审批"
    APPROVED = "approved", "已批准，生成中"
    READY = "ready", "可下载"
    REFUSED = "refused", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "已过期"


class CustomerExport(models.Model):
    """A list of customers that one person asks for and another approves.

    What is asked for never changes after the request: another list is another request.
    `password` opens the file; it is shown once to the requester and then forgotten.
    Personal data: the staff references. The file, encrypted, lies in `exports/` of the home until
    it expires; the row stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    requester = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间")
    purpose = SealedText("用途")
    criteria = models.JSONField("条件", default=dict)
    columns = models.JSONField("列", default=list)
    is_unmasked = models.BooleanField("不脱敏", default=False)
    status = models.CharField(
        "状态", max_length=12, choices=ExportStatus.choices, default=ExportStatus.REQUESTED
    )
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True)
    reason = SealedText("说明", blank=True)
    rows = models.IntegerField("行数", default=0)
    expires_at = models.DateTimeField("失效时间", null=True)
    password = SealedText("口令", blank=True)
    downloads = models.IntegerField("下载次数", default=0)

    class Meta:
        verbose_name = "客户清单导出"
        verbose_name_plural = "客户清单导出"
        indexes = [
            models.Index(fields=["requester", "requested_at"]),
            models.Index(fields=["status", "requested_at"]),
        ]

    def __str__(self) -> str:
        return f"导出 {self.pk} {self.get_status_display()}"

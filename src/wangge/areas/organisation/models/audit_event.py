"""Audit event 审计事件."""

from django.db import models

from .audit_seal import AuditSeal
from .staff import Staff


class AuditEvent(models.Model):
    """One act on customer data or settings, written in the transaction of the act itself.

    Append-only: no service changes or removes a row, and the database refuses to. `seal` names
    the batch it was sealed with, null for the newest. Personal data: none unmasked by rule.
    """

    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="操作人"
    )
    action = models.CharField("操作", max_length=64)
    object_type = models.CharField("对象类型", max_length=64)
    object_id = models.CharField("对象编号", max_length=64)
    purpose = models.CharField("目的", max_length=200, blank=True)
    detail = models.JSONField("说明", default=dict)
    seal = models.ForeignKey(
        AuditSeal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="封存"
    )

    class Meta:
        verbose_name = "审计事件"
        verbose_name_plural = "审计事件"
        indexes = [
            models.Index(fields=["at"]),
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["actor", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type}#{self.object_id}"

"""Audit seal 审计封存."""

from django.db import models


class AuditSeal(models.Model):
    """A batch of audit events sealed together; see `organisation.audit_chain`.

    Append-only. Personal data: none.
    """

    number = models.BigIntegerField("封存号", primary_key=True)
    events = models.IntegerField("事件数")
    first_event_id = models.BigIntegerField("首个事件")
    last_event_id = models.BigIntegerField("末个事件")
    sealed_at = models.DateTimeField("封存时间")
    head = models.CharField("链头", max_length=64)

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = "审计封存"

    def __str__(self) -> str:
        return f"封存 {self.number}"

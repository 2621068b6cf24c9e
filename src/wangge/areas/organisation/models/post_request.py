"""Post request 岗位申请: a sensitive post to begin or end, waiting for a second person."""

from django.db import models
from django.db.models import Q

from .post import Post, Role
from .staff import Staff
from .unit import Unit


class RequestedChange(models.TextChoices):
    """What is asked for."""

    GRANT = "grant", "授予"
    END = "end", "终止"


class RequestStatus(models.TextChoices):
    """How far a request has come; one that waits too long has lapsed."""

    PENDING = "pending", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class PostRequest(models.Model):
    """Asked for by an administrator, decided by a security officer who is not the holder.

    Personal data: the staff references. Never removed: it is why the post was held.
    """

    change = models.CharField("申请事项", max_length=8, choices=RequestedChange.choices)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="requests", verbose_name="员工")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="机构")
    role = models.CharField("岗位", max_length=24, choices=Role.choices)
    on = models.DateField("生效日")
    until = models.DateField("失效日", null=True, blank=True)
    reason = models.CharField("申请理由", max_length=200)
    status = models.CharField("状态", max_length=16, choices=RequestStatus.choices)
    requested_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    note = models.CharField("审批意见", max_length=200, blank=True)
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="requests", verbose_name="岗位"
    )

    class Meta:
        verbose_name = "岗位申请"
        verbose_name_plural = "岗位申请"
        indexes = [models.Index(fields=["status", "requested_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "unit", "role", "change"],
                condition=Q(status="pending"),
                name="one_pending_request_for_a_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff.name} {self.get_change_display()} {self.get_role_display()}"

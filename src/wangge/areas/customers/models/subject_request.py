"""Subject request 个人信息权利请求: what a person asks the bank to do with his data."""

from django.db import models

from wangge.areas.organisation.models import Staff
from wangge.areas.sealing import SealedText
from wangge.kernel.ids import new_id

from .customer import Customer


class RequestKind(models.TextChoices):
    """The rights of PIPL, articles 44 to 47."""

    ACCESS = "access", "查阅、复制"
    CORRECTION = "correction", "更正、补充"
    RESTRICTION = "restriction", "限制处理"
    RELEASE = "release", "解除限制"
    ERASURE = "erasure", "删除"


class Applicant(models.TextChoices):
    """Who asks; another than the person himself has shown his authority."""

    SELF = "self", "本人"
    GUARDIAN = "guardian", "监护人"
    AGENT = "agent", "受托人"
    KIN = "kin", "近亲属（客户已故）"


class RequestStatus(models.TextChoices):
    """From the counter to the answer; erasure takes a second person."""

    OPEN = "open", "待办理"
    APPROVAL = "approval", "待安全管理员审批"
    DONE = "done", "已办结"
    REFUSED = "refused", "不予办理"


class SubjectRequest(models.Model):
    """A line of the register. `due_on`: the answer is owed by then (15 working days).

    `password` opens the data package; it is told once and then forgotten.
    Personal data: what was asked and answered in words, C2, sealed. Kept: proof of the answer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="subject_requests", verbose_name="客户"
    )
    kind = models.CharField("事项", max_length=12, choices=RequestKind.choices)
    applicant = models.CharField("申请人", max_length=10, choices=Applicant.choices)
    details = SealedText("请求内容", blank=True)
    received_at = models.DateTimeField("受理时间")
    received_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="受理人")
    due_on = models.DateField("办理期限")
    status = models.CharField(
        "状态", max_length=10, choices=RequestStatus.choices, default=RequestStatus.OPEN
    )
    handled_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    handled_at = models.DateTimeField("办理时间", null=True)
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True)
    outcome = SealedText("办理结果", blank=True)
    password = SealedText("口令", blank=True)
    package_until = models.DateTimeField("数据包失效时间", null=True)

    class Meta:
        verbose_name = "个人信息权利请求"
        verbose_name_plural = "个人信息权利请求"
        indexes = [
            models.Index(fields=["status", "due_on"]),
            models.Index(fields=["customer", "received_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

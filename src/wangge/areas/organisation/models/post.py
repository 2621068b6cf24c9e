"""Post 岗位: the role a member of staff holds in a unit, from one day to another."""

from django.db import models
from django.db.models import F, Q

from .staff import Staff
from .unit import Unit


class Role(models.TextChoices):
    """What a post lets its holder do; see `organisation.access` for the rights of each."""

    HEAD_OFFICE = "head_office", "总行管理人员"
    DEPARTMENT = "department", "条线管理人员"
    BRANCH_HEAD = "branch_head", "支行行长"
    OUTLET_HEAD = "outlet_head", "网点负责人"
    CUSTOMER_MANAGER = "customer_manager", "客户经理"
    ANALYST = "analyst", "统计分析人员"
    AUDITOR = "auditor", "审计人员"
    ADMINISTRATOR = "administrator", "系统管理员"
    SECURITY_OFFICER = "security_officer", "安全管理员"


class Post(models.Model):
    """Effective-dated: a transfer ends one post and opens another; past posts explain past scope.

    `valid_to` is the first day on which the post no longer holds, null while it runs.
    Personal data: none beyond the staff reference.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="posts", verbose_name="员工")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="机构")
    role = models.CharField("岗位", max_length=24, choices=Role.choices)
    valid_from = models.DateField("生效日")
    valid_to = models.DateField("失效日", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="post_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["staff", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.staff.name} {self.get_role_display()} @ {self.unit.name}"

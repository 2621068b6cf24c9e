"""Absence 离岗: when a member of staff is away, and who acts in each of his posts meanwhile."""

from django.db import models
from django.db.models import F, Q

from .post import Post
from .staff import Staff


class AbsenceKind(models.TextChoices):
    """Why somebody is away; on mandatory leave he may not touch the system either."""

    ANNUAL = "annual", "年休假"
    PERSONAL = "personal", "事假"
    SICK = "sick", "病假"
    TRAINING = "training", "外出培训"
    MANDATORY = "mandatory", "强制休假"
    OTHER = "other", "其他"


class Absence(models.Model):
    """From `starts_at` up to, not including, `ends_at`: instants, because duty moves by the hour.

    Personal data: an employee's absence and its kind, C2; shown to administrators only.
    Ended early by moving `ends_at`; removed when it is called off before it began.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="absences", verbose_name="员工")
    kind = models.CharField("类别", max_length=16, choices=AbsenceKind.choices)
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")

    class Meta:
        verbose_name = "离岗"
        verbose_name_plural = "离岗"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "starts_at"]),
            models.Index(fields=["ends_at", "starts_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.staff.name} {self.get_kind_display()}"


class ActingPost(models.Model):
    """While the absence lasts, and as long as the post runs, `deputy` has its rights and scope.

    Personal data: none beyond the staff references.
    """

    absence = models.ForeignKey(Absence, models.CASCADE, related_name="acting")
    post = models.ForeignKey(Post, models.PROTECT, related_name="acting", verbose_name="岗位")
    deputy = models.ForeignKey(
        Staff, models.PROTECT, related_name="acting_posts", verbose_name="代岗人"
    )

    class Meta:
        verbose_name = "代岗"
        verbose_name_plural = "代岗"
        constraints = [
            models.UniqueConstraint(fields=["absence", "post"], name="one_deputy_a_post"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy.name} 代 {self.post}"

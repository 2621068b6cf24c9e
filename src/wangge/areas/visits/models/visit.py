"""Visit 走访."""

from django.db import models

from wangge.areas.customers.models import Customer, Household
from wangge.areas.grids.models import Grid
from wangge.areas.opportunities.models import Task
from wangge.areas.organisation.models import Staff
from wangge.areas.sealing import SealedText


class Outcome(models.TextChoices):
    """What the manager found at the door."""

    MET = "met", "见到本人"
    ABSENT = "absent", "无人在家"
    REFUSED = "refused", "拒访"
    CLOSED = "closed", "关门停业"
    MOVED = "moved", "已搬离"


class Verdict(models.TextChoices):
    """Three-valued: what the evidence cannot tell goes to review, never to rejection."""

    VALID = "valid", "有效"
    INVALID = "invalid", "无效"
    UNSURE = "unsure", "待复核"


class Visit(models.Model):
    """One visit, born on the phone: `id` is the phone's UUIDv7, so a resend changes nothing.

    `lon`, `lat` in WGS-84 degrees and `accuracy_m` (68 % radius, metres) are those of check-in.
    `distance_m` is to the customer's place, null while that place is unknown. `household` is the
    customer's household on that day (null: none known): coverage and the repeat rule speak of
    households, and a later move must not rewrite what was covered.
    Personal data: position of an employee and words about a customer, C2; the words are sealed.
    Kept; never changed after it is recorded.
    """

    id = models.UUIDField(primary_key=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="visits")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="visits")
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="visits")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="visits")
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="visits")
    checked_in_at = models.DateTimeField("签到时间")
    checked_out_at = models.DateTimeField("签退时间")
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    accuracy_m = models.FloatField("定位精度")
    is_mock = models.BooleanField("模拟定位", default=False)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    need = SealedText("客户需求", blank=True)
    follow_up = SealedText("跟进计划", blank=True)
    distance_m = models.FloatField("距客户位置", null=True)
    verdict = models.CharField("判定", max_length=8, choices=Verdict.choices)
    received_at = models.DateTimeField("接收时间")

    class Meta:
        verbose_name = "走访"
        verbose_name_plural = "走访"
        indexes = [
            models.Index(fields=["checked_in_at", "id"]),
            models.Index(fields=["staff", "checked_in_at"]),
            models.Index(fields=["customer", "checked_in_at"]),
            models.Index(fields=["household", "checked_in_at"]),
            # The board counts a month of a whole bank from this index alone.
            models.Index(
                fields=["grid", "checked_in_at", "verdict", "household"], name="visit_board"
            ),
        ]

    def __str__(self) -> str:
        return f"走访 {self.pk}"

"""Device 设备: a browser or phone that a member of staff has signed in with."""

from django.db import models

from .staff import Staff


class Face(models.TextChoices):
    """Which of the two faces a sign-in came through."""

    CONSOLE = "console", "管理端"
    FIELD = "field", "外勤端"


class Device(models.Model):
    """Known by a random key in a cookie that scripts cannot read; only its digest is kept here.

    Ready once `approved_at` is set, refused for good once `revoked_at` is. A browser shared by
    several people is one device for each of them. Personal data: whose device, and the network
    address it was last seen at, C2; removed a year after it was revoked or last seen.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="devices", verbose_name="员工")
    key_digest = models.CharField("设备密钥摘要", max_length=64)
    face = models.CharField("登录端", max_length=8, choices=Face.choices)
    label = models.CharField("设备名称", max_length=80)
    registered_at = models.DateTimeField("登记时间")
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    last_seen_at = models.DateTimeField("最近使用时间")
    last_address = models.CharField("最近网络地址", max_length=45, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "设备"
        verbose_name_plural = "设备"
        constraints = [
            models.UniqueConstraint(fields=["staff", "key_digest"], name="device_known_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff.name} {self.label}"

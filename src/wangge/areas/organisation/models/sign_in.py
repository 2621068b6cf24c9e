"""Sign-in 登录记录: one session of one person, from its opening to its end."""

from django.db import models

from .device import Device, Face
from .staff import Staff


class Method(models.TextChoices):
    """What a person showed first."""

    PASSWORD = "password", "密码"
    DIRECTORY = "directory", "行内目录（LDAP）"
    PROVIDER = "provider", "统一身份认证"
    PASSKEY = "passkey", "通行密钥"
    OTHER = "other", "其他"


class Second(models.TextChoices):
    """What a person showed as the second step."""

    TOTP = "totp", "动态口令"
    PASSKEY = "passkey", "通行密钥"
    RECOVERY = "recovery", "恢复码"


class End(models.TextChoices):
    """Why a session ended."""

    SIGNED_OUT = "signed_out", "退出"
    IDLE = "idle", "长时间未操作"
    TOO_LONG = "too_long", "达到最长时限"
    REVOKED = "revoked", "被下线"
    DEVICE_REVOKED = "device_revoked", "设备停用"


class SignIn(models.Model):
    """Every request of the session looks here: an ended row refuses it at once.

    `idle_seconds` and `expires_at` are the time-outs that held when it was opened. `is_new_device`
    and `is_new_network` make a notice, until `noticed_at`. Personal data: network address and
    device of a member of staff, C2; kept one year for the security officer.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="sign_ins", verbose_name="员工")
    device = models.ForeignKey(
        Device, models.PROTECT, null=True, related_name="sign_ins", verbose_name="设备"
    )
    at = models.DateTimeField("登录时间")
    method = models.CharField("登录方式", max_length=12, choices=Method.choices)
    second = models.CharField("第二步验证", max_length=12, choices=Second.choices, blank=True)
    face = models.CharField("登录端", max_length=8, choices=Face.choices)
    address = models.CharField("网络地址", max_length=45, blank=True)
    label = models.CharField("设备名称", max_length=80, blank=True)
    is_new_device = models.BooleanField("新设备", default=False)
    is_new_network = models.BooleanField("新网络", default=False)
    noticed_at = models.DateTimeField("本人知悉时间", null=True, blank=True)
    idle_seconds = models.PositiveIntegerField("闲置时限（秒）")
    expires_at = models.DateTimeField("最长有效至")
    last_seen_at = models.DateTimeField("最近操作时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    end = models.CharField("结束原因", max_length=16, choices=End.choices, blank=True)

    class Meta:
        verbose_name = "登录记录"
        verbose_name_plural = "登录记录"
        indexes = [models.Index(fields=["staff", "-at"])]

    def __str__(self) -> str:
        return f"{self.staff.name} {self.at:%Y-%m-%d %H:%M} {self.label}"

"""Password record 密码记录: which passwords a person has had, and since when."""

from django.db import models

from .staff import Staff


class PasswordRecord(models.Model):
    """The newest row dates the present password; older rows stop it from being taken again.

    A person without a row, or whose newest row is not `by_self`, has a first password that
    somebody else knows. Personal data: Argon2 hashes, C3 in meaning, never shown or exported; no
    more rows a person are kept than the policy compares.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+", verbose_name="员工")
    encoded = models.CharField("密码摘要", max_length=128)
    set_at = models.DateTimeField("设定时间")
    by_self = models.BooleanField("本人设定")

    class Meta:
        verbose_name = "密码记录"
        verbose_name_plural = "密码记录"
        indexes = [models.Index(fields=["staff", "-set_at"])]

    def __str__(self) -> str:
        return f"{self.staff.name} {self.set_at:%Y-%m-%d}"

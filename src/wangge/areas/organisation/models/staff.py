"""Staff 员工: a person who signs in."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from wangge.areas.sealing import SealedText


class StaffManager(BaseUserManager):
    """Finds staff by their user name; staff are created in `organisation.services` only."""

    def get_by_natural_key(self, username: str) -> "Staff":
        """Return the staff member with this user name (case-sensitive)."""
        return self.get(username=username)


class Staff(AbstractBaseUser):
    """A member of the bank's staff; what he may do follows from his posts, not from this row.

    Personal data: name and phone of an employee, C2; the phone is sealed.
    Retired by `is_active = False`; `left_on` is the first day on which he is no longer with the
    bank, also one still to come.
    """

    staff_no = models.CharField("工号", max_length=32, unique=True)
    username = models.CharField("登录名", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    mobile = SealedText("手机号", blank=True)
    is_active = models.BooleanField("在职", default=True)
    left_on = models.DateField("离职日", null=True, blank=True)

    objects = StaffManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = "员工"
        verbose_name_plural = "员工"

    def __str__(self) -> str:
        return f"{self.name}（{self.staff_no}）"

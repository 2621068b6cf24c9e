"""Passwords: what the bank's policy asks of one, changing and resetting them.

Two policies. `dengbao` follows the usual reading of GB/T 22239 level 3: composition, a change
every 90 days, no return to the last five. `asvs` follows OWASP ASVS 5.0 chapter 6.2: length and a
list of common passwords, no composition, no expiry. Both ask that a first password, which somebody
else knows, be changed at the first sign-in.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.db import transaction

from wangge.kernel.errors import WanggeError

from .access import Actor
from .models import PasswordRecord, Staff
from .services import audit

LONGEST = 128  # argon2 reads any length; a limit keeps one request from costing much
CONTEXT_WORDS = (
    "wangge", "网格", "nongshang", "农商", "nongxin", "农信", "xinyongshe", "信用社",
    "yinhang", "银行", "bank", "xindai", "信贷", "guanliyuan", "管理员", "admin", "mima",
    "密码", "password",
)  # fmt: skip
"""Words that anyone would try first at a bank; WANGGE_PASSWORD_WORDS adds the bank's own."""
LEFT_WITHOUT_WORDS = 8  # what is left of a password without them must be one by itself
_SIMILAR = UserAttributeSimilarityValidator(("username", "name", "staff_no", "mobile"))
_COMMON = CommonPasswordValidator()


class WeakPassword(WanggeError):
    """The new password breaks the bank's policy."""

    code = "password.weak"
    status = 422
    zh = "新密码不符合要求：{problem}。密码未更改，请换一个。"
    en = "The new password breaks a rule ({rule}); it was not changed. Choose another."


class WrongOldPassword(WanggeError):
    """The present password was typed wrong."""

    code = "password.wrong_old"
    status = 422
    zh = "原密码不正确，密码未更改。请核对后重试。"
    en = "The present password is wrong; nothing was changed. Check it and try again."


@dataclass(frozen=True)
class PasswordPolicy:
    """What a password must be. `classes` of lower, upper, digit, sign; `longest_life` None: ever.

    `remembered`: so many earlier passwords may not come back, the present one included.
    """

    name: str
    shortest: int
    shortest_with_factor: int
    classes: int
    longest_life: timedelta | None
    remembered: int


POLICIES = {
    policy.name: policy
    for policy in (
        PasswordPolicy("dengbao", 8, 8, 3, timedelta(days=90), 5),
        PasswordPolicy("asvs", 12, 8, 0, None, 1),
    )
}


def policy() -> PasswordPolicy:
    """Return the policy that this installation follows."""
    return POLICIES[settings.WANGGE_PASSWORD_POLICY]


def classes_of(password: str) -> int:
    """Count the classes among lower case, upper case, digit and anything else."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(kind(c) for c in password) for kind in kinds)


def broken_rule(password: str, policy: PasswordPolicy, *, has_factor: bool) -> tuple[str, str]:
    """Return (rule, Chinese sentence) of the first rule of form that is broken, or two blanks."""
    shortest = policy.shortest_with_factor if has_factor else policy.shortest
    if len(password) < shortest:
        return "length", f"至少 {shortest} 个字符"
    if len(password) > LONGEST:
        return "too_long", f"最多 {LONGEST} 个字符"
    if classes_of(password) < policy.classes:
        return "classes", f"大写字母、小写字母、数字、符号中至少含 {policy.classes} 类"
    return "", ""


def left_without_words(password: str, words: Iterable[str]) -> int:
    """Count the characters of `password` outside `words`, whatever their case."""
    left = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word.casefold(), "")
    return len(left)


def check_new(*, staff: Staff, password: str, earlier: Iterable[str], has_factor: bool) -> None:
    """Raise WeakPassword unless `staff` may take `password`; `earlier`: hashes not to return to."""
    rule, problem = broken_rule(password, policy(), has_factor=has_factor)
    if rule:
        raise WeakPassword(rule=rule, problem=problem)
    words = (*CONTEXT_WORDS, *settings.WANGGE_PASSWORD_WORDS)
    if left_without_words(password, words) < min(LEFT_WITHOUT_WORDS, len(password)):
        raise WeakPassword(rule="words", problem="含本行或本系统的常用词，容易被猜中")
    try:
        _COMMON.validate(password)
    except ValidationError as error:
        raise WeakPassword(rule="common", problem="过于常见，容易被猜中") from error
    try:
        _SIMILAR.validate(password, staff)
    except ValidationError as error:
        raise WeakPassword(rule="similar", problem="与姓名、登录名或工号过于相似") from error
    if any(check_password(password, encoded) for encoded in earlier):
        raise WeakPassword(rule="reused", problem="不能与现在或最近用过的密码相同")


def must_change(staff: Staff, *, now: datetime) -> bool:
    """Tell whether the present password is somebody else's making, or has grown too old."""
    if not staff.has_usable_password():
        return False
    newest = PasswordRecord.objects.filter(staff=staff).order_by("-set_at", "-pk").first()
    if newest is None or not newest.by_self:
        return True
    life = policy().longest_life
    return life is not None and now - newest.set_at > life


def change_password(
    *, staff: Staff, old: str, new: str, has_factor: bool, actor: Actor, now: datetime
) -> None:
    """Take a new password of one's own; raises WrongOldPassword or WeakPassword."""
    if not check_password(old, staff.password):
        raise WrongOldPassword
    remembered = PasswordRecord.objects.filter(staff=staff).order_by("-set_at", "-pk")
    earlier = [staff.password, *(r.encoded for r in remembered[: policy().remembered])]
    check_new(staff=staff, password=new, earlier=earlier, has_factor=has_factor)
    with transaction.atomic():
        _set(staff, new, by_self=True, now=now)
        audit(actor=actor, now=now, action="password.change", about=staff)


def reset_password(*, staff: Staff, actor: Actor, now: datetime) -> str:
    """Give `staff` a first password and return it, to be told in person; it must be changed."""
    first = f"{secrets.token_hex(2)}-{secrets.token_hex(2).upper()}-{secrets.token_hex(2)}"
    with transaction.atomic():
        _set(staff, first, by_self=False, now=now)
        audit(actor=actor, now=now, action="password.reset", about=staff)
    return first


def adopt_passwords(*, actor: Actor, now: datetime) -> int:
    """Take the passwords of all who have no record for their own; for samples and migrations.

    Returns how many. Real staff are not adopted: they change their first password themselves.
    """
    known = PasswordRecord.objects.values("staff_id")
    rows = [
        PasswordRecord(staff_id=pk, encoded=encoded, set_at=now, by_self=True)
        for pk, encoded in Staff.objects.exclude(pk__in=known).values_list("pk", "password")
    ]
    PasswordRecord.objects.bulk_create(rows)
    return len(rows)


def _set(staff: Staff, password: str, *, by_self: bool, now: datetime) -> None:
    staff.set_password(password)
    staff.save(update_fields=["password"])
    PasswordRecord.objects.create(staff=staff, encoded=staff.password, set_at=now, by_self=by_self)
    kept = PasswordRecord.objects.filter(staff=staff).order_by("-set_at", "-pk")
    keep = max(1, policy().remembered)
    PasswordRecord.objects.filter(pk__in=[row.pk for row in kept[keep:]]).delete()

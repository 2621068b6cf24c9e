"""Signing in and out: authentication behind axes' lock-out, each act on the audit trail."""

from datetime import datetime

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import WanggeError

from .models import Staff
from .services import write_audit


class WrongPassword(WanggeError):
    """User name or password is wrong; which of the two is not told."""

    code = "session.wrong_password"
    status = 401
    zh = "登录名或密码不正确，未登录。请核对后重试；连续多次失败将暂时锁定。"
    en = "Wrong user name or password; not signed in. Repeated failures lock the account a while."


class LockedOut(WanggeError):
    """Too many failures from this person at this address."""

    code = "session.locked"
    status = 429
    zh = "连续登录失败次数过多，账号已暂时锁定。请 15 分钟后再试，或联系管理员。"
    en = "Too many failed attempts: locked for a while. Try again in 15 minutes."


def sign_in(*, request: HttpRequest, username: str, password: str, now: datetime) -> Staff:
    """Open a session for the staff member; raises WrongPassword or LockedOut."""
    staff = authenticate(request, username=username, password=password)
    if staff is not None:
        login(request, staff)
        _note("session.open", staff.pk, staff.pk, now)
        return staff
    locked = getattr(request, "axes_locked_out", False)
    request.axes_locked_out = False  # else the axes middleware replaces our answer by its own
    known = Staff.objects.filter(username=username).values_list("pk", flat=True).first()
    _note("session.locked" if locked else "session.refused", None, known, now)
    raise LockedOut if locked else WrongPassword


def sign_out(*, request: HttpRequest, now: datetime) -> None:
    """End the session, if there is one."""
    if request.user.is_authenticated:
        _note("session.close", request.user.pk, request.user.pk, now)
    logout(request)


def _note(action: str, actor_id: int | None, staff_id: int | None, now: datetime) -> None:
    # What was typed is not kept: people type passwords into the name field.
    write_audit(AuditRecord(now, actor_id, action, "staff", str(staff_id or "")))

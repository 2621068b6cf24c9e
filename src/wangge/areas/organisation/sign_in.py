"""Signing in and out: password or directory, second step, passkey; each act on the audit trail.

The lock-out (axes) counts wrong passwords and wrong codes alike, by name and address.
"""

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import WanggeError

from . import devices, second_factor, sessions
from .access import Actor
from .models import Method, Second, Staff
from .services import audit, write_audit

PENDING = "pending"
"""Of the Django session: who has shown a password and owes the second step."""
PATIENCE = timedelta(minutes=5)
_PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 (a class)


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
    zh = "连续登录失败次数过多，账号已暂时锁定。请 15 分钟后再试，或联系安全管理员。"
    en = "Too many failed attempts: locked for a while. Try again in 15 minutes."


class FirstStepGone(WanggeError):
    """The password step is missing or too long ago."""

    code = "session.first_step_gone"
    status = 401
    zh = "验证已超时，未登录。请重新输入登录名和密码。"
    en = "The second step came too late; not signed in. Enter your password again."


def sign_in(
    *, request: HttpRequest, username: str, password: str, face: str, now: datetime
) -> Staff | None:
    """Open a session, or return None when the second step is due; see `second_step`.

    Raises WrongPassword, LockedOut and what `devices.recognise` raises.
    """
    staff = _authenticated(request, username, password, now)
    is_local = staff.backend == _PASSWORD_BACKEND
    method = Method.PASSWORD if is_local else Method.DIRECTORY
    if not second_factor.has_second_factor(staff):
        enter(request=request, staff=staff, method=method, face=face, now=now)
        return staff
    logout(request)  # whoever sat here before is gone with the first step
    request.session[PENDING] = {
        "staff": staff.pk,
        "until": (now + PATIENCE).timestamp(),
        "method": method,
        "face": face,
    }
    return None


def pending(request: HttpRequest, now: datetime) -> Staff | None:
    """Return who owes the second step in this browser."""
    kept = request.session.get(PENDING)
    if kept is None or now.timestamp() > kept["until"]:
        return None
    return Staff.objects.filter(pk=kept["staff"], is_active=True).first()


def second_step(
    *, request: HttpRequest, code: str | None, credential: dict[str, Any] | None, now: datetime
) -> Staff:
    """Finish a sign-in with a code or a passkey.

    Raises FirstStepGone, WrongCode, LockedOut and what `devices.recognise` raises.
    """
    staff = pending(request, now)
    if staff is None:
        raise FirstStepGone
    kept = request.session[PENDING]
    second = _prove(request, staff, code, credential, now)
    enter(
        request=request,
        staff=staff,
        method=kept["method"],
        second=second,
        face=kept["face"],
        now=now,
    )
    return staff


def sign_in_by_passkey(
    *, request: HttpRequest, credential: dict[str, Any], face: str, now: datetime
) -> Staff:
    """Open a session with a passkey alone: it asks for finger, face or PIN itself."""
    staff = second_factor.verify_passkey(staff=None, credential=credential, now=now)
    _require_unlocked(request, staff, now)
    if not staff.is_active:
        raise second_factor.WrongCode
    enter(request=request, staff=staff, method=Method.PASSKEY, face=face, now=now)
    return staff


def confirm(
    *,
    request: HttpRequest,
    staff: Staff,
    password: str | None,
    code: str | None,
    credential: dict[str, Any] | None,
    now: datetime,
) -> None:
    """Prove once more to be there: with the second factor if there is one, else the password."""
    if code or credential:
        _prove(request, staff, code, credential, now)
    elif second_factor.has_second_factor(staff):
        raise second_factor.WrongCode
    elif _authenticated(request, staff.username, password or "", now).pk != staff.pk:
        raise WrongPassword
    sessions.confirmed(request, now)
    _note("session.confirm", staff.pk, staff.pk, now)


def enter(
    *,
    request: HttpRequest,
    staff: Staff,
    method: str,
    face: str,
    now: datetime,
    second: str = "",
) -> None:
    """Open the session of a person who has shown all that is asked; raises what devices raise."""
    try:
        device, is_new = devices.recognise(request=request, staff=staff, face=face, now=now)
    except WanggeError as error:
        _note("session.refused", None, staff.pk, now, why=error.code)
        raise
    request.opening = sessions.Opening(method, second, face, device, is_new)  # type: ignore[attr-defined]
    login(request, staff, backend=getattr(staff, "backend", _PASSWORD_BACKEND))
    detail = {"method": method, "second": second, "device": device.pk}
    _note("session.open", staff.pk, staff.pk, now, **detail)


def sign_out(*, request: HttpRequest, now: datetime) -> None:
    """End the session, if there is one."""
    if request.user.is_authenticated:
        sessions.end_current(request, now)
        _note("session.close", request.user.pk, request.user.pk, now)
    logout(request)


def unlock(*, staff: Staff, actor: Actor, now: datetime) -> None:
    """Forget the failed attempts on a person's name, whatever the address."""
    reset(username=staff.username)
    audit(actor=actor, now=now, action="session.unlock", about=staff)


def _authenticated(request: HttpRequest, username: str, password: str, now: datetime) -> Staff:
    """Return who these credentials belong to; raises WrongPassword or LockedOut."""
    staff = authenticate(request, username=username, password=password)
    if staff is not None:
        return staff
    known = Staff.objects.filter(username=username).values_list("pk", flat=True).first()
    raise _failed(request, known, WrongPassword(), now)


def _prove(
    request: HttpRequest,
    staff: Staff,
    code: str | None,
    credential: dict[str, Any] | None,
    now: datetime,
) -> str:
    """Return the factor shown; a wrong one counts towards the lock-out like a wrong password."""
    _require_unlocked(request, staff, now)
    try:
        if credential:
            second_factor.verify_passkey(staff=staff, credential=credential, now=now)
            return str(Second.PASSKEY)
        return second_factor.verify_code(staff=staff, code=code or "", now=now)
    except second_factor.WrongCode as error:
        user_login_failed.send(__name__, credentials={"username": staff.username}, request=request)
        raise _failed(request, staff.pk, error, now) from error


def _require_unlocked(request: HttpRequest, staff: Staff, now: datetime) -> None:
    if not AxesProxyHandler.is_allowed(request, {"username": staff.username}):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        raise _failed(request, staff.pk, LockedOut(), now)


def _failed(
    request: HttpRequest, staff_id: int | None, error: WanggeError, now: datetime
) -> WanggeError:
    locked = getattr(request, "axes_locked_out", False)
    # else the axes middleware replaces our answer by its own
    request.axes_locked_out = False  # type: ignore[attr-defined]
    _note("session.locked" if locked else "session.refused", None, staff_id, now)
    return LockedOut() if locked else error


def _note(
    action: str, actor_id: int | None, staff_id: int | None, now: datetime, **detail: Any
) -> None:
    # What was typed is not kept: people type passwords into the name field.
    write_audit(AuditRecord(now, actor_id, action, "staff", str(staff_id or ""), detail=detail))

"""Sessions: registered at every sign-in, looked at in every request, ended by many causes.

A session without a row in `SignIn` is refused, so nothing signs in past the register. The
time-outs are those that held at sign-in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest

from wangge.kernel import time
from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import NotFound, WanggeError

from .access import Actor, Right, actor_of, visible_sign_ins
from .devices import DeviceRevoked, address_of, label_of, network_of
from .models import Device, End, Face, Method, SignIn, Staff
from .passwords import must_change
from .selectors import home_of, posts_of
from .services import write_audit

KEY = "sign_in"
"""Of the Django session: the id of its SignIn."""
DUTIES = "must"
"""Of the Django session: what has to be done before anything else, see `duties_of`."""
CONFIRMED_AT = "confirmed_at"
"""Of the Django session: when the person last proved to be there (Unix seconds)."""
TOUCH_EVERY = timedelta(minutes=1)
"""`last_seen_at` is written this often at most: a read should not cost a write each time."""
NETWORK_MEMORY = timedelta(days=90)
GUARDIAN_RIGHTS = frozenset(
    {Right.MANAGE_ORGANISATION, Right.MANAGE_ACCESS, Right.APPROVE_GRANTS, Right.SEE_AUDIT}
)
ORDINARY_RIGHTS = frozenset({Right.SEE_CUSTOMERS, Right.SEE_BOARD, Right.RECORD_VISITS})
"""Whoever may do more than this is privileged; a right added later is so without being named."""


class SessionRequired(WanggeError):
    """No one is signed in, or the session ended."""

    code = "session.required"
    status = 401
    zh = "尚未登录或登录已超时，操作未执行。请重新登录。"
    en = "You are not signed in, or the session has ended; nothing was changed. Sign in again."


class SessionTimedOut(WanggeError):
    """Too long without a request, or since the sign-in."""

    code = "session.timed_out"
    status = 401
    zh = "登录已超时，操作未执行。请重新登录。"
    en = "The session has timed out; nothing was changed. Sign in again."


class SessionRevoked(WanggeError):
    """Ended from elsewhere, by the person or by the security officer."""

    code = "session.revoked"
    status = 401
    zh = "本次登录已在别处下线，操作未执行。如非本人操作，请立即联系安全管理员。"
    en = "This session was ended from elsewhere; nothing was changed. If not by you, tell security."


class DutyFirst(WanggeError):
    """A password or a second factor has to be set before anything else."""

    code = "session.duty_first"
    status = 403
    zh = "请先完成安全设置（修改密码或开通第二步验证），操作未执行。"
    en = "Set your password or second factor first; nothing was changed."


class ConfirmationNeeded(WanggeError):
    """The act is sensitive and the last proof of presence too old."""

    code = "session.confirm_needed"
    status = 403
    zh = "此操作较为敏感，请再次验证身份（{minutes} 分钟内有效）。操作未执行。"
    en = "This act is sensitive: confirm that it is you (good for {minutes} minutes)."


@dataclass(frozen=True)
class Opening:
    """What is known of a sign-in before `login()` is called; put on the request."""

    method: str = Method.OTHER
    second: str = ""
    face: str = Face.CONSOLE
    device: Device | None = None
    is_new_device: bool = False


def is_privileged(actor: Actor) -> bool:
    """Tell whether the actor may do more than see and record his own business."""
    return bool(actor.rights - ORDINARY_RIGHTS)


@receiver(user_logged_in)
def register(sender: Any, request: HttpRequest, user: Staff, **_: Any) -> None:
    """Write the SignIn of a session that has just been opened, however it was opened."""
    now = getattr(request, "now", None) or time.now()
    opening: Opening = getattr(request, "opening", Opening())
    actor = actor_of(user, at=now)
    kind = _kind(user, actor, opening.face, now)
    address = address_of(request)
    row = SignIn.objects.create(
        staff=user,
        device=opening.device,
        at=now,
        method=opening.method,
        second=opening.second,
        face=opening.face,
        address=address,
        label=label_of(request.META.get("HTTP_USER_AGENT", "")),
        is_new_network=_is_new_network(user, address, now),
        is_new_device=opening.is_new_device and SignIn.objects.filter(staff=user).exists(),
        idle_seconds=int(settings.WANGGE_IDLE[kind].total_seconds()),
        expires_at=now + settings.WANGGE_LONGEST[kind],
        last_seen_at=now,
    )
    request.session[KEY] = row.pk
    request.session[DUTIES] = duties_of(user, actor, opening, now)
    request.session[CONFIRMED_AT] = int(now.timestamp())


def _kind(staff: Staff, actor: Actor, face: str, now: datetime) -> str:
    """Return the key of the time-outs; the long ones of the field are for field staff alone."""
    if actor.rights & GUARDIAN_RIGHTS:
        return "guardian"
    is_field = face == Face.FIELD and home_of(posts_of(staff, at=now)) == "field"
    return "field" if is_field else "console"


def _is_new_network(staff: Staff, address: str, now: datetime) -> bool:
    since = now - NETWORK_MEMORY
    earlier = SignIn.objects.filter(staff=staff, at__gte=since).values_list("address", flat=True)
    known = {network_of(one) for one in earlier.distinct()[:200]}
    return bool(known) and network_of(address) not in known


def duties_of(staff: Staff, actor: Actor, opening: Opening, now: datetime) -> list[str]:
    """Return what must be done first: `change_password`, `enrol_second_factor`."""
    from .second_factor import has_second_factor  # it needs the app registry to be ready

    must = []
    if opening.method == Method.PASSWORD and must_change(staff, now=now):
        must.append("change_password")
    demanded = settings.WANGGE_SECOND_FACTOR
    is_asked = demanded == "everyone" or (demanded == "privileged" and is_privileged(actor))
    # Whoever comes through the bank's identity provider has been asked there.
    is_asked = is_asked and opening.method in {Method.PASSWORD, Method.DIRECTORY}
    if is_asked and not has_second_factor(staff):
        must.append("enrol_second_factor")
    return must


def duties(request: HttpRequest) -> list[str]:
    """Return the duties of the session that are still open."""
    return list(request.session.get(DUTIES, []))


def discharge(request: HttpRequest, duty: str) -> None:
    """Strike a duty that has been done."""
    request.session[DUTIES] = [one for one in duties(request) if one != duty]


def check(*, request: HttpRequest, now: datetime) -> None:
    """Let the session of `request` pass, or end it and raise why."""
    row = (
        SignIn.objects.select_related("device")
        .filter(pk=request.session.get(KEY), staff_id=request.user.pk)
        .first()
    )
    if row is None:
        logout(request)
        raise SessionRequired
    refusal = _refusal(row, now)
    if refusal is not None:
        logout(request)
        raise refusal
    if now - row.last_seen_at > TOUCH_EVERY:
        SignIn.objects.filter(pk=row.pk).update(last_seen_at=now)


def _refusal(row: SignIn, now: datetime) -> WanggeError | None:
    """Return the error for a session that no longer holds, having ended it, or None."""
    if row.ended_at is not None:
        return SessionRevoked() if row.end == End.REVOKED else SessionRequired()
    if row.device is not None and row.device.revoked_at is not None:
        _end(row, End.DEVICE_REVOKED, now)
        return DeviceRevoked()
    if now > row.expires_at:
        _end(row, End.TOO_LONG, now)
        return SessionTimedOut()
    if now - row.last_seen_at > timedelta(seconds=row.idle_seconds):
        _end(row, End.IDLE, now)
        return SessionTimedOut()
    return None


def require_fresh(*, request: HttpRequest, within: timedelta, now: datetime) -> None:
    """Raise ConfirmationNeeded unless the person proved to be there lately."""
    confirmed = request.session.get(CONFIRMED_AT, 0)
    if now.timestamp() - confirmed > within.total_seconds():
        raise ConfirmationNeeded(minutes=int(within.total_seconds() // 60))


def confirmed(request: HttpRequest, now: datetime) -> None:
    """Note that the person has just proved to be there; the session gets a new key."""
    request.session.cycle_key()
    request.session[CONFIRMED_AT] = int(now.timestamp())


def current(request: HttpRequest) -> int | None:
    """Return the id of the request's SignIn."""
    return request.session.get(KEY)


def live_sessions(staff_id: int, *, now: datetime) -> list[SignIn]:
    """Return the sessions of a person that still hold, newest first."""
    rows = sign_ins(staff_id).filter(ended_at=None, expires_at__gt=now)
    return [row for row in rows if now - row.last_seen_at <= timedelta(seconds=row.idle_seconds)]


def notices(staff_id: int) -> QuerySet[SignIn]:
    """Return sign-ins from a new device or network that the person has not been told of."""
    return (
        sign_ins(staff_id)
        .filter(noticed_at=None)
        .exclude(is_new_device=False, is_new_network=False)
    )


def sign_ins(staff_id: int) -> QuerySet[SignIn]:
    """Return a person's sign-ins, newest first."""
    return SignIn.objects.filter(staff_id=staff_id).order_by("-at", "-pk")


def acknowledge_notices(*, staff_id: int, now: datetime) -> None:
    """Note that the person has seen the notices there are."""
    notices(staff_id).update(noticed_at=now)


def end_session(*, sign_in_id: int, actor: Actor, now: datetime) -> None:
    """End a session of one's own, or anyone's as the security officer; raises NotFound."""
    row = visible_sign_ins(actor).filter(pk=sign_in_id).first()
    if row is None:
        raise NotFound
    if row.ended_at is None:
        _end(row, End.REVOKED, now)
        _note("session.revoke", actor.staff_id, row.staff_id, now)


def end_all(*, staff_id: int, but: int | None, actor: Actor, now: datetime) -> int:
    """End every session of a person except `but`; return how many there were."""
    rows = SignIn.objects.filter(staff_id=staff_id, ended_at=None, expires_at__gt=now)
    count = rows.exclude(pk=but).update(ended_at=now, end=End.REVOKED)
    if count:
        _note("session.revoke", actor.staff_id, staff_id, now)
    return count


def end_current(request: HttpRequest, now: datetime) -> None:
    """End the request's own session."""
    row = SignIn.objects.filter(pk=current(request), ended_at=None).first()
    if row is not None:
        _end(row, End.SIGNED_OUT, now)


def _end(row: SignIn, end: End, now: datetime) -> None:
    row.ended_at, row.end = now, end
    row.save(update_fields=["ended_at", "end"])


def _note(action: str, actor_id: int | None, staff_id: int, now: datetime) -> None:
    write_audit(AuditRecord(now, actor_id, action, "staff", str(staff_id)))

"""One's own security: password, second factor, passkeys, sessions, devices, sign-ins."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from ninja import Router, Schema
from pydantic import Field

from wangge.areas.organisation import devices, own_security, passwords, second_factor, sessions
from wangge.areas.organisation.access import visible_accounts, visible_devices, visible_sign_ins

from .access import FRESH, Request, signed_in
from .paging import Page, PageIn, Paging
from .scope import own
from .session import FactorName
from .text import Line

router = Router(tags=["security"])
_mine = own(visible_accounts, visible_devices, visible_sign_ins)
_signed_in = signed_in(scope=_mine)
_setting_up = signed_in(scope=_mine, in_duty=True)
_sensitive = signed_in(scope=_mine, in_duty=True, fresh=FRESH)


class PasskeyOut(Schema):
    """A passkey that is registered."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


class PolicyOut(Schema):
    """What a new password must be, in numbers for the form's advice."""

    shortest: int
    classes: int
    longest_life_days: int | None
    remembered: int


class DeviceOut(Schema):
    """A device; `is_this`: the one asking."""

    id: int
    label: str
    face: str
    registered_at: datetime
    approved_at: datetime | None
    last_seen_at: datetime
    last_address: str
    revoked_at: datetime | None
    is_this: bool = False


class SignInOut(Schema):
    """A sign-in and, while `ended_at` is null and it has not timed out, a session."""

    id: int
    at: datetime
    method: str
    method_name: str
    second: str
    second_name: str
    face: str
    address: str
    label: str
    is_new_device: bool
    is_new_network: bool
    is_noticed: bool
    last_seen_at: datetime
    ended_at: datetime | None
    end_name: str
    is_this: bool = False


class SecurityOut(Schema):
    """Everything about one's own account; `password` is false for those without one here."""

    password: bool
    password_set_at: datetime | None
    policy: PolicyOut
    totp_id: int | None
    passkeys: list[PasskeyOut]
    recovery_codes_left: int
    factors: list[FactorName]
    sessions: list[SignInOut]
    devices: list[DeviceOut]
    notices: list[SignInOut]
    is_locked: bool


class PasswordIn(Schema):
    """The present password and the one to take."""

    old: Line = Field(max_length=200)
    new: Line = Field(max_length=200)


class EnrolTotpOut(Schema):
    """A secret for an authenticator app: as text, as address and as QR code (SVG)."""

    secret: str
    url: str
    svg: str


class CodeIn(Schema):
    """A code of six digits."""

    code: Line = Field(max_length=32)


class RecoveryCodesOut(Schema):
    """Codes good once each; shown now and kept by the person."""

    codes: list[str]


class NewPasskeyOut(Schema):
    """What the browser needs to make a passkey (WebAuthn creation options as JSON)."""

    options: dict[str, Any]


class NewPasskeyIn(Schema):
    """The passkey the browser made (WebAuthn registration response as JSON), and its name."""

    name: Line = Field(min_length=1, max_length=40)
    credential: dict[str, Any]


class DoneOut(Schema):
    """`must`: what is still to be done before anything else."""

    must: list[str]


@router.get("/my/security", response=SecurityOut, auth=_setting_up)
def read_my_security(request: Request):
    """Return the state of one's own account."""
    found = own_security.security_of(request.user, now=request.now)
    here = own_security.device_of_key(
        request.user, request.COOKIES.get(settings.WANGGE_DEVICE_COOKIE)
    )
    return security_out(found, current=sessions.current(request), here=here)


@router.get("/my/sign-ins", response=Page[SignInOut], auth=_signed_in)
def list_my_sign_ins(request: Request, paging: PageIn = Paging):
    """List one's own sign-ins, newest first."""
    rows = sessions.sign_ins(request.user.pk)
    return paging.answer([sign_in_out(row) for row in paging.cut(rows)], rows.count())


@router.post("/my/notices/seen", response=DoneOut, auth=_signed_in)
def acknowledge_my_notices(request: Request):
    """Say that one knows of the sign-ins from new devices and networks."""
    sessions.acknowledge_notices(staff_id=request.user.pk, now=request.now)
    return _done(request)


@router.post("/my/password", response=DoneOut, auth=_setting_up)
def change_my_password(request: Request, given: PasswordIn):
    """Take a new password; every other session of one's own ends."""
    staff = request.user
    passwords.change_password(
        staff=staff,
        old=given.old,
        new=given.new,
        has_factor=second_factor.has_second_factor(staff),
        actor=request.actor,
        now=request.now,
    )
    update_session_auth_hash(request, staff)
    sessions.end_all(
        staff_id=staff.pk, but=sessions.current(request), actor=request.actor, now=request.now
    )
    sessions.discharge(request, "change_password")
    return _done(request)


@router.post("/my/totp/begin", response=EnrolTotpOut, auth=_sensitive)
def begin_my_totp(request: Request):
    """Return a secret to scan; it counts once a code has proved it."""
    return second_factor.begin_totp(request=request, staff=request.user)


@router.post("/my/totp", response=RecoveryCodesOut, auth=_sensitive)
def finish_my_totp(request: Request, given: CodeIn):
    """Take the secret begun as one's second factor, replacing an earlier one."""
    codes = second_factor.finish_totp(
        request=request,
        staff=request.user,
        code=given.code,
        actor=request.actor,
        now=request.now,
    )
    sessions.discharge(request, "enrol_second_factor")
    return {"codes": codes}


@router.post("/my/passkeys/begin", response=NewPasskeyOut, auth=_sensitive)
def begin_my_passkey(request: Request):
    """Return what the browser needs to make a passkey."""
    return {"options": second_factor.begin_passkey(request.user)["publicKey"]}


@router.post("/my/passkeys", response=RecoveryCodesOut, auth=_sensitive)
def finish_my_passkey(request: Request, given: NewPasskeyIn):
    """Keep the passkey that the browser made."""
    codes = second_factor.finish_passkey(
        staff=request.user,
        name=given.name,
        credential=given.credential,
        actor=request.actor,
        now=request.now,
    )
    sessions.discharge(request, "enrol_second_factor")
    return {"codes": codes}


@router.delete("/my/factors/{int:factor_id}", response=DoneOut, auth=_sensitive)
def remove_my_factor(request: Request, factor_id: int):
    """Take a second factor or a passkey away."""
    second_factor.remove_factor(
        staff=request.user, factor_id=factor_id, actor=request.actor, now=request.now
    )
    return _done(request)


@router.post("/my/recovery-codes", response=RecoveryCodesOut, auth=_sensitive)
def renew_my_recovery_codes(request: Request):
    """Void one's recovery codes and return new ones."""
    return {
        "codes": second_factor.renew_recovery_codes(
            staff=request.user, actor=request.actor, now=request.now
        )
    }


@router.delete(
    "/sessions/{int:sign_in_id}", response=DoneOut, auth=signed_in(scope=_mine, fresh=FRESH)
)
def end_session(request: Request, sign_in_id: int):
    """End a session of one's own; the security officer ends anyone's."""
    sessions.end_session(sign_in_id=sign_in_id, actor=request.actor, now=request.now)
    return _done(request)


@router.post(
    "/devices/{int:device_id}/approval", response=DoneOut, auth=signed_in(scope=_mine, fresh=FRESH)
)
def approve_device(request: Request, device_id: int):
    """Let a waiting phone of one's own sign in; the security officer lets anyone's."""
    device = devices.device_for(request.actor, device_id)
    has_factor = second_factor.has_second_factor(request.user)
    devices.approve_device(
        device=device, has_factor=has_factor, actor=request.actor, now=request.now
    )
    return _done(request)


@router.delete("/devices/{int:device_id}", response=DoneOut, auth=_signed_in)
def revoke_device(request: Request, device_id: int):
    """Refuse a device for good: a lost phone, a PC given away."""
    device = devices.device_for(request.actor, device_id)
    devices.revoke_device(device=device, actor=request.actor, now=request.now)
    return _done(request)


def security_out(
    found: own_security.Security, *, current: int | None = None, here: int | None = None
) -> dict[str, Any]:
    """Shape an account for an answer; `current` session and device `here` are marked."""
    return vars(found) | {
        "sessions": [sign_in_out(row, current) for row in found.sessions],
        "devices": [_device_out(row, here) for row in found.devices],
        "notices": [sign_in_out(row, current) for row in found.notices],
    }


def _device_out(row: Any, here: int | None) -> dict[str, Any]:
    names = ("id", "label", "face", "registered_at", "approved_at", "last_seen_at")
    more = ("last_address", "revoked_at")
    return {name: getattr(row, name) for name in names + more} | {"is_this": row.pk == here}


def sign_in_out(row: Any, current: int | None = None) -> dict[str, Any]:
    """Shape a SignIn for an answer."""
    names = ("id", "at", "method", "second", "face", "address", "label", "is_new_device")
    more = ("is_new_network", "last_seen_at", "ended_at")
    return {name: getattr(row, name) for name in names + more} | {
        "method_name": row.get_method_display(),
        "second_name": row.get_second_display(),
        "end_name": row.get_end_display(),
        "is_noticed": row.noticed_at is not None,
        "is_this": row.pk == current,
    }


def _done(request: Request) -> dict[str, Any]:
    return {"must": sessions.duties(request)}

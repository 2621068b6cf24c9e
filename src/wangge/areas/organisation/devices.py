"""Devices: recognising the browser or phone of a sign-in, limits, approval, revocation.

A browser carries one random key in a cookie that its scripts cannot read. Who signs in with it
makes it one of his devices; a device revoked is refused at its next request.
"""

import hashlib
import ipaddress
import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from wangge.kernel.errors import NotAllowed, NotFound, WanggeError

from .access import Actor, visible_devices
from .models import Device, Face, Staff
from .services import audit

COOKIE_AGE = timedelta(days=400)  # the longest that browsers keep a cookie
_SYSTEMS = (
    ("Android", r"Android"), ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Windows", r"Windows"),
    ("macOS", r"Mac OS X"), ("Linux", r"Linux"),
)  # fmt: skip
_BROWSERS = (
    ("微信", r"MicroMessenger"), ("企业微信", r"wxwork"), ("Edge", r"Edg/"),
    ("Firefox", r"Firefox/"), ("Chrome", r"Chrom(?:e|ium)/"), ("Safari", r"Safari/"),
)  # fmt: skip


class DeviceRevoked(WanggeError):
    """This device was taken out of use."""

    code = "session.device_revoked"
    status = 401
    zh = "本设备已被停用，不能登录。如设备仍由您本人使用，请联系安全管理员。"
    en = "This device has been revoked and cannot sign in. Ask the security officer if it is yours."


class DeviceWaits(WanggeError):
    """A new phone waits for approval."""

    code = "session.device_waits"
    status = 403
    zh = "本手机首次登录，已登记，需经批准后使用。请在已批准的设备上批准，或联系安全管理员。"
    en = "This phone is new and waits for approval: approve it on another device of yours, or ask."


class TooManyPhones(WanggeError):
    """The person has as many phones as the bank allows."""

    code = "session.too_many_phones"
    status = 403
    zh = "您已登记 {limit} 部手机，达到上限，本手机未登记。请先停用不再使用的手机。"
    en = "You already have {limit} phones, the most allowed; revoke one you no longer use first."


def address_of(request: HttpRequest) -> str:
    """Return the network address of the request; blank in a test without one."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def network_of(address: str) -> str:
    """Return the network that counts as one place: /24 of IPv4, /48 of IPv6; else `address`."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def label_of(agent: str) -> str:
    """Return system and browser in words, from a User-Agent header."""
    found = [
        next((name for name, mark in kinds if re.search(mark, agent)), "")
        for kinds in (_SYSTEMS, _BROWSERS)
    ]
    return " · ".join(name for name in found if name) or "未知设备"


def recognise(
    *, request: HttpRequest, staff: Staff, face: str, now: datetime
) -> tuple[Device, bool]:
    """Return the device of this sign-in and whether it is new to `staff`.

    Raises DeviceRevoked, DeviceWaits, TooManyPhones; a phone that waits is registered all the same.
    """
    key = request.COOKIES.get(settings.WANGGE_DEVICE_COOKIE) or secrets.token_urlsafe(32)
    request.device_key = key  # type: ignore[attr-defined]
    device = Device.objects.filter(staff=staff, key_digest=digest(key)).first()
    is_new = device is None
    device = device or _register(request, staff, face, key, now)
    if device.revoked_at is not None:
        raise DeviceRevoked
    if device.approved_at is None:
        raise DeviceWaits
    device.last_seen_at, device.last_address = now, address_of(request)
    device.save(update_fields=["last_seen_at", "last_address"])
    return device, is_new


def keep_key(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser the key by which it was recognised, if this request recognised it."""
    key = getattr(request, "device_key", None)
    if key:
        response.set_cookie(
            settings.WANGGE_DEVICE_COOKIE,
            key,
            max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def digest(key: str) -> str:
    """Return what is kept of a device's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def _register(request: HttpRequest, staff: Staff, face: str, key: str, now: datetime) -> Device:
    phones = Device.objects.filter(staff=staff, face=Face.FIELD, revoked_at=None)
    count = phones.count()
    if face == Face.FIELD and count >= settings.WANGGE_PHONES_PER_PERSON:
        raise TooManyPhones(limit=settings.WANGGE_PHONES_PER_PERSON)
    # The first phone of a person is approved with the account: somebody has to begin.
    waits = settings.WANGGE_DEVICE_APPROVAL == "field" and face == Face.FIELD and count > 0
    return Device.objects.create(
        staff=staff,
        key_digest=digest(key),
        face=face,
        label=label_of(request.headers.get("User-Agent", "")),
        registered_at=now,
        approved_at=None if waits else now,
        last_seen_at=now,
        last_address=address_of(request),
    )


def device_for(actor: Actor, device_id: int) -> Device:
    """Return a device that is the actor's own, or anyone's to the security officer.

    Raises NotFound.
    """
    device = visible_devices(actor).select_related("staff").filter(pk=device_id).first()
    if device is None:
        raise NotFound
    return device


@transaction.atomic
def approve_device(*, device: Device, has_factor: bool, actor: Actor, now: datetime) -> None:
    """Let a waiting device sign in; a revoked one stays revoked.

    One's own only with a second factor (`has_factor`): a stolen password must not approve the
    thief's phone. Raises NotAllowed.
    """
    if device.staff_id == actor.staff_id and not has_factor:
        raise NotAllowed
    if device.approved_at is None and device.revoked_at is None:
        device.approved_at = now
        device.save(update_fields=["approved_at"])
        audit(actor=actor, now=now, action="device.approve", about=device, detail=_about(device))


@transaction.atomic
def revoke_device(*, device: Device, actor: Actor, now: datetime) -> None:
    """Refuse the device for good, from its next request on."""
    if device.revoked_at is None:
        device.revoked_at = now
        device.save(update_fields=["revoked_at"])
        audit(actor=actor, now=now, action="device.revoke", about=device, detail=_about(device))


def _about(device: Device) -> dict[str, object]:
    return {"staff": device.staff_id, "label": device.label}

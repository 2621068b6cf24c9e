"""The second step: one-time codes (TOTP), recovery codes, passkeys; kept by django-allauth.

allauth holds the rows (`Authenticator`) and the WebAuthn ceremony. Ours: secrets encrypted at
rest, a code good for one use over all workers, and the audit trail.
"""

import base64
import hashlib
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from wangge.kernel.errors import NotFound, WanggeError

from .access import Actor
from .models import Second, Staff
from .services import audit

PERIOD = 30  # seconds a code holds, RFC 6238
DRIFT = 1  # periods that a clock may be off either way
_ENROLLING = "totp_enrolling"
_MAIN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class WrongCode(WanggeError):
    """The code or passkey does not fit, or was used before."""

    code = "session.wrong_code"
    status = 401
    zh = "验证未通过：口令不正确、已过期或已使用过。请等下一个口令再试。"
    en = "Not confirmed: the code is wrong, too old or used already. Try the next one."


class StaffMFAAdapter(DefaultMFAAdapter):
    """Encrypts secrets with a key derived from SECRET_KEY, and names people by staff number."""

    def encrypt(self, text: str) -> str:
        """Return `text` under the present key."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text, whichever of the present and the fallback keys it is under."""
        return _vault().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_user_entity(self, user: Staff) -> dict[str, Any]:
        """Return how a passkey names its owner."""
        entity = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name, "name": user.username}


def _vault() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"wangge second factor:" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in digests])


def has_second_factor(staff: Staff) -> bool:
    """Tell whether the person has a one-time code or a passkey; recovery codes are no factor."""
    return Authenticator.objects.filter(user=staff, type__in=_MAIN).exists()


def has_second_factor_rows() -> Exists:
    """Return the same as a condition on a query of Staff."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=_MAIN))


def factors_of(staff: Staff) -> list[str]:
    """Return what the person can show as the second step, as values of `Second`."""
    types = set(Authenticator.objects.filter(user=staff).values_list("type", flat=True))
    names = {"totp": Second.TOTP, "webauthn": Second.PASSKEY, "recovery_codes": Second.RECOVERY}
    return [str(names[one]) for one in names if one in types]


def passkeys_of(staff: Staff) -> list[Authenticator]:
    """Return the person's passkeys, oldest first."""
    keys = Authenticator.objects.filter(user=staff, type=Authenticator.Type.WEBAUTHN)
    return list(keys.order_by("created_at"))


def begin_totp(*, request: HttpRequest, staff: Staff) -> dict[str, str]:
    """Return a new secret, the address for an authenticator app and its QR code as SVG."""
    secret = request.session[_ENROLLING] = generate_totp_secret()
    adapter = get_adapter()
    url = adapter.build_totp_url(staff, secret)
    return {"secret": secret, "url": url, "svg": adapter.build_totp_svg(url)}


def finish_totp(
    *, request: HttpRequest, staff: Staff, code: str, actor: Actor, now: datetime
) -> list[str]:
    """Keep the secret begun once a code proves the app has it; return the recovery codes."""
    secret = request.session.get(_ENROLLING)
    counter = _counter(secret, code, now, after=-1) if secret else None
    if counter is None:
        raise WrongCode
    with transaction.atomic():
        Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).delete()
        row = TOTP.activate(staff, secret).instance
        row.data["counter"] = counter
        row.save(update_fields=["data"])
        audit(actor=actor, now=now, action="second_factor.add", about=staff, detail=_kind("totp"))
    del request.session[_ENROLLING]
    return recovery_codes(staff)


def recovery_codes(staff: Staff) -> list[str]:
    """Return the unused recovery codes, made at the first factor."""
    return RecoveryCodes.activate(staff).get_unused_codes()


def renew_recovery_codes(*, staff: Staff, actor: Actor, now: datetime) -> list[str]:
    """Void the recovery codes and return new ones."""
    with transaction.atomic():
        Authenticator.objects.filter(user=staff, type="recovery_codes").delete()
        audit(actor=actor, now=now, action="second_factor.renew_codes", about=staff)
        return recovery_codes(staff)


def verify_code(*, staff: Staff, code: str, now: datetime) -> str:
    """Return which factor `code` is, having used it up; raises WrongCode."""
    typed = code.replace(" ", "").replace("-", "")
    if len(typed) == 6 and _use_totp(staff, typed, now):
        return str(Second.TOTP)
    codes = Authenticator.objects.filter(user=staff, type="recovery_codes").first()
    if codes is not None and len(typed) > 6 and RecoveryCodes(codes).validate_code(typed):
        return str(Second.RECOVERY)
    raise WrongCode


@transaction.atomic
def _use_totp(staff: Staff, code: str, now: datetime) -> bool:
    rows = Authenticator.objects.select_for_update().filter(user=staff, type="totp")
    row = rows.first()
    if row is None:
        return False
    counter = _counter(decrypt(row.data["secret"]), code, now, after=row.data.get("counter", -1))
    if counter is None:
        return False
    row.data["counter"], row.last_used_at = counter, now
    row.save(update_fields=["data", "last_used_at"])
    return True


def _counter(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """Return the period whose code this is, later than `after`, or None (RFC 6238, 5.2)."""
    middle = int(now.timestamp()) // PERIOD
    for counter in range(middle - DRIFT, middle + DRIFT + 1):
        expected = format_hotp_value(hotp_value(secret, counter))
        if counter > after and constant_time_compare(code, expected):
            return counter
    return None


def begin_passkey(staff: Staff) -> dict[str, Any]:
    """Return what the browser needs to make a passkey (WebAuthn creation options)."""
    return webauthn.begin_registration(staff, passwordless=True)


def finish_passkey(
    *, staff: Staff, name: str, credential: dict[str, Any], actor: Actor, now: datetime
) -> list[str]:
    """Keep the passkey that the browser made; return the recovery codes; raises WrongCode."""
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise WrongCode from error
    with transaction.atomic():
        webauthn.WebAuthn.add(staff, name, credential)
        detail = _kind("passkey")
        audit(actor=actor, now=now, action="second_factor.add", about=staff, detail=detail)
    return recovery_codes(staff)


def ask_passkey(staff: Staff | None) -> dict[str, Any]:
    """Return what the browser needs to show a passkey, of `staff` or, if None, of whoever."""
    return webauthn.begin_authentication(staff)


def verify_passkey(*, staff: Staff | None, credential: dict[str, Any], now: datetime) -> Staff:
    """Return whose passkey was shown; raises WrongCode."""
    try:
        webauthn.parse_authentication_response(credential)
        owner = staff or webauthn.extract_user_from_response(credential)
        row = webauthn.complete_authentication(owner, credential)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongCode from error
    row.last_used_at = now
    row.save(update_fields=["last_used_at"])
    return owner


@transaction.atomic
def remove_factor(*, staff: Staff, factor_id: int, actor: Actor, now: datetime) -> None:
    """Take one factor away; without another, the recovery codes go too. Raises NotFound."""
    row = Authenticator.objects.filter(user=staff, pk=factor_id, type__in=_MAIN).first()
    if row is None:
        raise NotFound
    detail = _kind("totp" if row.type == Authenticator.Type.TOTP else "passkey")
    row.delete()
    if not has_second_factor(staff):
        Authenticator.objects.filter(user=staff).delete()
    audit(actor=actor, now=now, action="second_factor.remove", about=staff, detail=detail)


@transaction.atomic
def reset_factors(*, staff: Staff, actor: Actor, now: datetime) -> None:
    """Take every factor of a person away, who lost phone and codes; for the security officer."""
    Authenticator.objects.filter(user=staff).delete()
    audit(actor=actor, now=now, action="second_factor.reset", about=staff)


def _kind(kind: str) -> dict[str, str]:
    return {"kind": kind}

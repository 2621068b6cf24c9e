"""What a person, and the security officer, see of one account's security."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from wangge.kernel.errors import NotAllowed, NotFound

from . import devices, passwords, second_factor, sessions
from .access import Actor, Right, visible_accounts
from .models import Device, PasswordRecord, SignIn, Staff


@dataclass(frozen=True)
class Security:
    """An account: factors, live sessions, devices; rows of sign-ins not yet acknowledged."""

    password: bool
    password_set_at: datetime | None
    policy: dict[str, Any]
    totp_id: int | None
    passkeys: list[dict[str, Any]]
    recovery_codes_left: int
    factors: list[str]
    sessions: list[SignIn]
    devices: list[Device]
    notices: list[SignIn]
    is_locked: bool


def security_of(staff: Staff, *, now: datetime) -> Security:
    """Return the state of one account at `now`."""
    record = PasswordRecord.objects.filter(staff=staff).order_by("-set_at", "-pk").first()
    totp = Authenticator.objects.filter(user=staff, type="totp").first()
    has_codes = Authenticator.objects.filter(user=staff, type="recovery_codes").exists()
    return Security(
        password=staff.has_usable_password(),
        password_set_at=record.set_at if record else None,
        policy=_policy(second_factor.has_second_factor(staff)),
        totp_id=totp.pk if totp else None,
        passkeys=[
            {
                "id": key.pk,
                "name": key.wrap().name,
                "created_at": key.created_at,
                "last_used_at": key.last_used_at,
            }
            for key in second_factor.passkeys_of(staff)
        ],
        recovery_codes_left=len(second_factor.recovery_codes(staff)) if has_codes else 0,
        factors=second_factor.factors_of(staff),
        sessions=sessions.live_sessions(staff.pk, now=now),
        devices=list(Device.objects.filter(staff=staff).order_by("-last_seen_at")),
        notices=list(sessions.notices(staff.pk)[:20]),
        is_locked=staff.username in locked_names(now=now),
    )


def _policy(has_factor: bool) -> dict[str, Any]:
    policy = passwords.policy()
    life = policy.longest_life
    return {
        "shortest": policy.shortest_with_factor if has_factor else policy.shortest,
        "classes": policy.classes,
        "longest_life_days": life.days if life else None,
        "remembered": policy.remembered,
    }


def locked_names(*, now: datetime) -> set[str]:
    """Return the user names that are locked out at some address."""
    since = now - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return set(attempts.values_list("username", flat=True))


def accounts(actor: Actor, *, now: datetime, q: str = "", state: str = "") -> QuerySet[Staff]:
    """Return the accounts that the security officer looks after: locked ones first, by number.

    Each row tells `is_locked`, `has_factor`, `waiting` (devices to approve) and `last_sign_in_at`.
    `q` is part of name, user name or staff number; `state` one of `STATES`, blank for all. Whoever
    left is listed only in state `left`. Raises NotAllowed.
    """
    actor.require(Right.MANAGE_ACCESS)
    waiting = Device.objects.filter(staff=OuterRef("pk"), approved_at=None, revoked_at=None)
    latest = SignIn.objects.filter(staff=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    rows = (
        visible_accounts(actor)
        .filter(is_active=state != "left")
        .alias(rank=Case(When(username__in=locked_names(now=now), then=0), default=1))
        .annotate(
            is_locked=Q(rank=0),
            has_factor=second_factor.has_second_factor_rows(),
            waiting=Exists(waiting),
            last_sign_in_at=Subquery(latest),
        )
        .order_by("rank", "staff_no")
    )
    if q:
        rows = rows.filter(Q(name__contains=q) | Q(username__contains=q) | Q(staff_no__contains=q))
    return rows.filter(**STATES.get(state, {}))


STATES: dict[str, dict[str, Any]] = {
    "locked": {"rank": 0},
    "waiting": {"waiting": True},
    "no_factor": {"has_factor": False},
    "never": {"last_sign_in_at": None},
    "left": {},
}
"""What the list of accounts can be narrowed to."""


@dataclass(frozen=True)
class SignInPolicy:
    """What holds for everyone's sign-in here; see docs/operations/sign-in.md. Times in minutes."""

    password: str
    shortest: int
    shortest_with_factor: int
    classes: int
    longest_life_days: int | None
    remembered: int
    second_factor: str
    device_approval: str
    phones_per_person: int
    failures: int
    lock_minutes: int
    idle: dict[str, int]
    longest: dict[str, int]
    keep_days: int


def sign_in_policy() -> SignInPolicy:
    """Return the settings of this installation in one piece."""
    policy = passwords.policy()
    return SignInPolicy(
        password=policy.name,
        shortest=policy.shortest,
        shortest_with_factor=policy.shortest_with_factor,
        classes=policy.classes,
        longest_life_days=policy.longest_life.days if policy.longest_life else None,
        remembered=policy.remembered,
        second_factor=settings.WANGGE_SECOND_FACTOR,
        device_approval=settings.WANGGE_DEVICE_APPROVAL,
        phones_per_person=settings.WANGGE_PHONES_PER_PERSON,
        failures=settings.AXES_FAILURE_LIMIT,
        lock_minutes=_minutes(settings.AXES_COOLOFF_TIME),
        idle={kind: _minutes(span) for kind, span in settings.WANGGE_IDLE.items()},
        longest={kind: _minutes(span) for kind, span in settings.WANGGE_LONGEST.items()},
        keep_days=settings.WANGGE_KEEP_SIGN_INS.days,
    )


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def account(actor: Actor, staff_id: int) -> Staff:
    """Return another person's account for the security officer; raises NotAllowed, NotFound.

    His own goes through his own page, where he has to prove himself like anyone.
    """
    actor.require(Right.MANAGE_ACCESS)
    if staff_id == actor.staff_id:
        raise NotAllowed
    staff = visible_accounts(actor).filter(pk=staff_id).first()
    if staff is None:
        raise NotFound
    return staff


def device_of_key(staff: Staff, key: str | None) -> int | None:
    """Return the id of the device of `staff` that carries this key."""
    if not key:
        return None
    rows = Device.objects.filter(staff=staff, key_digest=devices.digest(key))
    return rows.values_list("pk", flat=True).first()

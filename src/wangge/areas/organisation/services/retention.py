"""Sign-ins and devices are forgotten after `WANGGE_KEEP_SIGN_INS`; the audit trail stays."""

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.models import Device, SignIn
from wangge.kernel.audit import AuditRecord

from .auditing import write_audit


@transaction.atomic
def forget_sign_ins(*, actor: Actor, now: datetime) -> int:
    """Remove sign-ins begun, and devices revoked and last used, before the term; count both.

    A session that still holds is kept, and so is its device. Expired browser sessions and failed
    attempts whose lock is over go with them, uncounted: they are no records.
    """
    kept_since = now - settings.WANGGE_KEEP_SIGN_INS
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - 2 * settings.AXES_COOLOFF_TIME).delete()
    over = Q(ended_at__isnull=False) | Q(expires_at__lt=now)
    sign_ins, _ = SignIn.objects.filter(over, at__lt=kept_since).delete()
    devices = _forget_devices(kept_since)
    if sign_ins or devices:
        detail = {"sign_ins": sign_ins, "devices": devices, "before": kept_since.isoformat()}
        write_audit(AuditRecord(now, actor.staff_id, "session.forget", "staff", "", detail=detail))
    return sign_ins + devices


def _forget_devices(kept_since: datetime) -> int:
    unused = Device.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__lt=kept_since),
        ~Exists(SignIn.objects.filter(device=OuterRef("pk"))),
        last_seen_at__lt=kept_since,
    )
    return unused.delete()[0]

"""Sign-ins and devices go after a year; what still holds, and the trail, stay."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt

from tests.personas import NOW, staff
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.models import AuditEvent, Device, SignIn
from wangge.areas.organisation.services.retention import forget_sign_ins

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def a_device(seen, *, revoked=None) -> Device:
    return Device.objects.create(
        staff=staff("manager_a"),
        key_digest=f"{seen}{revoked}",
        face="field",
        label="Android · Chrome",
        registered_at=seen,
        last_seen_at=seen,
        revoked_at=revoked,
    )


def a_sign_in(at, device=None) -> SignIn:
    return SignIn.objects.create(
        staff=staff("manager_a"),
        device=device,
        at=at,
        method="password",
        face="field",
        idle_seconds=60,
        expires_at=at + DAY,
        last_seen_at=at,
    )


def test_after_a_year_sign_in_and_device_are_gone(bank):
    old, young = NOW - YEAR - DAY, NOW - YEAR + DAY
    gone = a_device(old)
    a_sign_in(old, gone)
    kept = a_device(young)
    stays = a_sign_in(young, kept)
    written = AuditEvent.objects.count()
    assert forget_sign_ins(actor=SYSTEM, now=NOW) == 2
    assert list(SignIn.objects.all()) == [stays]
    assert list(Device.objects.all()) == [kept]
    told = AuditEvent.objects.order_by("-pk")[0]
    assert (told.action, told.detail["sign_ins"], told.detail["devices"]) == (
        "session.forget",
        1,
        1,
    )
    assert AuditEvent.objects.count() == written + 1
    assert forget_sign_ins(actor=SYSTEM, now=NOW) == 0, "a second run finds nothing"
    assert AuditEvent.objects.count() == written + 1


def test_a_device_stays_a_year_after_it_was_revoked(bank):
    old = NOW - YEAR - DAY
    a_device(old, revoked=NOW - DAY)
    assert forget_sign_ins(actor=SYSTEM, now=NOW) == 0
    assert forget_sign_ins(actor=SYSTEM, now=NOW + YEAR) == 1


def test_the_bank_sets_the_term(bank, settings):
    a_sign_in(NOW - 200 * DAY)
    assert forget_sign_ins(actor=SYSTEM, now=NOW) == 0
    settings.WANGGE_KEEP_SIGN_INS = timedelta(days=183)
    assert forget_sign_ins(actor=SYSTEM, now=NOW) == 1


def test_a_lock_that_still_holds_is_not_forgotten(bank):
    attempt = {"username": "manager_a", "ip_address": "10.0.0.1", "failures_since_start": 5}
    AccessAttempt.objects.create(**attempt, get_data="", post_data="", user_agent="a")
    AccessAttempt.objects.update(attempt_time=NOW - timedelta(minutes=10))
    forget_sign_ins(actor=SYSTEM, now=NOW)
    assert AccessAttempt.objects.count() == 1
    forget_sign_ins(actor=SYSTEM, now=NOW + timedelta(hours=1))
    assert AccessAttempt.objects.count() == 0

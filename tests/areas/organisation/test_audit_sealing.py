"""Whatever is done to the audit trail behind our back, by the database's owner too, shows."""

import random
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.personas import NOW, actor
from wangge.areas.organisation import audit_heads
from wangge.areas.organisation.audit_chain import FIRST_HEAD, Entry, digest, head_of
from wangge.areas.organisation.models import AuditEvent, AuditSeal
from wangge.areas.organisation.services import write_audit
from wangge.areas.organisation.services.audit_sealing import LATEST, seal_audit, trail_breaches
from wangge.kernel.audit import AuditRecord

LATER = NOW + timedelta(hours=1)
BATCHES, EACH = 4, 4
TAMPERINGS = 1_000


def act(number: int) -> None:
    detail = {"hits": number, "criteria": ["q", "grid"], "share": 0.5, "姓名": None}
    person = actor("manager_a" if number % 2 else "manager_b").staff_id
    at = NOW + timedelta(seconds=number, microseconds=number)
    write_audit(AuditRecord(at, person, "customer.view", "customer", str(number), "回访", detail))


@pytest.fixture
def folder(tmp_path, settings):
    settings.WANGGE_AUDIT_HEADS = tmp_path / "audit"
    return settings.WANGGE_AUDIT_HEADS


@pytest.fixture
def trail(bank, folder, django_capture_on_commit_callbacks):
    """Four sealed batches and some events that wait for their seal, all journalled."""
    number = 0
    for batch in range(BATCHES + 1):
        with django_capture_on_commit_callbacks(execute=True):
            for _ in range(EACH):
                number += 1
                act(number)
        if batch < BATCHES:
            seal_audit(folder=folder, now=NOW + timedelta(minutes=batch))
    return folder


def breaches(folder):
    return trail_breaches(folder=folder, now=NOW)


def test_an_untouched_trail_has_nothing_to_tell(trail) -> None:
    assert AuditSeal.objects.count() == BATCHES
    assert breaches(trail) == []
    assert AuditEvent.objects.filter(seal__isnull=True).count() == EACH


def test_sealing_again_changes_nothing(trail) -> None:
    assert seal_audit(folder=trail, now=LATER) == 1
    heads = audit_heads.read_heads(trail)
    assert seal_audit(folder=trail, now=LATER) == 0
    assert audit_heads.read_heads(trail) == heads


def test_heads_lost_in_a_crash_are_written_by_the_next_seal(trail) -> None:
    (trail / "heads.jsonl").unlink()
    assert breaches(trail)
    seal_audit(folder=trail, now=LATER)
    assert trail_breaches(folder=trail, now=LATER) == []


def test_a_line_cut_short_by_a_crash_is_not_taken_for_a_head(trail) -> None:
    with (trail / "heads.jsonl").open("a", encoding="utf-8") as heads:
        heads.write('{"seal":9,"he')
    assert breaches(trail) == []


def test_events_that_nothing_seals_are_told(trail) -> None:
    told = trail_breaches(folder=trail, now=NOW + LATEST + timedelta(hours=1))
    assert len(told) == 1
    assert "未封存" in told[0]["what"]


@pytest.mark.parametrize("change", [{"purpose": "改"}, {"object_id": "1"}, {"detail": {}}])
def test_the_database_itself_refuses_to_change_an_event(trail, change) -> None:
    event = AuditEvent.objects.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(**change)


def open_the_database() -> None:
    """Do what only its owner can: drop the guard."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_event_unchanged")
        else:
            cursor.execute("DROP TRIGGER audit_event_append_only ON areas_auditevent")


def edit(dice: random.Random) -> None:
    field, value = dice.choice(
        [
            ("purpose", "另一个目的"),
            ("action", "customer.search"),
            ("object_id", "999999"),
            ("object_type", "grid"),
            ("actor_id", actor("head_office").staff_id),
            ("at", NOW + timedelta(days=dice.randint(1, 9))),
            ("detail", {"hits": -1}),
        ]
    )
    AuditEvent.objects.filter(pk=some_event(dice).pk).update(**{field: value})


def some_event(dice: random.Random) -> AuditEvent:
    return dice.choice(list(AuditEvent.objects.order_by("pk")))


def delete(dice: random.Random) -> None:
    AuditEvent.objects.filter(pk=some_event(dice).pk).delete()


def truncate(dice: random.Random) -> None:
    """Forget the newest events, and the seals over them."""
    kept = dice.randint(0, BATCHES * EACH - 1)
    first = AuditEvent.objects.order_by("pk")[kept]
    AuditEvent.objects.filter(pk__gte=first.pk).delete()
    used = AuditEvent.objects.filter(seal__isnull=False).values("seal")
    AuditSeal.objects.exclude(pk__in=used).delete()


def insert(dice: random.Random) -> None:
    """Slip an event into a sealed batch."""
    model = AuditEvent.objects.filter(seal__isnull=False).order_by("?").first()
    model.pk = None
    model.object_id = "7"
    model.save(force_insert=True)


def move(dice: random.Random) -> None:
    event = dice.choice(list(AuditEvent.objects.filter(seal__isnull=False)))
    other = event.seal_id % BATCHES + 1
    AuditEvent.objects.filter(pk=event.pk).update(seal=other)


def swap(dice: random.Random) -> None:
    """Exchange what two events say."""
    one, two = dice.sample(list(AuditEvent.objects.order_by("pk")), 2)
    for target, source in ((one.pk, two), (two.pk, one)):
        AuditEvent.objects.filter(pk=target).update(
            at=source.at, object_id=source.object_id, detail=source.detail
        )


def reseal(dice: random.Random) -> None:
    """Edit, then make every seal anew as the owner of the database could: the heads differ."""
    sealed = AuditEvent.objects.filter(seal__isnull=False)
    victim = dice.choice(list(sealed))
    AuditEvent.objects.filter(pk=victim.pk).update(object_id="0")
    before = FIRST_HEAD
    for row in AuditSeal.objects.order_by("number"):
        facts = sealed.filter(seal=row).order_by("pk").values(*Entry.__dataclass_fields__)
        before = head_of(before, row.number, row.sealed_at, [digest(Entry(**f)) for f in facts])
        AuditSeal.objects.filter(pk=row.pk).update(head=before)


TRICKS = [edit, delete, truncate, insert, move, swap, reseal]


@pytest.mark.slow
def test_a_thousand_random_tamperings_are_all_found(trail) -> None:
    open_the_database()
    missed = []
    for seed in range(TAMPERINGS):
        dice = random.Random(seed)
        trick = dice.choice(TRICKS)
        with transaction.atomic():
            trick(dice)
            if not breaches(trail):
                missed.append((seed, trick.__name__))
            transaction.set_rollback(True)
    assert missed == []
    assert breaches(trail) == []

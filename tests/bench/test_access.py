"""A fixed part of the access matrix; `wangge bench access` runs the whole of it."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db.models import Q

from wangge.bench.access import planted
from wangge.bench.access.build import build
from wangge.bench.access.matrix import run
from wangge.bench.access.requests import Document
from wangge.bench.access.run import DatabaseInUse, run_access
from wangge.bench.access.world import PERSONAS, World
from wangge.kernel.progress import Silent
from wangge.kernel.time import now as read_clock

SAMPLE = 900
FEW = 220


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> Iterator[None]:
    """Argon2 takes its time by design; here nobody's password is at stake."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.ERROR)  # refusals by the thousand
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
def test_nobody_gets_what_is_not_his(lake) -> None:
    now = read_clock()
    outcome = run(build(lake, now), now, sample=SAMPLE, progress=Silent())
    verdict = outcome.verdict
    assert outcome.unscoped == []
    assert verdict.leaked == []
    assert verdict.told_apart == []
    assert verdict.let_in == []
    assert verdict.failed == []
    assert verdict.refused == []
    assert outcome.requests > SAMPLE * 0.9


@pytest.mark.django_db
def test_the_matrix_finds_a_hole(lake, monkeypatch) -> None:
    """With the units of the access layer taken away, it must cry out."""
    from wangge.areas.organisation.access import Actor

    now = read_clock()
    world = build(lake, now)
    monkeypatch.setattr(Actor, "under", lambda self, field: Q(pk__isnull=False))
    verdict = run(world, now, sample=FEW, progress=Silent(), people=("manager", "sibling")).verdict
    assert verdict.leaked
    assert verdict.told_apart


@pytest.mark.django_db
def test_a_database_in_use_is_left_alone(lake) -> None:
    with pytest.raises(DatabaseInUse):
        run_access(lake=lake, sample=100, progress=Silent())


def test_the_whole_matrix_has_fifty_thousand_requests() -> None:
    world = World()
    world.ids.update(
        {kind: {str(n): str(n) for n in range(60)} for kind in ("opportunity", "task", "visit")}
    )
    world.ids["customer"] = {str(c.n): str(planted.customer_id(c.n)) for c in world.people}
    for kind, many in (("unit", 13), ("staff", 17), ("grid", 11)):
        world.ids[kind] = {str(n): str(n) for n in range(many)}
    document = Document()
    at = datetime(2026, 11, 2, tzinfo=UTC)
    each = sum(1 for o in document.operations() for _ in document.requests(o, world, at))
    assert each * (len(PERSONAS) + 1) >= 50_000


def test_planted_values_are_found_in_any_text() -> None:
    text = f"x{planted.name(7)}路, {planted.mobile(8)} {planted.customer_id(9)}, {planted.lat(10)}"
    assert planted.found(text) == {("name", 7), ("phone", 8), ("id", 9), ("place", 10)}
    assert planted.found("77000000091 319977000 33.005701") == set()


def test_the_paper_bank_knows_who_moved_yesterday() -> None:
    world = World()
    out, into = 72, 73
    assert not world.sees("manager", out)
    assert world.sees("outsider", out)
    assert world.sees("manager", into)
    assert not world.sees("outsider", into)
    assert world.sees_ground("come_in", "1-OUT")
    assert not world.sees_ground("gone_out", "1-OUT")
    assert world.sees("coast_head", 76)
    assert not world.sees("manager", 76)

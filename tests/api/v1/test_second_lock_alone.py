"""With the application's filter switched off, PostgreSQL alone gives nothing away.

The switch exists here only: every person becomes one who sees the whole bank, while PostgreSQL is
told who is really asking.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection

from wangge.api.v1 import access
from wangge.areas import row_security
from wangge.bench.access.build import build
from wangge.bench.access.matrix import run
from wangge.kernel.progress import Silent
from wangge.kernel.time import now as read_clock

pytestmark = pytest.mark.django_db

PEOPLE = ("manager", "sibling", "gone_out", "branch_head")
SAMPLE = 600


@pytest.fixture
def filter_off(monkeypatch, settings) -> Iterator[None]:
    """Widen every actor for the application, not for PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row-level security")
    real_actor, real_enter = access.actor_of, row_security.enter
    true = {}

    def widened(staff, *, at):
        actor = real_actor(staff, at=at)
        true[actor.staff_id] = actor
        return replace(actor, whole_bank=True)

    monkeypatch.setattr(access, "actor_of", widened)
    monkeypatch.setattr(row_security, "enter", lambda actor: real_enter(true[actor.staff_id]))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def test_postgresql_alone_shows_nothing_foreign(lake, filter_off) -> None:
    now = read_clock()
    world = build(lake, now)
    verdict = run(world, now, sample=SAMPLE, progress=Silent(), people=PEOPLE).verdict
    assert verdict.leaked == []
    assert verdict.failed == []


def test_without_it_the_switch_would_show_everything(lake, filter_off, monkeypatch) -> None:
    monkeypatch.setattr(
        row_security, "enter", lambda actor: row_security._tell(row_security._SYSTEM)
    )
    now = read_clock()
    world = build(lake, now)
    verdict = run(world, now, sample=120, progress=Silent(), people=("sibling",)).verdict
    assert verdict.leaked

"""The worker: chores by the clock, one worker a home, gone when its server is."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.personas import NOW
from wangge.areas.organisation.audit_heads import read_heads
from wangge.areas.organisation.models import AuditEvent
from wangge.jobs.work import Chore, chores, run_chore
from wangge.kernel import time as clock

WANGGE = Path(sys.executable).with_name("wangge")
PATIENCE_SECONDS = 60  # of a busy machine; a quiet one needs two


@pytest.fixture
def a_home(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v", "0"],
        env=os.environ
        | {"WANGGE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "wangge.site.settings"},
        check=True,
    )
    return tmp_path


def start(home: Path, *options: str) -> subprocess.Popen:
    command = [WANGGE, "work", "--home", home, *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def wait_until(done) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def holder(home: Path) -> str:
    file = home / "WORKER"
    return file.read_text("utf-8") if file.exists() else ""


def test_a_second_worker_is_refused_politely(a_home) -> None:
    first = start(a_home)
    try:
        wait_until(lambda: holder(a_home))
        second = start(a_home)
        said = second.communicate(timeout=PATIENCE_SECONDS)[1]
        assert second.returncode == 1
        assert f"pid {first.pid}" in said
    finally:
        first.send_signal(signal.SIGTERM)
        assert first.wait(PATIENCE_SECONDS) == 0


def test_a_worker_ends_when_its_server_is_gone(a_home) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    worker = start(a_home, "--beside", gone.stdout.strip())
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert holder(a_home) == ""


def test_a_chore_that_fails_is_told_and_does_not_stop_the_worker(transactional_db, caplog) -> None:
    def fail(now):
        raise RuntimeError("no")

    run_chore(Chore("x", chores()[0].trigger, fail))
    assert "后台作业 x 失败" in caplog.text


def test_the_first_chore_seals_what_was_done(bank, tmp_path, settings, monkeypatch) -> None:
    settings.WANGGE_AUDIT_HEADS = tmp_path / "audit"
    monkeypatch.setattr(clock, "now", lambda: NOW)
    by_name = {chore.name: chore for chore in chores()}
    by_name["seal_audit"].run(NOW)
    by_name["morning"].run(NOW)  # before any data: nothing to hand out
    assert not AuditEvent.objects.filter(seal__isnull=True).exists()
    assert len(read_heads(tmp_path / "audit")) == 1

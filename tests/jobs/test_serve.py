"""Ctrl-C stops everything that was started."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

WANGGE = Path(sys.executable).with_name("wangge")
PATIENCE_SECONDS = 60  # of a busy machine; a quiet one needs two


def test_ctrl_c_stops_the_server_and_its_workers(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [WANGGE, "serve", "--home", tmp_path, "--port", str(port)], start_new_session=True
    )
    try:
        _wait_until(lambda: _answers(port))
        os.killpg(server.pid, signal.SIGINT)  # a terminal sends it to the whole group
        server.wait(PATIENCE_SECONDS)
        _wait_until(lambda: not _group_lives(server.pid))
        assert not _answers(port)
    finally:
        if _group_lives(server.pid):
            os.killpg(server.pid, signal.SIGKILL)


def _wait_until(done) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True

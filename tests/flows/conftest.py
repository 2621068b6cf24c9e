"""A real server on a real sample county, driven by a real browser."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

RESIDENTS = 6000
SEED = 7
START_SECONDS = 30
WANGGE = Path(sys.executable).with_name("wangge")
CHROMIUM = "/usr/bin/chromium"
# Without these Chromium asks its maker's hosts at every start, and refuses to run as root.
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}
DESK = {
    "viewport": {"width": 1440, "height": 900},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}


@dataclass(frozen=True)
class County:
    """A served demo: where, what the demo printed, and the password of its accounts."""

    url: str
    home: Path
    counts: dict[str, Any]
    password: str


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A sample county of 6,000 residents, built by `wangge demo` and served by `wangge serve`."""
    home = tmp_path_factory.mktemp("county")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WANGGE_")}
    built = subprocess.run(
        [WANGGE, "demo", "--exit", "--json", "--home", home, *_county_options()],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    port = _free_port()
    server = subprocess.Popen(
        [WANGGE, "serve", "--home", str(home), "--port", str(port)], env=environment
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(url, server)
        from wangge.jobs.demo import DEMO_PASSWORD

        yield County(url, home, json.loads(built.stdout), DEMO_PASSWORD)
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium instead of a download of Playwright's own."""
    return {"executable_path": CHROMIUM, "args": list(QUIET)}


def _county_options() -> list[str]:
    return ["--residents", str(RESIDENTS), "--seed", str(SEED)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(url: str, server: subprocess.Popen) -> None:
    for _ in range(START_SECONDS * 10):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with code {server.returncode}")
        try:
            urllib.request.urlopen(f"{url}/api/v1/session", timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no answer from {url} within {START_SECONDS} s")

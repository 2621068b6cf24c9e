"""The settings of a bank's server: what Django's own check for a deployment says, cookies, HSTS.

Settings are read from the environment once, so each test asks a process of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PRODUCTION = {
    "WANGGE_HTTPS": "1",
    "WANGGE_SECOND_FACTOR": "privileged",
    "WANGGE_ALLOWED_HOSTS": "grid.bank.example",
    "WANGGE_TRUSTED_PROXIES": "10.0.0.5,10.1.0.0/16",
    "WANGGE_MAP_SOURCES": "https://tiles.bank.example",
}
ASK = """
import io, json, django
django.setup()
from wangge.site.wsgi import application

def ask(caller, forwarded, scheme):
    kept = {}
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/console/", "HTTP_HOST": "grid.bank.example",
        "SERVER_NAME": "x", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "REMOTE_ADDR": caller, "HTTP_X_FORWARDED_FOR": forwarded,
        "HTTP_X_FORWARDED_PROTO": scheme,
    }
    def start(status, headers, *rest):
        kept.update(status=status, headers=headers)
    application(environ, start)
    return {**kept, "caller": environ["REMOTE_ADDR"]}

print(json.dumps([
    ask("10.0.0.5", "203.0.113.9", "https"),
    ask("10.1.2.3", "203.0.113.9", "http"),
    ask("198.51.100.7", "203.0.113.9", "https"),
]))
"""


def in_production(tmp_path: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    given = {k: v for k, v in os.environ.items() if not k.startswith("WANGGE_")}
    given |= PRODUCTION | {"WANGGE_HOME": str(tmp_path)} | more
    given["DJANGO_SETTINGS_MODULE"] = "wangge.site.settings"
    return subprocess.run(
        [sys.executable, *words], env=given, capture_output=True, text=True, check=False
    )


def test_djangos_check_for_deployment_finds_nothing(tmp_path: Path) -> None:
    said = in_production(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout


def test_cookies_https_and_proxies(tmp_path: Path) -> None:
    said = in_production(tmp_path, "-c", ASK)
    assert said.returncode == 0, said.stderr
    through, plain, stranger = json.loads(said.stdout)

    assert through["status"].startswith(("200", "503"))  # 503: the faces are not built
    assert through["caller"] == "203.0.113.9"
    headers = dict(through["headers"])
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = headers["Set-Cookie"].strip()
    assert cookie.startswith("__Host-wangge_csrf=")
    assert "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
    assert "SameSite=Lax" in cookie
    assert "connect-src 'self' https://tiles.bank.example" in headers["Content-Security-Policy"]

    assert plain["status"].startswith("301")
    assert dict(plain["headers"])["Location"] == "https://grid.bank.example/console/"

    # A stranger's word on where he is and how he came is not taken.
    assert stranger["caller"] == "198.51.100.7"
    assert stranger["status"].startswith("301")


@pytest.mark.parametrize("source", ["*", "https://*.example", "'unsafe-inline'", "tiles.example"])
def test_a_map_source_that_would_widen_the_policy_is_refused(tmp_path: Path, source: str) -> None:
    said = in_production(tmp_path, "-m", "django", "check", WANGGE_MAP_SOURCES=source)
    assert said.returncode != 0
    assert "WANGGE_MAP_SOURCES" in said.stderr

"""Keys, hosts, lock-out. What browsers are told stands in `browser.py`."""

import os
import secrets
from datetime import timedelta

from .home import WANGGE_HOME


def _secret_key() -> str:
    """Return the key from the environment, else one kept (owner-readable only) in the home."""
    given = os.environ.get("WANGGE_SECRET_KEY")
    if given:
        return given
    file = WANGGE_HOME / "secret.key"
    if not file.exists():
        WANGGE_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), "utf-8")
    return file.read_text("utf-8")


SECRET_KEY = _secret_key()

WANGGE_SMALLEST_CELL = max(2, int(os.environ.get("WANGGE_SMALLEST_CELL") or 5))
"""Counts under it are kept from readers of the board who may not see customers."""

DEBUG = False
ALLOWED_HOSTS = os.environ.get("WANGGE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

AUTH_USER_MODEL = "areas.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True

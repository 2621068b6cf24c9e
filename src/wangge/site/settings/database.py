"""The operational database: SQLite (WAL) embedded, PostgreSQL by WANGGE_DATABASE_URL."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .home import WANGGE_HOME


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": WANGGE_HOME / "wangge.sqlite3",
        "OPTIONS": {
            # Without IMMEDIATE a transaction that reads first and writes later fails at once with
            # "database is locked" when another one wrote meanwhile; the timeout cannot help it.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;"
            ),
        },
    }


_AT_HOME = {None, "", "127.0.0.1", "localhost", "::1"}


def _postgresql(url: str) -> dict[str, Any]:
    """Return the settings of `url`; its query holds libpq's own options (sslmode, sslrootcert…).

    Over a network TLS is asked for: libpq by itself would fall back to plain text.
    """
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    if parts.hostname not in _AT_HOME:
        given.setdefault("sslmode", "require")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}} | given,
        "CONN_HEALTH_CHECKS": True,
        # Row-level security is told who is asking for the length of a transaction.
        "ATOMIC_REQUESTS": True,
    }


_url = os.environ.get("WANGGE_DATABASE_URL", "")
DATABASES = {"default": _postgresql(_url) if _url else _sqlite()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

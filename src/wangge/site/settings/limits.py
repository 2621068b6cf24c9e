"""How often one may ask and how much one may send: against scripts, not against people.

A person and an address are counted apart: behind one address there may be a whole branch. What must
never be exceeded is counted in the database instead: failed sign-ins, unmasked looks a day.
"""

import os

from django.core.exceptions import ImproperlyConfigured
from limits import parse

_DEFAULTS = {
    # kind: (a person, an address)
    "default": ("600/minute", "6000/minute"),
    "sign_in": ("30/minute", "120/minute"),
    "search": ("120/minute", "2400/minute"),
    "reveal": ("20/minute", "200/minute"),
    "export": ("30/hour", "300/hour"),
    "upload": ("60/hour", "300/hour"),
}


def _limit(kind: str, defaults: tuple[str, str]) -> tuple[str, str]:
    """Return what `WANGGE_LIMIT_<KIND>` says, e.g. `120/minute 2400/minute`, else the default."""
    name = f"WANGGE_LIMIT_{kind.upper()}"
    given = os.environ.get(name)
    if not given:
        return defaults
    try:
        person, address = given.split()
        parse(person), parse(address)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}={given!r}: must read like 60/minute 600/hour"
        ) from error
    return person, address


WANGGE_LIMITS = (
    {}
    if os.environ.get("WANGGE_LIMITS") == "off"
    else {kind: _limit(kind, defaults) for kind, defaults in _DEFAULTS.items()}
)
"""Empty: nothing is limited here, because a gateway in front does it."""

WANGGE_LIMITS_STORE = os.environ.get("WANGGE_LIMITS_STORE", "memory://")
"""Where requests are counted: in each server process, or in what several share (`redis://…`)."""

WANGGE_REQUEST_BYTES = 6 * 1024 * 1024
"""Longest body of a request; the largest upload, a staff list, may have 5 MB."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5

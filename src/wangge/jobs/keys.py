"""The keys of the data at rest: what they hold, and changing them."""

from datetime import datetime
from typing import Any

from django.conf import settings

from wangge.areas.organisation.access import SYSTEM
from wangge.areas.resealing import rotate_data_key, rotate_master_key, sealed_by_key
from wangge.areas.sealing import key_files
from wangge.kernel.progress import Progress


def key_status() -> dict[str, Any]:
    """Return `{"master", "master_in_home", "newest", "sealed": {key id: values}, "unfinished"}`.

    `unfinished`: values of older keys, left by a rotation that was cut off. Raises KeysMissing.
    """
    sealed = sealed_by_key()
    newest = max(sealed)
    files = key_files()
    return {
        "master": str(files.master),
        "master_in_home": files.master.is_relative_to(settings.WANGGE_HOME),
        "newest": newest,
        "sealed": {str(key_id): values for key_id, values in sealed.items()},
        "unfinished": sum(values for key_id, values in sealed.items() if key_id != newest),
    }


def rotate(*, master: bool, now: datetime, progress: Progress) -> dict[str, Any]:
    """Change the master key, or begin a new data key and turn every value over to it."""
    if master:
        rotate_master_key(actor=SYSTEM, now=now)
        return key_status() | {"turned_over": 0}
    turned = rotate_data_key(actor=SYSTEM, now=now, progress=progress)
    return key_status() | {"turned_over": turned}

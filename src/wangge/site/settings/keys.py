"""Personal data: its keys, never in the database they protect, and how much one may look at."""

import os
from pathlib import Path

from .home import WANGGE_HOME

WANGGE_REVEALS_A_DAY = int(os.environ.get("WANGGE_REVEALS_A_DAY", "50"))
"""Customers whose unmasked values one person may look at on one bank day."""

WANGGE_EXPORT_ROWS = int(os.environ.get("WANGGE_EXPORT_ROWS", "10000"))
"""Customers in one exported list at most."""

WANGGE_KEYS = WANGGE_HOME / "keys"
"""The wrapped data keys: back them up, apart from the database."""

WANGGE_MASTER_KEY_FILE = Path(os.environ.get("WANGGE_MASTER_KEY_FILE", WANGGE_KEYS / "master.key"))
"""In the home for a trial only; a bank mounts it from elsewhere."""

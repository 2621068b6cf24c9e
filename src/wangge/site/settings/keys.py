"""Keys of the data encrypted at rest: never in the database they protect."""

import os
from pathlib import Path

from .home import WANGGE_HOME

WANGGE_KEYS = WANGGE_HOME / "keys"
"""The wrapped data keys: back them up, apart from the database."""

WANGGE_MASTER_KEY_FILE = Path(os.environ.get("WANGGE_MASTER_KEY_FILE", WANGGE_KEYS / "master.key"))
"""In the home for a trial only; a bank mounts it from elsewhere."""

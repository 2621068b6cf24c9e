"""Where this installation keeps its data."""

import os
from pathlib import Path

WANGGE_HOME = Path(os.environ.get("WANGGE_HOME", ".home/default")).resolve()
WANGGE_LAKE = WANGGE_HOME / "lake"
MEDIA_ROOT = WANGGE_HOME / "media"

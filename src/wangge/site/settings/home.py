"""Where this installation keeps its data."""

import os
from pathlib import Path

WANGGE_HOME = Path(os.environ.get("WANGGE_HOME", ".home/default")).resolve()
WANGGE_LAKE = WANGGE_HOME / "lake"
MEDIA_ROOT = WANGGE_HOME / "media"

WANGGE_AUDIT_HEADS = Path(os.environ.get("WANGGE_AUDIT_HEADS", WANGGE_HOME / "audit")).resolve()
"""Heads of the audit trail's seals; in production where the database's owner cannot write."""

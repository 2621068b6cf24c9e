"""What must never be in a commit: addresses of registries, paths of a machine, heavy files."""

import re
from pathlib import Path

from tests.repo.repository import ROOT, read, tracked_files

REGISTRIES = re.compile(
    r"https?://[\w.-]*(?:pyp"
    r"i\.org|pythonh"
    r"osted|registry\.npm|npmm"
    r"irror|deb\.debi"
    r"an)"
)
MACHINE_PATHS = re.compile(r"(?:/ho" r"me/\w+/|/ro" r"ot/|/Use" r"rs/\w+/|/wo" r"rk/)")
HEAVIEST = 1_500_000  # bytes
BINARY = {".png", ".ico", ".woff2", ".xlsx", ".parquet", ".jpg"}


def _texts() -> list[Path]:
    return [path for path in tracked_files() if path.suffix not in BINARY]


def test_no_registry_address() -> None:
    assert [path for path in _texts() if REGISTRIES.search(read(path))] == []


def test_no_path_of_a_machine() -> None:
    assert [path for path in _texts() if MACHINE_PATHS.search(read(path))] == []


def test_no_heavy_file() -> None:
    assert [p for p in tracked_files() if (ROOT / p).stat().st_size > HEAVIEST] == []

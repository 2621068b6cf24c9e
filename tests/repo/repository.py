"""What the rules about the repository look at."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return the files git tracks or would track, relative to the repository's root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(path for line in listed.splitlines() if (ROOT / (path := Path(line))).is_file())


def read(path: Path) -> str:
    """Return the text of a tracked file."""
    return (ROOT / path).read_text("utf-8")

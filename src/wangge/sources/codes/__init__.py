"""Code tables as data: what a source writes, and the word Wangge uses for it.

Each CSV has `value, canonical, label`. A value that is not in its table stays unknown: it is
counted in the run report and never given a default.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

CODES_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Code:
    """One line of a code table."""

    table: str
    value: str
    canonical: str
    label: str


def load_codes() -> list[Code]:
    """Read every code table, sorted by table and value."""
    codes = []
    for path in sorted(CODES_FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            codes += [Code(path.stem, *row) for row in csv.reader(lines) if row[0] != "value"]
    return sorted(codes, key=lambda c: (c.table, c.value))

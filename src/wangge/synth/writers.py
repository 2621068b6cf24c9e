"""Rows to files: the sheet of one village collects rows and truth, the batch writer streams them.

A village's rows are encoded to bytes at once and appended to the open files, so memory stays
that of one village however large the county is.
"""

import csv
import io
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from wangge.synth.dirt import Dirt
from wangge.synth.tables import STYLES, TABLES, FileStyle, TableSpec

TRUTH_COLUMNS = ("source", "table", "key", "entity_id")
_BAD_DATES = ("2019-02-30", "0000-00-00", "不详", "1899/12/31x", "20201345")
_BAD_NUMBERS = ("1,2O0.00", "#N/A", "约5万", "--", "12.3.4")


def style_of(source: str, dirt: Dirt) -> FileStyle:
    """Return how `source` writes its files under this dirt."""
    style = STYLES[source]
    return FileStyle(
        style.encoding if dirt.gb18030_files else "utf-8",
        style.delimiter if dirt.pipe_files else ",",
        style.compact_dates and dirt.compact_dates,
    )


class Sheet:
    """Rows of one village by table, with the truth about the rows that name someone."""

    def __init__(self, dirt: Dirt, rng: random.Random) -> None:
        self.rows: dict[str, list[Sequence[str]]] = {t.path: [] for t in TABLES}
        self.truth: list[tuple[str, str, str, str]] = []
        self._rate = dirt.bad_rows
        self._rng = rng
        self._next_bad = {t.path: self._gap() for t in TABLES}

    def _gap(self) -> int:
        """Good rows before the next bad one (geometric)."""
        if self._rate <= 0:
            return -1
        return int(math.log(1 - self._rng.random()) / math.log(1 - self._rate))

    def add(self, table: TableSpec, row: Sequence[str], entity_id: str = "") -> None:
        """Append a row; `entity_id` is whom it names, empty for rows that only refer."""
        rows = self.rows[table.path]
        left = self._next_bad[table.path]
        self._next_bad[table.path] = left - 1
        if left == 0:
            self._next_bad[table.path] = self._gap()
            rows.append(row)
            if self._rng.random() < 0.25:  # the same row twice: the second is the bad one
                rows.append(row)
            else:
                rows[-1] = _ruined(table, row, self._rng)
                return
        else:
            rows.append(row)
        if entity_id:
            key = "|".join(row[i] for i in table.key_places)
            self.truth.append((table.source, table.name, key, entity_id))


def _ruined(table: TableSpec, row: Sequence[str], rng: random.Random) -> list[str]:
    """Return the row with one value no reader can accept."""
    bad = list(row)
    choices: list[tuple[str, tuple[str, ...]]] = [(table.key[0], ("",))]
    choices += [(c, _BAD_DATES) for c in table.dates]
    choices += [(c, _BAD_NUMBERS) for c in table.numbers]
    column, values = rng.choice(choices)
    bad[table.columns.index(column)] = rng.choice(values)
    return bad


class BatchWriter:
    """Open files of a batch folder; counts what it appends."""

    def __init__(self, out: Path, dirt: Dirt) -> None:
        self.rows: dict[str, int] = {t.path: 0 for t in TABLES}
        self.truth_rows = 0
        self._styles = {t.path: style_of(t.source, dirt) for t in TABLES}
        self._files: dict[str, BinaryIO] = {}
        for table in TABLES:
            path = out / table.path
            path.parent.mkdir(parents=True, exist_ok=True)
            self._files[table.path] = path.open("wb")
            self._append(table.path, [table.columns], first=True)
        self._truth = (out / "truth.csv").open("wb")
        self._truth.write(encode_rows([TRUTH_COLUMNS], ",", "utf-8"))

    def append(self, sheet: Sheet) -> None:
        """Append everything a village's sheet holds."""
        for path, rows in sheet.rows.items():
            if rows:
                self._append(path, rows)
                self.rows[path] += len(rows)
        self._truth.write(encode_rows(sheet.truth, ",", "utf-8"))
        self.truth_rows += len(sheet.truth)

    def _append(self, path: str, rows: Sequence[Sequence[str]], *, first: bool = False) -> None:
        style = self._styles[path]
        encoding = style.encoding
        if encoding == "utf-8-sig" and not first:
            encoding = "utf-8"  # the mark stands once, at the very beginning
        self._files[path].write(encode_rows(rows, style.delimiter, encoding))

    def close(self) -> None:
        """Close every file."""
        for file in (*self._files.values(), self._truth):
            file.close()


def encode_rows(rows: Sequence[Sequence[str]], delimiter: str, encoding: str) -> bytes:
    """Return the rows as RFC 4180 lines in `encoding`."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(encoding)

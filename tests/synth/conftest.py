"""A small county, its batch dirty and clean, and its operations: made once for all tests here."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from wangge.synth.batch import BatchCounts, write_batch
from wangge.synth.county import County, make_county
from wangge.synth.dirt import Dirt
from wangge.synth.operations import OperationCounts, write_operations
from wangge.synth.writers import style_of

BATCH_DATE = date(2026, 11, 1)
RESIDENTS, SEED = 3_000, 5


@dataclass(frozen=True)
class Written:
    """A batch folder with what was counted while it was written."""

    folder: Path
    dirt: Dirt
    counts: BatchCounts

    def rows(self, source: str, table: str) -> list[dict[str, str]]:
        style = style_of(source, self.dirt)
        text = (self.folder / source / f"{table}.csv").read_text(style.encoding)
        return list(csv.DictReader(text.splitlines(), delimiter=style.delimiter))

    def truth(self) -> list[dict[str, str]]:
        return list(csv.DictReader((self.folder / "truth.csv").read_text("utf-8").splitlines()))


@pytest.fixture(scope="session")
def county() -> County:
    """3,000 people, seed 5."""
    return make_county(RESIDENTS, SEED, BATCH_DATE)


@pytest.fixture(scope="session")
def dirty(county: County, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The county's batch with the usual dirt."""
    out = tmp_path_factory.mktemp("dirty")
    return Written(out, Dirt(), write_batch(county, out))


@pytest.fixture(scope="session")
def clean(county: County, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The same county's batch without dirt: every row tells the truth."""
    out = tmp_path_factory.mktemp("clean")
    return Written(out, Dirt.none(), write_batch(county, out, dirt=Dirt.none()))


@dataclass(frozen=True)
class Operations:
    """The folder of units, staff, grids and visits."""

    folder: Path
    counts: OperationCounts


@pytest.fixture(scope="session")
def operations(county: County, tmp_path_factory: pytest.TempPathFactory) -> Operations:
    """Units, staff, grids and eight weeks of visits of the county."""
    out = tmp_path_factory.mktemp("operations")
    return Operations(out, write_operations(county, out))

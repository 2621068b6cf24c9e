"""Writing a batch folder: ten sources and the paper ledgers, village by village, plus the truth."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wangge.kernel.progress import Progress, Silent
from wangge.synth.banking import open_bank
from wangge.synth.county import County
from wangge.synth.desk import Desk
from wangge.synth.dirt import Dirt
from wangge.synth.extracts import (
    business,
    core,
    credit,
    crm,
    field,
    housing,
    hukou,
    merchant,
    social,
    sunshine,
    thirdparty,
)
from wangge.synth.geography import COUNTY_CODE
from wangge.synth.villagers import make_world
from wangge.synth.writers import BatchWriter, Sheet

_EXTRACTS = {
    "core": core.extract, "credit": credit.extract, "crm": crm.extract,
    "sunshine": sunshine.extract, "hukou": hukou.extract, "housing": housing.extract,
    "social": social.extract, "business": business.extract, "merchant": merchant.extract,
    "thirdparty": thirdparty.extract, "field": field.extract,
}  # fmt: skip


@dataclass(frozen=True)
class BatchCounts:
    """Rows by table (`source.table`), rows of the truth file, and living people."""

    rows: Mapping[str, int]
    truth: int
    residents: int

    @property
    def total(self) -> int:
        """All source rows."""
        return sum(self.rows.values())


def write_batch(
    county: County, out: Path, *, dirt: Dirt = Dirt(), progress: Progress = Silent()
) -> BatchCounts:
    """Write `batch.json`, every table and `truth.csv` into `out` (made if missing).

    The same county and dirt give the same bytes. Only one village is in memory at a time.
    """
    out.mkdir(parents=True, exist_ok=True)
    header = {"batch_date": county.batch_date.isoformat(), "kind": "full"}
    header["bank_code"] = COUNTY_CODE
    (out / "batch.json").write_text(json.dumps(header) + "\n", "utf-8")
    writer = BatchWriter(out, dirt)
    residents = 0
    try:
        with progress.step("生成样例县数据", len(county.villages)) as step:
            for index in range(len(county.villages)):
                sheet, living = write_village(county, index, dirt)
                writer.append(sheet)
                residents += living
                step.advance()
    finally:
        writer.close()
    rows = {path.removesuffix(".csv").replace("/", "."): n for path, n in writer.rows.items()}
    return BatchCounts(rows, writer.truth_rows, residents)


def write_village(county: County, index: int, dirt: Dirt) -> tuple[Sheet, int]:
    """Make one village and let every source write it; return the sheet and the people living."""
    world = make_world(county, index)
    bank = open_bank(county, world)
    sheet = Sheet(dirt, county.rng(world.village.code, "bad rows"))
    for source, extract in _EXTRACTS.items():
        extract(Desk(county, world, bank, source, dirt, sheet))
    return sheet, sum(len(h.living()) for h in world.households)

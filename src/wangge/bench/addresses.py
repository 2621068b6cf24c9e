"""How well addresses are read: those written by hand, and a sample county's in all five styles.

`handwritten_addresses.csv` was written by hand after the way people and clerks of a Jiangsu county
write, against the gazetteer alone. **Nobody may tune the parser to it**: a rule is changed for
what addresses are like, never for a line of that file.
"""

import csv
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from wangge.bench.batches import BATCH_DATE
from wangge.pipeline.engine.duck import DuckEngine
from wangge.pipeline.standardise.addresses import address_steps, place_tables
from wangge.sources.places import load_gazetteer
from wangge.synth.addresses import Style, write_address
from wangge.synth.county import County, make_county
from wangge.synth.geography import COUNTY_CODE
from wangge.synth.places import Door, Village
from wangge.synth.villagers import make_world

BY_HAND = Path(__file__).with_name("handwritten_addresses.csv")
LEVELS = ("town", "village", "group")
RIGHT, WRONG, UNREAD = "right", "wrong", "unread"


@dataclass(frozen=True)
class Written:
    """An address, how it is written, and the place it means; None where the text leaves it open."""

    text: str
    form: str
    town: str | None
    village: str | None
    group: int | None


@dataclass(frozen=True)
class Reading:
    """What the parser made of an address."""

    town: str | None
    village: str | None
    group: int | None


def bench_addresses(*, residents: int, seed: int) -> dict[str, Any]:
    """Read both sets; return for each, by level, the shares read right, wrong and not at all.

    `by_form` tells for each way of writing the share read right. Only addresses that tell a level
    count for it.
    """
    by_hand = list(written_by_hand())
    sample = list(_of_county(make_county(residents, seed, BATCH_DATE)))
    return {
        "by_hand": _figures(by_hand, read(w.text for w in by_hand)),
        "sample_county": _figures(sample, read(w.text for w in sample)),
    }


def written_by_hand() -> Iterable[Written]:
    """Yield the addresses of the file."""
    with BY_HAND.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            group = int(row["group_no"]) if row["group_no"] else None
            place = row["town_code"] or None, row["village_code"] or None
            yield Written(row["text"], row["form"], *place, group)


def _of_county(county: County) -> Iterable[Written]:
    """Yield the door of every household in each of the five styles, a text once."""
    seen: set[str] = set()
    for index in range(len(county.villages)):
        world = make_world(county, index)
        rng = county.rng(world.village.code, "address bench")
        for household in world.households:
            for style in Style:
                village = county.villages[household.door.village]
                one = _as_written(household.door, village, style, rng)
                if one.text not in seen:
                    seen.add(one.text)
                    yield one


def _as_written(door: Door, village: Village, style: Style, rng: random.Random) -> Written:
    text = write_address(door, village, style, rng.random())
    on_the_street = style is Style.COLLOQUIAL and "街上" in text  # of the town, no village told
    told = style is not Style.COLLOQUIAL and not door.estate and not door.road
    code = None if on_the_street else village.code
    return Written(text, style.value, village.code[:9], code, door.group if told else None)


def read(texts: Iterable[str]) -> dict[str, Reading]:
    """Read the texts as a run does; return what each says."""
    gazetteer = load_gazetteer(COUNTY_CODE)
    values = pa.table({"value": pa.array(sorted(set(texts)), pa.string())})
    with (
        tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder,
        DuckEngine(Path(folder)) as engine,
    ):
        for name, table in place_tables(gazetteer).items():
            engine.load_literal(name, table)
        engine.load_literal("written", values)
        engine.run_all(address_steps(gazetteer, "SELECT value FROM written"))
        rows = engine.rows("SELECT value, town_code, village_code, group_no FROM address")
    return {value: Reading(*place) for value, *place in rows}


def _figures(written: Sequence[Written], readings: dict[str, Reading]) -> dict[str, Any]:
    levels = {level: _level(level, written, readings) for level in LEVELS}
    forms = sorted({w.form for w in written})
    by_form = {
        form: {
            level: _level(level, [w for w in written if w.form == form], readings)[RIGHT]
            for level in LEVELS
        }
        for form in forms
    }
    return {"addresses": len(written), **levels, "by_form": by_form}


def _level(
    level: str, written: Sequence[Written], readings: dict[str, Reading]
) -> dict[str, float | int | None]:
    told = [
        (getattr(w, level), getattr(readings[w.text], level))
        for w in written
        if getattr(w, level) is not None
    ]
    right = sum(meant == found for meant, found in told)
    unread = sum(found is None for _, found in told)
    counted = {RIGHT: right, WRONG: len(told) - right - unread, UNREAD: unread}
    shares = {name: round(n / len(told), 4) if told else None for name, n in counted.items()}
    return {"of": len(told), **shares}

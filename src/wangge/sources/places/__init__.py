"""The bank's gazetteer: county, towns, villages, with old names; what addresses are read against.

Towns and villages come from `gazetteer/<county>_<code>_*.csv` (12-digit codes of the statistics
bureau); the county's, city's and province's names, and names no longer in use, from the files
beside this one. Another county is other files, no code.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLACES_FOLDER = Path(__file__).parent
GAZETTEER_FOLDER = PLACES_FOLDER.parent / "gazetteer"

TOWN_SUFFIXES = ("街道办事处", "街道办", "街道", "镇", "乡")
VILLAGE_SUFFIXES = (
    "村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "居委", "社区", "村", "居",
)  # fmt: skip

_TOWN_END = re.compile(f"({'|'.join(TOWN_SUFFIXES)})$")
_VILLAGE_END = re.compile(f"({'|'.join(VILLAGE_SUFFIXES)})$")


@dataclass(frozen=True)
class Place:
    """A town (9-digit code) or village (12-digit code) under one of its names.

    `short` is the name without its ending, which is how people write it.
    """

    code: str
    name: str
    short: str
    former: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """The places of one county. `upper` holds province, city and county in full."""

    county_code: str
    upper: tuple[str, str, str]
    towns: tuple[Place, ...]
    villages: tuple[Place, ...]
    provinces: tuple[str, ...]


def load_gazetteer(county_code: str) -> Gazetteer:
    """Read the gazetteer of a county; a county nobody described has no towns and no villages."""
    towns = [Place(code, name, town_short(name)) for code, name in _listed(county_code, "towns")]
    villages = [
        Place(code, name, village_short(name)) for code, name in _listed(county_code, "villages")
    ]
    for row in _rows(PLACES_FOLDER / "former_names.csv"):
        if row["code"].startswith(county_code):
            if len(row["code"]) == 9:
                towns.append(Place(row["code"], row["name"], town_short(row["name"]), True))
            else:
                villages.append(Place(row["code"], row["name"], village_short(row["name"]), True))
    upper = next(
        (
            (row["province"], row["city"], row["county"])
            for row in _rows(PLACES_FOLDER / "counties.csv")
            if row["code"] == county_code
        ),
        ("", "", ""),
    )
    provinces = tuple(row["name"] for row in _rows(PLACES_FOLDER / "provinces.csv"))
    return Gazetteer(county_code, upper, tuple(towns), tuple(villages), provinces)


def town_short(name: str) -> str:
    """`东沟镇` → `东沟`."""
    return _TOWN_END.sub("", name)


def village_short(name: str) -> str:
    """`兴东村委会` → `兴东`; a name that is nothing but an ending stays."""
    return _VILLAGE_END.sub("", name) or name


def _listed(county_code: str, kind: str) -> Iterator[tuple[str, str]]:
    for path in sorted(GAZETTEER_FOLDER.glob(f"*_{county_code}_{kind}.csv")):
        for row in _rows(path):
            yield row["code"], row["name"]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)

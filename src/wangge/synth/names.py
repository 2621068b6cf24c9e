"""Chinese personal names with the collisions of real life.

A name is a surname and a given name of the bearer's era. Ranks get Zipf weights, so in a county
of a million hundreds share one name, and a village of two or three clans has several of a name.
"""

import random
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate

from pypinyin import lazy_pinyin

RARE_BEARERS = 0.002  # share of children of the last fifty years named with a rare character
_ZIPF = 0.55  # exponent of the rank weights; 1.0 would put too much on the first names
_RARE_SINCE = 1975
_CLAN_SHARE = 0.38  # of a village's families bear one of its few clan surnames
# shares of name shapes by era: whole popular names, two characters, one character
_SHAPES = {1900: (0.22, 0.70, 0.08), 1960: (0.24, 0.58, 0.18),
           1980: (0.20, 0.48, 0.32), 2000: (0.30, 0.55, 0.15)}  # fmt: skip


@dataclass(frozen=True)
class Ranked:
    """Items with cumulative weights, drawn by one uniform number."""

    items: tuple[str, ...]
    bounds: tuple[float, ...]

    @classmethod
    def of(cls, items: list[str], weights: list[float]) -> "Ranked":
        """Build from items and their weights."""
        return cls(tuple(items), tuple(accumulate(weights)))

    def pick(self, rng: random.Random) -> str:
        """Draw one item."""
        return self.items[bisect(self.bounds, rng.random() * self.bounds[-1])]


def _lines(name: str) -> list[str]:
    text = (resources.files("wangge.synth") / "reference" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def surnames() -> Ranked:
    """The county's surnames with their weights."""
    items: list[str] = []
    weights: list[float] = []
    for line in _lines("surnames.txt"):
        weight, *names = line.split()
        items += names
        weights += [float(weight)] * len(names)
    return Ranked.of(items, weights)


@cache
def _given() -> dict[tuple[int, str, str], Ranked]:
    tables = {}
    for line in _lines("given_names.txt"):
        era, gender, part, *items = line.split()
        weights = [1 / (rank + 1) ** _ZIPF for rank in range(len(items))]
        tables[int(era), gender, part] = Ranked.of(items, weights)
    return tables


@cache
def variants() -> dict[str, str]:
    """Simplified character to the traditional or variant form some clerks write."""
    pairs = next(x for x in _lines("characters.txt") if x.startswith("variant")).split()[1:]
    return {p[0]: p[1] for p in pairs if p[0] != p[1]}


@cache
def rare() -> dict[str, str]:
    """Rare character to what a system without it stores."""
    line = next(x for x in _lines("characters.txt") if x.startswith("rare"))
    return dict(p.split(":") for p in line.split()[1:])


@cache
def homophones() -> dict[str, tuple[str, ...]]:
    """Each character of a given name to those of the same syllable, tone aside."""
    characters = sorted({c for table in _given().values() for item in table.items for c in item})
    by_sound: dict[str, list[str]] = {}
    for character in characters:
        by_sound.setdefault(lazy_pinyin(character)[0], []).append(character)
    return {
        c: tuple(o for o in group if o != c)
        for group in by_sound.values()
        for c in group
        if len(group) > 1
    }


def era_of(year: int) -> int:
    """Return the era whose names a person born in `year` bears."""
    return max((e for e in _SHAPES if e <= year), default=1900)


def draw_surname(rng: random.Random, clans: tuple[str, ...] = ()) -> str:
    """Draw a surname; in a village with `clans` one of them more often."""
    if clans and rng.random() < _CLAN_SHARE:
        return clans[min(int(rng.expovariate(0.9)), len(clans) - 1)]
    return surnames().pick(rng)


def draw_given(rng: random.Random, year: int, gender: str, first: str = "") -> str:
    """Draw a given name for someone born in `year`; `first` is a generation character to keep."""
    era = era_of(year)
    tables = _given()
    if year >= _RARE_SINCE and rng.random() < RARE_BEARERS:
        return rng.choice(list(rare()))
    second = tables[era, gender, "second"]
    if first:
        return first + second.pick(rng)
    shape = rng.random()
    whole, two, _ = _SHAPES[era]
    if shape < whole:
        return tables[era, gender, "whole"].pick(rng)
    if shape < whole + two:
        return tables[era, gender, "first"].pick(rng) + second.pick(rng)
    return tables[era, gender, "single"].pick(rng)


def draw_former(rng: random.Random, name: str, surname: str, year: int, gender: str) -> str:
    """Draw a former name 曾用名: a childhood name, rarely the other parent's surname."""
    former = name
    if rng.random() < 0.2:
        former = draw_surname(rng) + name[len(surname) :]
    while former == name:
        former = surname + draw_given(rng, year, gender)
    return former

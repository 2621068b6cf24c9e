"""The county as everything else sees it: towns, villages, groups, and who serves them.

`make_county` is light (about a second at any size): land, how many live where, the firms that
employ people, and the bank's organisation. People are made village by village later, each from
its own seed, so a village can be made alone, again, and in any order.
"""

import random
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from shapely.geometry import Polygon

from wangge.synth import names
from wangge.synth.employers import Employer, plan_employers
from wangge.synth.geography import (
    CELLS_A_VILLAGE,
    GazetteerVillage,
    Land,
    make_land,
    read_old_names,
    read_towns,
    read_villages,
)
from wangge.synth.identity import share_slots
from wangge.synth.organisation import Organisation, plan_organisation
from wangge.synth.places import Estate, Group, Town, Village, make_estates

_STREET_TOWNS = ("320923001", "320923002", "320923003", "320923004")
_COUNTY_SEAT_TOWN = "320923001"
# people of a community or village relative to one another; spread as in real divisions
_SEAT_COMMUNITY, _STREET_COMMUNITY, _TOWN_COMMUNITY, _VILLAGE = 2.6, 1.5, 1.6, 0.85
_SPREAD = 0.28  # sigma of the log-normal factor on each


@dataclass(frozen=True)
class County:
    """One sample county: `residents` people on `batch_date`, made from `seed`."""

    residents: int
    seed: int
    batch_date: date
    border: Polygon
    towns: tuple[Town, ...]
    villages: tuple[Village, ...]
    employers: tuple[Employer, ...]
    organisation: Organisation

    def rng(self, *parts: object) -> random.Random:
        """Return the generator of one purpose: `parts` name it, e.g. village code and source."""
        return random.Random(":".join(str(p) for p in (self.seed, *parts)))


def make_county(residents: int, seed: int, batch_date: date) -> County:
    """Make the land, its population figures, employers and the bank's organisation.

    Raises ValueError when `residents` is below 100: a county without people has no line to run.
    """
    if residents < 100:
        raise ValueError(f"a sample county needs at least 100 residents, not {residents}")
    land = make_land(np.random.default_rng(seed))
    rng = random.Random(f"{seed}:county")
    villages = _villages(land, residents, rng)
    towns = _towns(villages)
    organisation = plan_organisation(towns, villages, land.neighbours, rng)
    employers = plan_employers(towns, villages, residents, seed, batch_date)
    return County(
        residents, seed, batch_date, land.border, towns, villages, employers, organisation
    )


def _villages(land: Land, residents: int, rng: random.Random) -> tuple[Village, ...]:
    listed = read_villages()
    weights = [_weight(v, land) * rng.lognormvariate(0, _SPREAD) for v in listed]
    counts = _shares(weights, residents)
    slots = share_slots(counts)
    old_names = read_old_names()
    town_names = read_towns()
    made = []
    for index, item in enumerate(listed):
        groups = _groups(land, item.code)
        community = item.name.endswith("居委会")
        street = item.town_code in _STREET_TOWNS
        polygon = shapely.coverage_union_all([g.polygon for g in groups])
        made.append(
            Village(
                index=index,
                code=item.code,
                name=item.name,
                stem=item.name.removesuffix("居委会").removesuffix("村委会"),
                community=community,
                urban=community and street,
                town=sorted(town_names).index(item.town_code),
                town_name=town_names[item.town_code],
                polygon=polygon,
                groups=groups,
                residents=counts[index],
                slots=slots[index],
                old_names=old_names.get(item.code, ()),
                old_town_name=old_names.get(item.town_code, (town_names[item.town_code],))[0],
                clans=_clans(item, rng),
                estates=_estates(item, groups, community, street, rng),
            )
        )
    return tuple(made)


def _weight(village: GazetteerVillage, land: Land) -> float:
    """Weigh a village by its kind and, more mildly, by its land."""
    room: float = (len(land.village_cells[village.code]) / CELLS_A_VILLAGE) ** 0.5
    if not village.name.endswith("居委会"):
        return _VILLAGE * room
    if village.town_code == _COUNTY_SEAT_TOWN:
        return _SEAT_COMMUNITY * room
    street = village.town_code in _STREET_TOWNS
    return (_STREET_COMMUNITY if street else _TOWN_COMMUNITY) * room


def _shares(weights: list[float], total: int) -> list[int]:
    """Split `total` by weight into whole numbers that add up to it (largest remainder)."""
    exact = [w * total / sum(weights) for w in weights]
    counts = [int(x) for x in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])
    for i in by_rest[: total - sum(counts)]:
        counts[i] += 1
    return counts


def _groups(land: Land, code: str) -> tuple[Group, ...]:
    """Number a village's cells from north to south, as groups are counted."""
    cells = sorted(land.village_cells[code], key=lambda i: -land.cells[i].centre[1])
    return tuple(
        Group(no, cell, land.cells[cell].polygon, land.cells[cell].centre)
        for no, cell in enumerate(cells, start=1)
    )


def _clans(village: GazetteerVillage, rng: random.Random) -> tuple[str, ...]:
    """The village's clan surnames; a name like 曹唐 tells two of them."""
    known = set(names.surnames().items)
    told = [c for c in village.name[:2] if c in known]
    drawn = [names.draw_surname(rng) for _ in range(3)]
    return tuple(dict.fromkeys(told + drawn))[:3]


def _estates(
    village: GazetteerVillage,
    groups: tuple[Group, ...],
    community: bool,
    street: bool,
    rng: random.Random,
) -> tuple[Estate, ...]:
    if not community:
        return ()
    count = rng.randint(2, 4) if street else rng.randint(1, 2)
    return make_estates(village.name, groups, count, rng)


def _towns(villages: tuple[Village, ...]) -> tuple[Town, ...]:
    named = read_towns()
    made = []
    for index, code in enumerate(sorted(named)):
        mine = [v for v in villages if v.town == index]
        polygon = shapely.coverage_union_all([g.polygon for v in mine for g in v.groups])
        made.append(
            Town(
                index=index,
                code=code,
                name=named[code],
                street=code in _STREET_TOWNS,
                villages=tuple(v.index for v in mine),
                polygon=polygon,
                residents=sum(v.residents for v in mine),
            )
        )
    return tuple(made)

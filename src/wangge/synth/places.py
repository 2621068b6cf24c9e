"""Places people live at: villages, groups, housing estates, doors.

Coordinates are WGS-84 degrees. Estates and roads are invented.
"""

import random
from dataclasses import dataclass

from shapely.geometry import Polygon

from wangge.synth.geography import inside

DEG_PER_M = 1 / 111_195  # degrees of latitude a metre on the sphere the kernel measures with
LON_STRETCH = 1 / 0.832  # a metre east is this many times as many degrees at 33.7° north

_ESTATE_HEADS = (
    "金水湾", "阳光", "锦绣", "恒隆", "碧水", "香榭", "盛世", "御景", "龙泽", "凤凰", "府前",
    "万豪", "康居", "绿都", "华府", "世纪", "东方", "水木", "上河", "中央", "澳洋", "城市", "清华",
    "天和",
)  # fmt: skip
_ESTATE_TAILS = (
    "花园",
    "家园",
    "名苑",
    "小区",
    "新村",
    "公寓",
    "华庭",
    "佳苑",
    "雅居",
    "名邸",
    "壹号",
)
_ROADS = (
    "阜城大街", "香港路", "上海路", "南京路", "苏州路", "哈尔滨路", "澳门路", "石字路", "通榆南路",
    "射河北路", "崔湾路", "城河路", "新建路", "花园路", "胜利路", "人民路", "向阳街", "中心街",
    "老街", "兴业路", "振兴路", "农贸路", "文化路", "富民街",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """A village group 组: its number in the village, its cell, area and settlement centre."""

    no: int
    cell: int
    polygon: Polygon
    centre: tuple[float, float]


@dataclass(frozen=True)
class Estate:
    """A housing estate of a community."""

    name: str
    road: str
    number: int
    group: int
    lon: float
    lat: float


@dataclass(frozen=True)
class Village:
    """A village or community with its made-up area; `urban` when in a street of the seat."""

    index: int
    code: str
    name: str
    stem: str
    community: bool
    urban: bool
    town: int
    town_name: str
    polygon: Polygon
    groups: tuple[Group, ...]
    residents: int
    slots: tuple[int, ...]
    old_names: tuple[str, ...]
    old_town_name: str
    clans: tuple[str, ...]
    estates: tuple[Estate, ...]


@dataclass(frozen=True)
class Town:
    """A town 镇 or street 街道: the union of its villages."""

    index: int
    code: str
    name: str
    street: bool
    villages: tuple[int, ...]
    polygon: Polygon
    residents: int


@dataclass(frozen=True, slots=True)
class Door:
    """Where a household or a shop is: village, group, number or flat, position."""

    village: int
    group: int
    number: int
    lon: float
    lat: float
    road: str = ""
    estate: Estate | None = None
    flat: str = ""


def make_estates(
    village_name: str, groups: tuple[Group, ...], count: int, rng: random.Random
) -> tuple[Estate, ...]:
    """Put `count` estates into the groups of a community."""
    made = []
    for _ in range(count):
        group = rng.choice(groups)
        name = rng.choice(_ESTATE_HEADS) + rng.choice(_ESTATE_TAILS)
        if rng.random() < 0.15:
            name = village_name[:2] + "新村"
        made.append(Estate(name, rng.choice(_ROADS), rng.randint(1, 388), group.no, *group.centre))
    return tuple(made)


def house_door(village: Village, rng: random.Random) -> Door:
    """Put a house into a row of one of the village's groups, or on a road of a community."""
    group = village.groups[int(rng.random() * len(village.groups))]
    slant = 0.35 * ((group.cell * 37) % 17 / 17 - 0.5)  # the row follows its river or road
    along, across = rng.uniform(-320, 320), rng.gauss(0, 45)
    lon, lat = _shift(group.centre, along, along * slant + across)
    point = inside(group.polygon, group.centre, lon, lat)
    road = rng.choice(_ROADS) if village.community and rng.random() < 0.8 else ""
    number = rng.randint(1, 260 if road else 96)
    return Door(village.index, group.no, number, round(point.x, 6), round(point.y, 6), road)


def flat_door(village: Village, rng: random.Random) -> Door:
    """Put a flat into one of the community's estates."""
    estate = rng.choice(village.estates)
    group = village.groups[estate.group - 1]
    lon, lat = _shift((estate.lon, estate.lat), rng.gauss(0, 90), rng.gauss(0, 70))
    point = inside(group.polygon, group.centre, lon, lat)
    flat = (
        f"{rng.randint(1, 24)}幢{rng.randint(1, 3)}单元{rng.randint(1, 11)}0{rng.randint(1, 4)}室"
    )
    return Door(
        village.index, group.no, estate.number, round(point.x, 6), round(point.y, 6),
        estate.road, estate, flat,
    )  # fmt: skip


def shop_door(village: Village, rng: random.Random) -> Door:
    """Put a shop near the middle of the village or along a road of the community."""
    group = village.groups[int(rng.random() * min(3, len(village.groups)))]
    lon, lat = _shift(group.centre, rng.gauss(0, 140), rng.gauss(0, 70))
    point = inside(group.polygon, group.centre, lon, lat)
    road = rng.choice(_ROADS) if village.community else ""
    number = rng.randint(1, 320 if road else 60)
    return Door(village.index, group.no, number, round(point.x, 6), round(point.y, 6), road)


def _shift(place: tuple[float, float], east_m: float, north_m: float) -> tuple[float, float]:
    return place[0] + east_m * DEG_PER_M * LON_STRETCH, place[1] + north_m * DEG_PER_M


def shifted(lon: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    """Return the point `east_m` and `north_m` metres away, six decimals."""
    x, y = _shift((lon, lat), east_m, north_m)
    return round(x, 6), round(y, 6)

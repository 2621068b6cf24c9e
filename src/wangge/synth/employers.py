"""Who employs people: public bodies of county and towns, and private firms.

Firms are planned for the whole county first, because a person in one village may work for a firm
in another; their legal persons are found when their village is made.
"""

import random
from bisect import bisect
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from wangge.synth.identity import uscc_of
from wangge.synth.places import Town, Village

FIRMS_A_RESIDENT = 0.008  # registered enterprises of a rural county: about 8 per 1,000 people
_COMMUNITY_PULL = 3.0  # firms settle in communities this much rather than in villages

_HEADS = (
    "鑫", "盛", "恒", "瑞", "华", "宏", "润", "苏", "阜", "金", "顺", "泰", "兴", "联", "东", "海",
    "天", "正", "德", "荣", "百", "佳", "亿", "祥", "众", "诚", "信", "新", "美", "科", "远", "大",
)  # fmt: skip
_TAILS = (
    "达", "源", "丰", "隆", "昌", "泰", "通", "盛", "业", "力", "康", "诚", "发", "辉", "林", "洋",
    "宇", "邦", "腾", "和", "安", "旺", "捷", "雅", "利", "晟", "欣", "彩", "龙", "鹏", "圣", "博",
)  # fmt: skip
# what firms of the county do: word in the name, GB/T 4754 class, weight
_TRADES = (
    ("滤料", "1789", 9), ("环保设备", "3591", 8), ("纺织", "1711", 8), ("服饰", "1819", 8),
    ("机械", "3429", 7), ("电子科技", "3982", 6), ("建材", "3039", 5), ("食品", "1469", 5),
    ("粮油", "1312", 4), ("建筑工程", "4720", 7), ("装饰工程", "5010", 5), ("贸易", "5199", 9),
    ("农业科技", "0190", 4), ("运输", "5430", 5), ("商贸", "5211", 8), ("信息技术", "6510", 3),
    ("阀门", "3443", 4), ("光伏科技", "3825", 3), ("劳务", "7263", 3), ("物业管理", "7020", 2),
)  # fmt: skip
_COUNTY_BODIES = (
    "阜宁县人民医院", "阜宁县中医院", "阜宁县教育局", "阜宁县公安局", "阜宁县财政局", "阜宁中学",
    "阜宁县第一高级中学", "阜宁县实验小学", "阜宁县水务局", "阜宁县交通运输局",
    "国家税务总局阜宁县税务局",
    "阜宁县农业农村局", "阜宁县自然资源和规划局", "阜宁县市场监督管理局", "国网阜宁县供电公司",
)  # fmt: skip
_TOWN_BODIES = (
    "{town}人民政府",
    "{town}中心小学",
    "{town}初级中学",
    "{town}卫生院",
    "{town}财政所",
)


@dataclass(frozen=True)
class Employer:
    """A firm (`public` false, registered in `village`) or a public body."""

    name: str
    code: str
    town: int
    village: int
    public: bool
    industry_code: str = "9221"
    founded: date = date(1996, 1, 1)
    capital: int = 0
    closed: bool = False


def plan_employers(
    towns: tuple[Town, ...],
    villages: tuple[Village, ...],
    residents: int,
    seed: int,
    batch_date: date,
) -> tuple[Employer, ...]:
    """Plan public bodies, then firms in proportion to the residents."""
    rng = random.Random(f"{seed}:employers")
    bodies = [_body(name, 0, seed, k) for k, name in enumerate(_COUNTY_BODIES)]
    for town in towns:
        for pattern in _TOWN_BODIES:
            name = "阜宁县" + pattern.format(town=town.name)
            if town.street:
                name = name.replace("人民政府", "办事处")
            bodies.append(_body(name, town.index, seed, len(bodies)))
    firms = _firms(villages, round(residents * FIRMS_A_RESIDENT), seed, batch_date, rng)
    return tuple(bodies + firms)


def _body(name: str, town: int, seed: int, number: int) -> Employer:
    # village number 400: a stretch of organisation codes no village uses
    return Employer(name, uscc_of("12", 400, number, seed), town, -1, public=True)


def _firms(
    villages: tuple[Village, ...],
    count: int,
    seed: int,
    batch_date: date,
    rng: random.Random,
) -> list[Employer]:
    pulls = [v.residents * (_COMMUNITY_PULL if v.community else 1.0) for v in villages]
    bounds = list(accumulate(pulls))
    trades = [t for t in _TRADES for _ in range(t[2])]
    used: set[str] = set()
    made: dict[int, int] = {}
    firms: list[Employer] = []
    while len(firms) < count:
        village = villages[bisect(bounds, rng.random() * bounds[-1])]
        word, industry, _ = rng.choice(trades)
        name = _firm_name(word, rng)
        if name in used:
            continue
        used.add(name)
        number = made[village.index] = made.get(village.index, -1) + 1
        firms.append(
            Employer(
                name=name,
                code=uscc_of("91", village.index, number, seed),
                town=village.town,
                village=village.index,
                public=False,
                industry_code=industry,
                founded=_founded(batch_date, rng),
                capital=rng.choice((10, 20, 50, 50, 100, 100, 200, 300, 500, 500, 1000, 2000)),
                closed=rng.random() < 0.07,
            )
        )
    return firms


def _firm_name(word: str, rng: random.Random) -> str:
    place = rng.choices(("阜宁县", "盐城市", "江苏"), (6, 3, 1))[0]
    label = rng.choice(_HEADS) + rng.choice(_TAILS)
    if rng.random() < 0.3:
        label += rng.choice(_TAILS)
    form = "股份有限公司" if rng.random() < 0.02 else "有限公司"
    return place + label + word + form


def _founded(batch_date: date, rng: random.Random) -> date:
    days = min(int(rng.expovariate(1 / 2200)) + 20, 9000)
    return date.fromordinal(batch_date.toordinal() - days)

"""Shops, firms, cooperatives and vendors of a village, and who takes payments by the bank."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from wangge.synth.employers import Employer
from wangge.synth.identity import Registrar
from wangge.synth.people import Business, Life, Person, World
from wangge.synth.places import shop_door

_LICENSED = 0.84  # shop keepers with a licence; the others only take payments
_TAKES_PAYMENTS = {"individual": 0.66, "vendor": 0.85, "enterprise": 0.12, "cooperative": 0.1}
_COOPERATIVE = 0.6  # growers who registered a cooperative
# trade: word in the name, GB/T 4754 class, merchant category code, weight
_TRADES = (
    ("超市", "5212", "5411", 14), ("便利店", "5213", "5499", 8), ("百货店", "5211", "5311", 5),
    ("饭店", "6210", "5812", 10), ("早餐店", "6220", "5814", 6), ("面馆", "6210", "5812", 4),
    ("农资店", "5166", "5261", 6), ("五金店", "5261", "5251", 6), ("服装店", "5232", "5651", 7),
    ("理发店", "8051", "7230", 6), ("水果店", "5224", "5422", 5), ("肉铺", "5225", "5422", 4),
    ("建材经营部", "5263", "5211", 5), ("手机店", "5276", "4812", 3), ("药店", "5251", "5912", 3),
    ("电动车行", "5283", "5599", 4), ("汽修厂", "8111", "7538", 3), ("烟酒店", "5227", "5921", 4),
    ("养殖场", "0391", "0763", 3), ("装潢部", "5010", "1799", 3), ("家电经营部", "5271", "5722", 3),
)  # fmt: skip
_TRADE_WEIGHTS = [t[3] for t in _TRADES]
_LABELS = (
    "好又多", "惠民", "万家", "乐购", "家家福", "兴隆", "顺发", "鑫源", "老百姓", "联华", "佳美",
    "聚福", "吉祥", "如意", "平安", "金桥", "天天", "百姓", "友谊", "宏达", "鸿运", "喜洋洋",
    "小红", "红太阳",
)  # fmt: skip
_COOP_TRADES = (
    ("粮食种植", "0111"), ("蔬菜种植", "0141"), ("水产养殖", "0412"), ("生猪养殖", "0313"),
    ("农机服务", "0511"), ("果树种植", "0151"),
)  # fmt: skip


def make_businesses(
    world: World,
    firms: Sequence[Employer],
    registrar: Registrar,
    day: date,
    rng: random.Random,
) -> None:
    """Open the businesses of a village; owners of firms get that life."""
    people = world.people()
    number = 0

    def add(business: Business | None) -> None:
        nonlocal number
        if business is not None:
            number += 1
            business.entity_id = f"E{world.village.index:03d}{number:05d}"
            _sign_merchant(business, number, world, rng)
            world.businesses.append(business)

    for person in people:
        if person.life is Life.MERCHANT:
            add(_shop(world, person, registrar, day, rng))
        elif person.life is Life.GROWER and rng.random() < _COOPERATIVE:
            add(_cooperative(world, person, registrar, day, rng))
    grown_up = [p for p in people if 27 <= p.age(day) <= 64 and not p.away]
    rng.shuffle(grown_up)
    candidates = iter([p for p in grown_up if p.life in (Life.WORKER, Life.FARMER, Life.IDLE)])
    for firm in firms:
        owner = next(candidates, None)
        if owner is not None:
            add(_firm(world, firm, owner, rng))


def _firm(world: World, firm: Employer, owner: Person, rng: random.Random) -> Business:
    owner.life, owner.employer = Life.OWNER, firm
    owner.income = int(round(230_000 * rng.lognormvariate(0, 0.8), -3))
    return Business(
        "", "enterprise", firm.name, firm.code, owner, shop_door(world.village, rng),
        firm.industry_code, "5999", firm.founded, firm.capital, firm.closed,
    )  # fmt: skip


def _shop(
    world: World, owner: Person, registrar: Registrar, day: date, rng: random.Random
) -> Business:
    word, industry, mcc, _ = rng.choices(_TRADES, _TRADE_WEIGHTS)[0]
    door = shop_door(world.village, rng)
    founded = day - timedelta(days=min(6000, 30 + int(rng.expovariate(1 / 1500))))
    if rng.random() > _LICENSED:
        name = f"{owner.name}{word}" if rng.random() < 0.5 else owner.name
        return Business("", "vendor", name, "", owner, door, "", mcc, founded)
    return Business(
        "", "individual", _shop_name(world, owner, word, rng), registrar.uscc("92"), owner, door,
        industry, mcc, founded, rng.choice((1, 2, 3, 5, 5, 10, 10, 20)), rng.random() < 0.08,
    )  # fmt: skip


def _shop_name(world: World, owner: Person, word: str, rng: random.Random) -> str:
    village = world.village
    label = owner.name if rng.random() < 0.55 else rng.choice(_LABELS)
    if label != owner.name and rng.random() < 0.5:
        label = village.stem + label
    return f"阜宁县{village.town_name}{label}{word}"


def _cooperative(
    world: World, owner: Person, registrar: Registrar, day: date, rng: random.Random
) -> Business:
    word, industry = rng.choice(_COOP_TRADES)
    farm = rng.random() < 0.4
    name = f"阜宁县{world.village.town_name}{owner.name}家庭农场"
    if not farm:
        name = f"阜宁县{world.village.stem}{word}专业合作社"
    founded = day - timedelta(days=rng.randint(200, 4800))
    return Business(
        "", "cooperative", name, registrar.uscc("92" if farm else "93"), owner,
        shop_door(world.village, rng), industry, "0763", founded, rng.choice((20, 50, 100, 200)),
    )  # fmt: skip


def _sign_merchant(business: Business, number: int, world: World, rng: random.Random) -> None:
    if business.closed or rng.random() > _TAKES_PAYMENTS[business.kind]:
        return
    business.merchant_no = f"8{world.village.code[3:]}{number:05d}"
    business.merchant_kind = rng.choices(("qr", "quick_pay", "pos"), (58, 26, 16))[0]

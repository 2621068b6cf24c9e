"""What people live on, where they live and work, and what they earn."""

import random
from collections.abc import Sequence
from datetime import date

from wangge.synth.employers import Employer
from wangge.synth.people import Household, Life, Person, Standing
from wangge.synth.places import Village

_CITIES = (
    ("上海市浦东新区", 9), ("上海市嘉定区", 6), ("上海市松江区", 6), ("江苏省苏州市昆山市", 12),
    ("江苏省苏州市吴中区", 10), ("江苏省苏州市张家港市", 6), ("江苏省无锡市江阴市", 8),
    ("江苏省无锡市锡山区", 6), ("江苏省常州市武进区", 7), ("江苏省南京市江宁区", 8),
    ("江苏省盐城市亭湖区", 8), ("浙江省杭州市萧山区", 4), ("浙江省宁波市鄞州区", 3),
    ("广东省东莞市", 2), ("北京市朝阳区", 2), ("安徽省合肥市", 1),
)  # fmt: skip
_STREETS = ("建设路", "长江路", "黄河路", "人民路", "创业街", "滨河路", "工业园路", "康乐路")
# yearly income in yuan: median, sigma of the log-normal
_INCOME = {
    Life.FARMER: (26_000, 0.5), Life.GROWER: (160_000, 0.6), Life.MIGRANT: (74_000, 0.4),
    Life.WORKER: (54_000, 0.35), Life.SERVANT: (98_000, 0.25), Life.MERCHANT: (92_000, 0.6),
    Life.OWNER: (230_000, 0.8), Life.RETIRED: (9_000, 0.8), Life.IDLE: (9_000, 0.6),
}  # fmt: skip
_MIGRANT_PEAK, _MIGRANT_LATE = 0.42, 0.22  # share working elsewhere under and over 46
_GROWERS = 0.006  # of working farmers
# shares of those who work at home: servant, merchant, worker; the rest farm or keep house
_AT_HOME = {"urban": (0.10, 0.15, 0.58), "community": (0.05, 0.13, 0.44),
            "village": (0.022, 0.058, 0.33)}  # fmt: skip


class JobMarket:
    """Employers a resident of a village may work for: the town's, then the county's."""

    def __init__(self, employers: Sequence[Employer], village: Village) -> None:
        here = [e for e in employers if e.town == village.town and not e.closed]
        self._firms = [e for e in here if not e.public]
        self._bodies = [e for e in employers if e.public and e.town in (village.town, 0)]
        self._all_firms = [e for e in employers if not e.public and not e.closed]

    def firm(self, rng: random.Random) -> Employer:
        """Pick a firm, mostly of the town; a body when the county has none."""
        near = self._firms if self._firms and rng.random() < 0.75 else self._all_firms
        pool = near or self._bodies
        return pool[int(rng.random() ** 1.6 * len(pool))]

    def body(self, rng: random.Random) -> Employer:
        """Pick a public body."""
        return rng.choice(self._bodies)


def settle(
    household: Household, village: Village, market: JobMarket, day: date, rng: random.Random
) -> None:
    """Give every living member a life, a place and an income."""
    whole_away = household.registered and rng.random() < (0.03 if village.urban else 0.07)
    city = _city(rng)
    for person in household.members:
        age = person.age(day)
        person.life = _life(person, age, village, whole_away, rng)
        if person.life is Life.MIGRANT or (whole_away and age < 62):
            person.away = city if rng.random() < 0.8 or whole_away else _city(rng)
        if person.life is Life.WORKER:
            person.employer = market.firm(rng)
        elif person.life is Life.SERVANT:
            person.employer = market.body(rng)
        if person.life in _INCOME:
            median, sigma = _INCOME[person.life]
            person.income = round(median * rng.lognormvariate(0, sigma), -2).__int__()


def _life(person: Person, age: int, village: Village, whole_away: bool, rng: random.Random) -> Life:
    if age < 7:
        return Life.CHILD
    if age < 16 or (age < 22 and rng.random() < (0.95 if age < 18 else 0.5)):
        return Life.STUDENT
    late = 70 if not village.urban else 62
    if age >= late or (age >= 60 and rng.random() < 0.35):
        return Life.RETIRED
    if person.standing is Standing.DECEASED:
        return Life.RETIRED if age >= 60 else Life.FARMER
    if whole_away:
        return Life.MIGRANT
    registered = person.household is not None and person.household.registered
    share = (_MIGRANT_PEAK if age < 46 else _MIGRANT_LATE) if registered else 0.0
    if person.gender == "F":
        share *= 0.75
    if age < 60 and rng.random() < share * (0.45 if village.urban else 1.0):
        return Life.MIGRANT
    return _at_home(person, age, village, rng)


def _at_home(person: Person, age: int, village: Village, rng: random.Random) -> Life:
    kind = "urban" if village.urban else "community" if village.community else "village"
    servant, merchant, worker = _AT_HOME[kind]
    draw = rng.random()
    if draw < servant and age < 60:
        return Life.SERVANT
    if draw < servant + merchant:
        return Life.MERCHANT
    if draw < servant + merchant + worker and age < 62:
        return Life.WORKER
    if kind != "village" and person.gender == "F" and rng.random() < 0.5:
        return Life.IDLE
    return Life.GROWER if rng.random() < _GROWERS else Life.FARMER


def _city(rng: random.Random) -> str:
    city = rng.choices([c for c, _ in _CITIES], [w for _, w in _CITIES])[0]
    return f"{city}{rng.choice(_STREETS)}{rng.randint(1, 999)}号"

"""Shapes of families: who lives in a household, how old, how related.

Shares and ages follow what is commonly reported for ageing counties of northern Jiangsu: about
three people a registered household, a quarter of the people over sixty, many three-generation
families, grown children who have left.
"""

import random
from dataclasses import dataclass

from wangge.synth.people import Standing

# shape of the household, share in a hundred
_SHAPES = (
    ("elder", 7), ("elders", 14), ("single", 5), ("couple", 11),
    ("nuclear", 28), ("stem", 25), ("grown", 8), ("skip", 2),
)  # fmt: skip
_NEWCOMER_SHAPES = (("single", 24), ("couple", 22), ("nuclear", 54))
_SHORTEST_GENERATION, _LONGEST_GENERATION = 21, 33


@dataclass(frozen=True, slots=True)
class Role:
    """A place in a family: relation to the head, gender, age, and whose spouse (index)."""

    relation: str
    gender: str
    age: int
    spouse: int = -1
    father: int = -1  # index of the one whose surname the person bears; -1: married in or oldest
    standing: Standing = Standing.NORMAL


def draw_family(rng: random.Random, *, newcomers: bool = False) -> list[Role]:
    """Draw a household: the head first, then the others in register order."""
    shapes = _NEWCOMER_SHAPES if newcomers else _SHAPES
    shape = rng.choices([s for s, _ in shapes], [w for _, w in shapes])[0]
    return _MAKERS[shape](rng)


def _gap(rng: random.Random) -> int:
    """Years between a mother and her child."""
    return min(_LONGEST_GENERATION, max(_SHORTEST_GENERATION, round(rng.gauss(25.5, 3.2))))


def _pair(rng: random.Random, age: int, relation: str = "户主", start: int = 0) -> list[Role]:
    """A husband of `age` with `relation` to the head, and his wife a little younger."""
    wife = {"户主": "配偶", "父亲": "母亲", "子": "儿媳"}[relation]
    younger = max(-4, min(9, round(rng.gauss(1.6, 2.2))))
    father = 0 if relation == "子" else -1
    return [
        Role(relation, "M", age, spouse=start + 1, father=father),
        Role(wife, "F", max(22, age - younger), spouse=start),
    ]


def _elder(rng: random.Random) -> list[Role]:
    """One old person, sometimes with the late spouse still on the register."""
    age = min(94, 67 + int(rng.expovariate(1 / 9)))
    gender = "F" if rng.random() < 0.62 else "M"
    if rng.random() < 0.3:
        other = "M" if gender == "F" else "F"
        late = Role("配偶", other, age + rng.randint(-3, 5), 0, standing=Standing.DECEASED)
        return [Role("户主", gender, age, spouse=1), late]
    return [Role("户主", gender, age)]


def _elders(rng: random.Random) -> list[Role]:
    return _pair(rng, min(90, 62 + int(rng.expovariate(1 / 9))))


def _single(rng: random.Random) -> list[Role]:
    return [Role("户主", "M" if rng.random() < 0.7 else "F", rng.randint(24, 60))]


def _couple(rng: random.Random) -> list[Role]:
    """A couple whose daughter may have married out."""
    family = _pair(rng, rng.randint(40, 63))
    if rng.random() < 0.22:
        age = family[1].age - _gap(rng)
        if age >= 22:
            family.append(Role("女", "F", age, father=0, standing=Standing.MOVED_OUT))
    return family


def _children(rng: random.Random, mother_age: int, father: int, relation: str) -> list[Role]:
    """One to three children under about 26, the eldest first."""
    count = rng.choices((1, 2, 3), (52, 44, 4))[0]
    ages = []
    age = mother_age - _gap(rng)
    for _ in range(count):
        if 0 <= age <= 26:
            ages.append(age)
        age -= rng.randint(2, 7)
    words = {"child": ("子", "女"), "grandchild": ("孙子", "孙女")}[relation]
    made = []
    for child_age in ages:
        boy = rng.random() < 0.53
        made.append(Role(words[not boy], "M" if boy else "F", child_age, father=father))
    return made


def _nuclear(rng: random.Random) -> list[Role]:
    family = _pair(rng, min(54, max(24, round(rng.gauss(40, 7.5)))))
    return family + _children(rng, family[1].age, 0, "child")


def _stem(rng: random.Random) -> list[Role]:
    """Three generations; the head is the grandfather, or his son when he is old."""
    old = min(88, max(50, round(rng.gauss(67, 8))))
    elders = _pair(rng, old)
    young_age = elders[1].age - _gap(rng)
    if young_age < 23:
        return _grown(rng)
    if rng.random() < 0.55:
        young = _pair(rng, young_age, "子", start=2)
        return elders + young + _children(rng, young[1].age, 2, "grandchild")
    young = _pair(rng, young_age)
    children = _children(rng, young[1].age, 0, "child")
    start = 2 + len(children)
    parents = _pair(rng, old, "父亲", start)
    family = [Role("户主", "M", young_age, 1, father=start), young[1], *children, *parents]
    if rng.random() < 0.3:  # one of the old couple is gone
        gone = rng.choice((start, start + 1))
        standing = Standing.DECEASED
        role = family[gone]
        family[gone] = Role(role.relation, role.gender, role.age, role.spouse, -1, standing)
    return family


def _grown(rng: random.Random) -> list[Role]:
    """A couple with one or two unmarried grown children."""
    family = _pair(rng, rng.randint(46, 64))
    age = min(34, family[1].age - _gap(rng))
    if age < 17:
        return family
    boy = rng.random() < 0.66
    family.append(Role("子" if boy else "女", "M" if boy else "F", age, father=0))
    if rng.random() < 0.2 and age > 22:
        family.append(Role("女", "F", age - rng.randint(2, 6), father=0))
    return family


def _skip(rng: random.Random) -> list[Role]:
    """Grandparents who bring up a grandchild."""
    family = _pair(rng, rng.randint(55, 74))
    child = rng.randint(2, 15)
    boy = rng.random() < 0.53
    return [*family, Role("孙子" if boy else "孙女", "M" if boy else "F", child, father=0)]


_MAKERS = {
    "elder": _elder, "elders": _elders, "single": _single, "couple": _couple,
    "nuclear": _nuclear, "stem": _stem, "grown": _grown, "skip": _skip,
}  # fmt: skip

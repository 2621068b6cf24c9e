"""`sunshine` 阳光信贷: the village credit rating, household by household."""

from wangge.synth.desk import Desk, lump, yuan
from wangge.synth.people import Household, Life, Person
from wangge.synth.tables import SUNSHINE_HOUSEHOLD, SUNSHINE_MEMBER

_GRADES = (("AAA", 9), ("AA", 24), ("A", 38), ("B", 21), ("none", 8))
_LIMITS = {"AAA": 300_000, "AA": 200_000, "A": 100_000, "B": 50_000, "none": 0}
_LEFT_OUT = 0.12  # members the interviewer did not write down
_ID_KNOWN = 0.35
_OCCUPATIONS = {
    Life.CHILD: "学龄前", Life.STUDENT: "学生", Life.FARMER: "务农", Life.GROWER: "种养大户",
    Life.MIGRANT: "外出务工", Life.WORKER: "企业职工", Life.SERVANT: "机关事业单位",
    Life.MERCHANT: "个体经营", Life.OWNER: "企业主", Life.RETIRED: "在家养老", Life.IDLE: "在家",
}  # fmt: skip


def household_no(village_code: str, household: Household) -> str:
    """The number the rating gives a household."""
    return f"{village_code}{household.number:05d}"


def extract(desk: Desk) -> None:
    """Write the rated households and their members."""
    for household in desk.world.households:
        if household.rated and household.living():
            _household(desk, household)


def _household(desk: Desk, household: Household) -> None:
    rng, village, head = desk.rng, desk.world.village, household.head
    living = household.living()
    income = sum(p.income for p in living)
    grade = rng.choices([g for g, _ in _GRADES], [w for _, w in _GRADES])[0]
    number = household_no(village.code, household)
    suffix = ("居委会" if village.community else "村委会") if rng.random() < 0.5 else ""
    car = lump(rng, 70_000, 0.5, 5_000) if rng.random() < 0.42 else 0
    debts = lump(rng, 50_000, 0.8, 5_000) if rng.random() < 0.25 else 0
    elsewhere = lump(rng, 20_000, 1.0, 1_000) if rng.random() < 0.4 else 0
    row = [
        number, village.code, village.stem + (suffix or ("社区" if village.community else "村")),
        str(household.door.group), desk.clerk.address(household.door), desk.clerk.name(head),
        desk.clerk.id_no(head) if rng.random() < 0.9 else "",
        desk.clerk.mobile(head, desk.age(head)), str(len(living)), str(_labour(desk, living)),
        yuan(round(income * rng.uniform(0.6, 1.1), -3)), yuan(lump(rng, 160_000, 0.6, 10_000)),
        yuan(car), f"{household.land_mu:.1f}", yuan(elsewhere), yuan(debts), grade,
        yuan(_LIMITS[grade]), desk.day(desk.days_ago(40, 1300)),
    ]  # fmt: skip
    desk.add(SUNSHINE_HOUSEHOLD, row, head.entity_id)
    written = [p for p in living if p is head or rng.random() > _LEFT_OUT]
    for seq, person in enumerate(written, start=1):
        _member(desk, number, seq, person)


def _labour(desk: Desk, living: list[Person]) -> int:
    return sum(18 <= desk.age(p) < 62 and p.life is not Life.STUDENT for p in living)


def _member(desk: Desk, number: str, seq: int, person: Person) -> None:
    age = desk.age(person)
    asked = age >= 16 and desk.rng.random() < 0.55
    id_no = desk.clerk.id_no(person)
    mobile = desk.clerk.mobile(person, age)
    workplace = person.away[:9] if person.away else ""
    if person.employer is not None and not workplace:
        workplace = person.employer.name
    row = [
        number, str(seq), desk.clerk.name(person), id_no if desk.rng.random() < _ID_KNOWN else "",
        person.relation, _OCCUPATIONS[person.life], workplace, mobile if asked else "",
    ]  # fmt: skip
    desk.add(SUNSHINE_MEMBER, row, person.entity_id)

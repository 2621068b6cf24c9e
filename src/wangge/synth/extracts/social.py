"""`social` 社保: people insured as employees or as residents."""

from wangge.synth.desk import Desk, yuan
from wangge.synth.people import Life, Person, Standing
from wangge.synth.tables import SOCIAL_INSURED

_RESIDENT_SHARE = 0.55
_EMPLOYEE_SHARE = {Life.SERVANT: 0.99, Life.WORKER: 0.62, Life.OWNER: 0.5}
_FROM_AGE = 16


def extract(desk: Desk) -> None:
    """Write one row a person and kind of insurance."""
    for household in desk.world.households:
        for person in household.members:
            if person.standing is Standing.MOVED_OUT or desk.age(person) < _FROM_AGE:
                continue
            if desk.rng.random() < _EMPLOYEE_SHARE.get(person.life, 0.0):
                _employee(desk, person)
            elif household.registered and desk.rng.random() < _RESIDENT_SHARE:
                _resident(desk, person)


def _employee(desk: Desk, person: Person) -> None:
    employer = person.employer
    base = max(4_494, round(person.income / 12 * desk.rng.uniform(0.7, 1.0)))
    _row(desk, person, "employee", employer.name if employer else "",
         employer.code if employer else "", yuan(base), desk.rng.randint(4, 330))  # fmt: skip


def _resident(desk: Desk, person: Person) -> None:
    base = desk.rng.choice((100, 300, 300, 500, 500, 800, 1000, 1500, 2000))
    _row(desk, person, "resident", "", "", yuan(base), 12 * desk.rng.randint(1, 15))


def _row(
    desk: Desk, person: Person, kind: str, employer: str, code: str, base: str, months: int
) -> None:
    draw = desk.rng.random()
    status, back = ("paying", desk.rng.randint(1, 2)) if draw < 0.82 else ("paused", 14)
    if person.life is Life.RETIRED:
        status = "drawing"
    if person.standing is Standing.DECEASED:
        status, back = "ended", 9
    row = [
        desk.clerk.id_no(person, key=True), kind, desk.clerk.name(person), employer, code, base,
        str(months), status, desk.month(back),
    ]  # fmt: skip
    desk.add(SOCIAL_INSURED, row, person.entity_id)

"""`housing` 住建: flats and shops in the registers of housing, one row an owner."""

from wangge.synth.desk import Desk, yuan
from wangge.synth.people import Household, Person, Standing
from wangge.synth.tables import HOUSING_PROPERTY

_REGISTERED = 0.8  # of the flats; the others are not yet transferred
_SECOND = 0.05  # households with a second property
_PRICES = {"住宅": (6_400, 108), "商业": (9_800, 46), "车库": (4_200, 22)}  # yuan a m2, m2


def extract(desk: Desk) -> None:
    """Write the homes in estates, and some second properties."""
    for household in desk.world.households:
        if household.home.estate is not None and desk.rng.random() < _REGISTERED:
            _property(desk, household, "住宅")
        if household.registered and desk.rng.random() < _SECOND:
            _property(desk, household, desk.rng.choice(("商业", "车库")))


def _property(desk: Desk, household: Household, usage: str) -> None:
    rng = desk.rng
    owners = [p for p in household.living() if desk.age(p) >= 24][:1]
    if not owners:
        return
    spouse = owners[0].spouse
    if spouse is not None and spouse.standing is Standing.NORMAL and rng.random() < 0.5:
        owners.append(spouse)
    number = desk.number("FN")
    price, area = _PRICES[usage]
    area_m2 = area * rng.uniform(0.75, 1.35)
    home = household.home
    facts = [
        home.estate.name if home.estate else "", f"{area_m2:.2f}", usage,
        desk.day(desk.days_ago(60, 5500)), yuan(round(price * area_m2 * rng.uniform(0.5, 1.1), -2)),
        "1" if rng.random() < 0.35 else "0",
    ]  # fmt: skip
    for person in owners:
        _owner(desk, number, person, household, facts)


def _owner(desk: Desk, number: str, person: Person, at: Household, facts: list[str]) -> None:
    row = [
        number, desk.clerk.id_no(person, key=True), desk.clerk.name(person),
        desk.clerk.mobile(person, desk.age(person)), desk.clerk.address(at.home), *facts,
    ]  # fmt: skip
    desk.add(HOUSING_PROPERTY, row, person.entity_id)

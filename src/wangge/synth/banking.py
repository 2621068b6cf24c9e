"""Who banks here: which people and businesses have a customer number in the core system."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from wangge.synth.county import County
from wangge.synth.people import Business, Life, Person, Standing, World
from wangge.synth.places import Door

_SHARE_BY_AGE = ((7, 0.03), (16, 0.10), (23, 0.42), (60, 0.64), (75, 0.72), (200, 0.66))
_AWAY_FACTOR = 0.8
_LATE_FACTOR = 0.45  # accounts of the dead and of those who moved out that are still on file
_NEW_CITIZEN_FACTOR = 0.6
_FIRM_SHARE = {"enterprise": 0.62, "individual": 0.22, "cooperative": 0.8, "vendor": 0.0}
_FIRST_YEAR = 1996


@dataclass(slots=True)
class Relationship:
    """A customer number: whose, since when, and how busy the account is (0 to 1)."""

    cif_no: str
    person: Person | None
    business: Business | None
    door: Door
    opened: date
    activity: float

    @property
    def entity_id(self) -> str:
        """The entity behind the number."""
        holder = self.person or self.business
        assert holder is not None  # noqa: S101 (one of the two is always set)
        return holder.entity_id


@dataclass(slots=True)
class Bank:
    """Customer numbers of one village, by entity id."""

    relationships: dict[str, Relationship]

    def cif_no(self, holder: Person | Business) -> str:
        """The customer number of a person or business, empty when there is none."""
        found = self.relationships.get(holder.entity_id)
        return found.cif_no if found else ""


def open_bank(county: County, world: World) -> Bank:
    """Draw who of the village banks here."""
    from wangge.synth.desk import serial

    rng = county.rng(world.village.code, "bank")
    relationships: dict[str, Relationship] = {}

    def enter(holder: Person | Business, door: Door, earliest: date) -> None:
        number = f"1{serial(world.village.index, len(relationships)):09d}"
        person = holder if isinstance(holder, Person) else None
        business = holder if isinstance(holder, Business) else None
        opened = _opened(earliest, county.batch_date, rng)
        relationships[holder.entity_id] = Relationship(
            number, person, business, door, opened, rng.random()
        )

    for household in world.households:
        for person in household.members:
            age = person.age(county.batch_date)
            if rng.random() < _share(person, age, household.registered):
                grown = person.birth + timedelta(days=16 * 365 if age >= 17 else 30)
                moved = household.home is not household.door and rng.random() < 0.5
                enter(person, household.home if moved else household.door, grown)
    for business in world.businesses:
        if not business.closed and rng.random() < _FIRM_SHARE[business.kind]:
            enter(business, business.door, business.founded)
    return Bank(relationships)


def _share(person: Person, age: int, registered: bool) -> float:
    share = next(s for top, s in _SHARE_BY_AGE if age < top)
    if person.life in (Life.MERCHANT, Life.OWNER, Life.SERVANT):
        share = 0.85
    if person.away:
        share *= _AWAY_FACTOR
    if person.standing is not Standing.NORMAL:
        share *= _LATE_FACTOR
    return share if registered else share * _NEW_CITIZEN_FACTOR


def _opened(earliest: date, today: date, rng: random.Random) -> date:
    """Accounts thin out into the past; none before the system's first year."""
    earliest = max(earliest, date(_FIRST_YEAR, 1, 1))
    span = max(1, (today - earliest).days - 1)
    return today - timedelta(days=min(span, 5 + int(rng.expovariate(1 / 3400))))

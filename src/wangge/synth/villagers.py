"""Making the people and businesses of one village from its own seed.

A village can be made alone and gives the same world each time, so nothing needs to be kept: the
batch and the field history each make it again, and memory stays that of one village.
"""

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wangge.synth import names
from wangge.synth.businesses import make_businesses
from wangge.synth.families import Role, draw_family
from wangge.synth.identity import ELSEWHERE_SUFFIX, Registrar
from wangge.synth.lives import JobMarket, settle
from wangge.synth.people import Household, Person, World
from wangge.synth.places import Door, Village, flat_door, house_door

if TYPE_CHECKING:
    from wangge.synth.county import County

_NEW_CITIZENS = {"urban": 0.05, "community": 0.02, "village": 0.004}
_FLAT_BUYERS = 0.15  # village families under fifty who live in a flat of the county seat
_FLATS_IN_SEAT = 0.55  # of the households registered in a street community
_RATED = {True: 0.5, False: 0.84}  # households in the village rating: community, village
_FILED = 0.6  # households with an old paper ledger
_CHANGED_MOBILE = 0.4  # adults who once had another number
_FORMER_NAMES = 0.02
_PHONE_FROM_AGE = 10
_GENERATION_CHARACTER = 0.35  # siblings who share the first character of the given name
_MINORITIES = ("回族", "苗族", "满族", "土家族", "彝族", "壮族")
_PROVINCES = ("32", "32", "32", "34", "34", "41", "37", "42", "52", "53", "51", "61", "62", "36")


def make_world(county: "County", index: int) -> World:
    """Make the world of the village with this `index`."""
    village = county.villages[index]
    return _Maker(county, village).make()


class _Maker:
    """State of making one village: its generator, registrar and running numbers."""

    def __init__(self, county: "County", village: Village) -> None:
        self._county = county
        self._village = village
        self._day = county.batch_date
        self._rng = county.rng(village.code, "people")
        self._registrar = Registrar(village.index, village.slots, county.seed)
        self._market = JobMarket(county.employers, village)
        self._urban = [v for v in county.villages if v.urban]
        self._born = 0
        self._households = 0

    def make(self) -> World:
        """Fill the village's population figure with households, then open its businesses."""
        village = self._village
        kind = "urban" if village.urban else "community" if village.community else "village"
        new = village.residents * _NEW_CITIZENS[kind]
        households = self._fill(village.residents - new, newcomers=False)
        households += self._fill(new, newcomers=True)
        world = World(village, households, [])
        firms = [e for e in self._county.employers if e.village == village.index]
        make_businesses(world, firms, self._registrar, self._day, self._rng)
        return world

    def _fill(self, people: float, *, newcomers: bool) -> list[Household]:
        """Draw households until `people` are reached; the last is kept by chance, not cut."""
        made = []
        while people > 0:
            household = self._household(draw_family(self._rng, newcomers=newcomers), newcomers)
            size = len(household.living())
            if size > people and self._rng.random() > people / size:
                break
            made.append(household)
            people -= size
        return made

    def _household(self, roles: list[Role], newcomers: bool) -> Household:
        rng = self._rng
        self._households += 1
        door = self._door()
        household = Household(self._households, door, door, registered=not newcomers)
        household.members = self._people(roles, newcomers)
        for person in household.members:
            person.household = household
        household.shared_mobile = _phone_of_the_family(household, self._day)
        settle(household, self._village, self._market, self._day, rng)
        head_age = household.head.age(self._day)
        may_buy = not newcomers and not self._village.urban and head_age < 50
        if may_buy and rng.random() < _FLAT_BUYERS:
            household.home = flat_door(rng.choice(self._urban), rng)
        household.rated = not newcomers and rng.random() < _RATED[self._village.community]
        household.filed = rng.random() < _FILED
        if not self._village.urban and not newcomers:
            household.land_mu = round(len(household.members) * rng.uniform(0.6, 1.9), 1)
        return household

    def _door(self) -> Door:
        if self._village.estates and self._rng.random() < _FLATS_IN_SEAT:
            return flat_door(self._village, self._rng)
        return house_door(self._village, self._rng)

    def _people(self, roles: list[Role], newcomers: bool) -> list[Person]:
        surnames = self._surnames(roles, newcomers)
        character = ""
        home = _PROVINCES[int(self._rng.random() * len(_PROVINCES))] + ELSEWHERE_SUFFIX
        people = []
        for role, surname in zip(roles, surnames, strict=True):
            married_in = role.relation in ("配偶", "儿媳") and self._rng.random() < 0.12
            area = home if newcomers or married_in else ""
            person = self._person(role, surname, area, character if role.father >= 0 else "")
            if role.father >= 0 and self._rng.random() < _GENERATION_CHARACTER:
                character = person.name[len(surname)]
            people.append(person)
        for person, role in zip(people, roles, strict=True):
            if role.spouse >= 0:
                person.spouse = people[role.spouse]
        return people

    def _surnames(self, roles: list[Role], newcomers: bool) -> list[str]:
        """Children bear their father's surname; who married in brings another."""
        clans = () if newcomers else self._village.clans
        root = names.draw_surname(self._rng, clans)
        surnames = []
        for role in roles:
            inherits = role.father >= 0 or role.relation in ("户主", "父亲")
            surnames.append(root if inherits else names.draw_surname(self._rng))
        return surnames

    def _person(self, role: Role, surname: str, area: str, character: str) -> Person:
        rng = self._rng
        birth = _birth(self._day, role.age, rng)
        id_no, birth = (
            self._registrar.id_no(birth, role.gender, area)
            if area
            else self._registrar.id_no(birth, role.gender)
        )
        name = surname + names.draw_given(rng, birth.year, role.gender, character)
        mobile = self._registrar.mobile() if role.age >= _PHONE_FROM_AGE else ""
        self._born += 1
        person = Person(
            f"P{self._village.index:03d}{self._born:06d}",
            role.gender, birth, surname, name, id_no, mobile, role.relation,
            standing=role.standing,
        )  # fmt: skip
        self._particulars(person, role.age)
        return person

    def _particulars(self, person: Person, age: int) -> None:
        rng = self._rng
        person.share_draw = rng.random()
        if age >= 20 and rng.random() < _CHANGED_MOBILE:
            person.old_mobile = self._registrar.mobile()
        if age >= 18 and rng.random() < _FORMER_NAMES:
            person.former_name = names.draw_former(
                rng, person.name, person.surname, person.birth.year, person.gender
            )
        if rng.random() < 0.004:
            person.ethnicity = rng.choice(_MINORITIES)


def _phone_of_the_family(household: Household, day: date) -> str:
    """Whose phone the others give: the member nearest to 38 years."""
    living = household.living() or household.members
    return min(living, key=lambda p: abs(p.age(day) - 38)).mobile


def _birth(day: date, age: int, rng: random.Random) -> date:
    """A birth date that makes someone `age` full years old on `day`."""
    return day - timedelta(days=int(age * 365.2425) + 1 + int(rng.random() * 363))

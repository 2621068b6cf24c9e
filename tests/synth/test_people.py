"""Households and lives look like those of an ageing county of northern Jiangsu."""

import pytest

from wangge.synth.county import County
from wangge.synth.people import Life, Person, Standing, World
from wangge.synth.villagers import make_world

from .conftest import BATCH_DATE


@pytest.fixture(scope="module")
def worlds(county: County) -> list[World]:
    return [make_world(county, v.index) for v in county.villages]


@pytest.fixture(scope="module")
def living(worlds: list[World]) -> list[Person]:
    return [p for w in worlds for h in w.households for p in h.living()]


def _share(people: list[Person], low: int, high: int) -> float:
    return sum(low <= p.age(BATCH_DATE) < high for p in people) / len(people)


def test_the_county_has_about_its_residents(county: County, living: list[Person]) -> None:
    assert abs(len(living) - county.residents) < 0.05 * county.residents


def test_households_are_of_believable_size(worlds: list[World], living: list[Person]) -> None:
    households = sum(len(w.households) for w in worlds)
    assert 2.7 < len(living) / households < 3.4


def test_the_ages_are_those_of_an_ageing_county(living: list[Person]) -> None:
    assert 0.10 < _share(living, 0, 15) < 0.20
    assert 0.21 < _share(living, 60, 120) < 0.31
    assert 0.05 < _share(living, 70, 120) < 0.15
    assert 0.46 < sum(p.gender == "F" for p in living) / len(living) < 0.53


def test_parents_are_older_than_their_children(worlds: list[World]) -> None:
    for household in (h for w in worlds for h in w.households):
        head = household.head
        for person in household.members:
            gap = head.age(BATCH_DATE) - person.age(BATCH_DATE)
            if head.relation == "户主" and person.relation in ("子", "女"):
                assert gap >= 16
            if head.relation == "户主" and person.relation in ("父亲", "母亲"):
                assert gap <= -16


def test_spouses_are_mutual_and_of_near_age(worlds: list[World]) -> None:
    couples = [p for w in worlds for p in w.people() if p.spouse is not None]
    assert couples
    for person in couples:
        assert person.spouse is not None
        assert person.spouse.spouse is person
        assert person.spouse.household is person.household
        assert abs(person.age(BATCH_DATE) - person.spouse.age(BATCH_DATE)) <= 12


def test_children_bear_their_fathers_name(worlds: list[World]) -> None:
    for household in (h for w in worlds for h in w.households):
        head = household.members[0]
        for person in household.members:
            if head.relation == "户主" and person.relation in ("子", "女"):
                assert person.surname == head.surname


def test_all_kinds_of_lives_occur(living: list[Person]) -> None:
    assert {p.life for p in living} >= set(Life) - {Life.GROWER}
    assert 0.08 < sum(bool(p.away) for p in living) / len(living) < 0.30


def test_the_dead_and_the_gone_stay_on_the_register(worlds: list[World]) -> None:
    standings = {p.standing for w in worlds for p in w.people()}
    assert standings == set(Standing)


def test_numbers_are_unique_over_all_villages(worlds: list[World]) -> None:
    people = [p for w in worlds for p in w.people()]
    assert len({p.id_no for p in people}) == len(people)
    mobiles = [m for p in people for m in (p.mobile, p.old_mobile) if m]
    assert len(set(mobiles)) == len(mobiles)
    codes = [b.uscc for w in worlds for b in w.businesses if b.uscc]
    assert len(set(codes)) == len(codes)


def test_doors_are_inside_their_group(county: County, worlds: list[World]) -> None:
    for household in (h for w in worlds for h in w.households):
        for door in (household.door, household.home):
            group = county.villages[door.village].groups[door.group - 1]
            assert group.polygon.distance(_point(door.lon, door.lat)) < 1e-5


def _point(lon: float, lat: float):
    from shapely.geometry import Point

    return Point(lon, lat)


def test_a_village_can_be_made_again_alone(county: County, worlds: list[World]) -> None:
    again = make_world(county, 200)
    assert [p.id_no for p in again.people()] == [p.id_no for p in worlds[200].people()]
    assert [b.uscc for b in again.businesses] == [b.uscc for b in worlds[200].businesses]

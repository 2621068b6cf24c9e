"""`hukou` 户籍: the household register; nearly clean, and the authority on who is alive."""

from wangge.synth.desk import Desk
from wangge.synth.people import Standing
from wangge.synth.tables import HUKOU_RESIDENT


def extract(desk: Desk) -> None:
    """Write every registered person, the dead and those who moved out with their status."""
    village = desk.world.village
    for household in desk.world.households:
        if not household.registered:
            continue
        number = desk.number("0")
        address = desk.clerk.address(household.door)
        for person in household.members:
            updated = desk.days_ago(30, 5000)
            if person.standing is not Standing.NORMAL:
                updated = desk.days_ago(15, 900)
            row = [
                person.id_no, desk.clerk.name(person), person.gender, desk.day(person.birth),
                person.ethnicity, number, person.relation, address, village.code,
                person.standing.value, desk.day(max(updated, person.birth)),
            ]  # fmt: skip
            desk.add(HUKOU_RESIDENT, row, person.entity_id)

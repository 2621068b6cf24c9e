"""`field` 走访采集: old paper ledgers of the managers, typed in with the position of the door."""

from wangge.synth.desk import Desk, serial
from wangge.synth.people import Household
from wangge.synth.places import shifted
from wangge.synth.tables import FIELD_CUSTOMER

_POSITION_NOISE_M = 12
_INCOME_FROM = ("务工", "种植", "养殖", "经商", "工资", "养老金", "其他")
_NEEDS = ("", "", "", "建房", "购车", "子女上学", "扩大经营", "存款", "就医", "购农机")


def ledger_no(village: int, household: Household) -> str:
    """The number of a household's ledger page."""
    return f"Z{serial(village, household.number):09d}"


def extract(desk: Desk) -> None:
    """Write the heads of the households that were filed."""
    for household in desk.world.households:
        if household.filed and household.living():
            _ledger(desk, household)


def _ledger(desk: Desk, household: Household) -> None:
    rng, head = desk.rng, household.head
    door = household.home
    lon, lat = shifted(
        door.lon, door.lat, rng.gauss(0, _POSITION_NOISE_M), rng.gauss(0, _POSITION_NOISE_M)
    )
    id_no, asked = desk.clerk.id_no(head), rng.random() < 0.45
    row = [
        ledger_no(desk.world.village.index, household),
        desk.bank.cif_no(head) if rng.random() < 0.25 else "",
        desk.clerk.name(head), desk.clerk.mobile(head, desk.age(head)), id_no if asked else "",
        desk.clerk.address(door), rng.choice("2345"), desk.grid_of(door).a_staff_no, "",
        desk.day(desk.days_ago(60, 1000)), f"{lon:.6f}", f"{lat:.6f}",
        str(len(household.living())), rng.choice(_INCOME_FROM), rng.choice(_NEEDS),
    ]  # fmt: skip
    desk.add(FIELD_CUSTOMER, row, head.entity_id)

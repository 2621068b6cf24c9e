"""`crm` CRM系统: what managers once wrote about customers and prospects, and contacts made."""

from datetime import timedelta

from wangge.synth.desk import Desk
from wangge.synth.people import Business, Household, Person
from wangge.synth.places import Door
from wangge.synth.tables import CRM_CONTACT, CRM_CUSTOMER

_OF_CUSTOMERS, _OF_OTHERS, _OF_FIRMS = 0.36, 0.035, 0.5
_CONTACTED = 0.38
_NOTES = (
    "", "", "", "", "常年在外务工，春节回家", "有定期存款，关注利率", "在县城有房",
    "子女在外上学", "做粮食生意",    "养殖户，资金季节性需求", "对手机银行不熟悉", "邻居介绍",
    "信用良好，可主动授信", "已在他行办理贷款","经营多年，流水稳定", "考虑购车", "家中有老人需照看",
)  # fmt: skip
_SUBJECTS = (
    "存款到期提醒", "贷款意向回访", "手机银行推广", "节日问候", "信用卡推荐", "整村授信宣传",
    "商户收款码维护", "社保卡激活", "理财产品介绍", "逾期提醒",
)  # fmt: skip
_CHANNELS = ("phone", "visit", "wechat", "sms")
_RESULTS = ("interested", "no_interest", "call_back", "no_answer", "done")


def extract(desk: Desk) -> None:
    """Write people and businesses the managers know, and their contacts."""
    for household in desk.world.households:
        for person in household.members:
            known = _OF_CUSTOMERS if desk.bank.cif_no(person) else _OF_OTHERS
            if desk.age(person) >= 18 and desk.rng.random() < known:
                _person(desk, person, household)
    for business in desk.world.businesses:
        if business.uscc and desk.rng.random() < _OF_FIRMS * 0.6:
            _business(desk, business)


def _person(desk: Desk, person: Person, household: Household) -> None:
    stale = desk.clerk.hit(desk.dirt.stale_copies)
    door = household.door if stale else household.home
    updated = desk.days_ago(1200, 3300) if stale else desk.days_ago(10, 1100)
    mobile = desk.clerk.mobile(person, desk.age(person))
    if stale and person.old_mobile:
        mobile = person.old_mobile
    name = person.former_name if stale and person.former_name else desk.clerk.name(person)
    linked = desk.rng.random() < 0.82
    row = [
        desk.number("C"), desk.bank.cif_no(person) if linked else "", name, mobile,
        _id_no(desk, person), desk.living_place(person, household) if not stale else
        desk.clerk.address(door), _level(desk), desk.grid_of(door).a_staff_no,
        desk.rng.choice(_NOTES), desk.day(updated),
    ]  # fmt: skip
    desk.add(CRM_CUSTOMER, row, person.entity_id)
    _contacts(desk, row[0])


def _id_no(desk: Desk, person: Person) -> str:
    """Often masked, sometimes never asked."""
    number = desk.clerk.id_no(person)
    asked, masked = desk.rng.random() < 0.8, desk.clerk.hit(desk.dirt.masked_crm_ids)
    if not asked:
        return ""
    return number[:4] + "*" * (len(number) - 8) + number[-4:] if masked else number


def _level(desk: Desk) -> str:
    return desk.rng.choices("12345", (4, 10, 22, 34, 30))[0]


def _business(desk: Desk, business: Business) -> None:
    door: Door = business.door
    row = [
        desk.number("C"), desk.bank.cif_no(business), business.name,
        desk.clerk.mobile(business.owner, desk.age(business.owner)), business.uscc,
        desk.clerk.address(door), _level(desk), desk.grid_of(door).a_staff_no,
        desk.rng.choice(_NOTES), desk.day(desk.days_ago(10, 1500)),
    ]  # fmt: skip
    desk.add(CRM_CUSTOMER, row, business.entity_id)
    _contacts(desk, row[0])


def _contacts(desk: Desk, crm_id: str) -> None:
    while desk.rng.random() < _CONTACTED:
        day = desk.today - timedelta(days=1 + int(desk.rng.expovariate(1 / 160)))
        row = [
            desk.number("T"), crm_id, desk.day(day), desk.rng.choice(_CHANNELS),
            desk.rng.choice(_SUBJECTS), desk.rng.choice(_RESULTS),
        ]  # fmt: skip
        desk.add(CRM_CONTACT, row)

"""`thirdparty` 第三方: bought tags by phone number; some rows carry a name."""

from wangge.synth.desk import Desk
from wangge.synth.people import Person, Standing
from wangge.synth.tables import THIRDPARTY_PROFILE

_COVERED = 0.05
_NAMED = 0.5
_TAGS = {
    "vehicle_price_band": ("5万以下", "5-10万", "10-20万", "20-30万", "30万以上"),
    "online_spend_band": ("低", "中低", "中", "中高", "高"),
    "work_city": ("上海", "苏州", "无锡", "南京", "常州", "盐城", "杭州"),
    "express_frequency": ("少", "一般", "频繁"),
    "house_interest": ("有", "无"),
    "business_app_user": ("是", "否"),
}


def extract(desk: Desk) -> None:
    """Write one to three tags for the phone numbers the provider knows."""
    taken: set[str] = set()
    for person in desk.world.people():
        age = desk.age(person)
        if person.standing is not Standing.NORMAL or not 18 <= age < 72:
            continue
        if desk.rng.random() < _COVERED * (1.5 if age < 45 else 0.7):
            _profile(desk, person, taken)


def _profile(desk: Desk, person: Person, taken: set[str]) -> None:
    mobile = person.mobile
    if person.old_mobile and desk.clerk.hit(desk.dirt.phones_changed):
        mobile = person.old_mobile
    if mobile in taken:
        return
    taken.add(mobile)
    name = desk.clerk.name(person) if desk.rng.random() < _NAMED else ""
    for tag in desk.rng.sample(sorted(_TAGS), desk.rng.randint(1, 3)):
        value = desk.rng.choice(_TAGS[tag])
        row = [mobile, tag, name, value, desk.day(desk.days_ago(20, 500))]
        desk.add(THIRDPARTY_PROFILE, row, person.entity_id if name else "")

"""`merchant` 收单商户: who takes payments through the bank, and how much."""

from datetime import timedelta

from wangge.synth.desk import Desk, yuan
from wangge.synth.people import Business
from wangge.synth.tables import MERCHANT_MERCHANT, MERCHANT_TURNOVER

_MONTHS = 3
_CODE_KNOWN = 0.72  # licensed shops whose credit code the merchant system holds
_MEDIAN_TURNOVER = {"pos": 46_000, "qr": 15_000, "quick_pay": 9_000}
_MEDIAN_TICKET = 48.0


def extract(desk: Desk) -> None:
    """Write the merchants and their last months."""
    for business in desk.world.businesses:
        if business.merchant_no:
            _merchant(desk, business)


def _merchant(desk: Desk, business: Business) -> None:
    rng, owner = desk.rng, business.owner
    known = business.uscc and rng.random() < _CODE_KNOWN
    days = max(1, min(2600, (desk.today - business.founded).days))
    opened = desk.today - timedelta(days=rng.randint(1, days))
    stopped = rng.random() < 0.06
    name = business.name
    if rng.random() < 0.5:  # as on the shop sign, without county and town
        name = name.removeprefix("阜宁县").removeprefix(desk.world.village.town_name)
    row = [
        business.merchant_no, name, business.uscc if known else "", desk.clerk.name(owner),
        desk.clerk.id_no(owner) if rng.random() < 0.85 else "",
        desk.clerk.mobile(owner, desk.age(owner)), desk.clerk.address(business.door),
        f"{business.door.lon:.6f}", f"{business.door.lat:.6f}", business.mcc,
        business.merchant_kind, desk.day(opened), "1" if stopped else "0",
    ]  # fmt: skip
    desk.add(MERCHANT_MERCHANT, row, business.entity_id)
    if not stopped:
        _turnover(desk, business)


def _turnover(desk: Desk, business: Business) -> None:
    level = _MEDIAN_TURNOVER[business.merchant_kind] * desk.rng.lognormvariate(0, 0.9)
    for back in range(1, _MONTHS + 1):
        amount = level * desk.rng.lognormvariate(0, 0.25)
        count = max(1, int(amount / (_MEDIAN_TICKET * desk.rng.uniform(0.6, 1.8))))
        row = [business.merchant_no, desk.month(back), yuan(amount), str(count)]
        desk.add(MERCHANT_TURNOVER, row)

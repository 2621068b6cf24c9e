"""`business` 工商: registered firms, individual businesses and cooperatives."""

from wangge.synth.desk import Desk, yuan
from wangge.synth.tables import BUSINESS_ENTITY

_POSITION_KNOWN = 0.75


def extract(desk: Desk) -> None:
    """Write every licensed business; struck-off ones keep their row."""
    for business in desk.world.businesses:
        if not business.uscc:
            continue
        owner = business.owner
        known = desk.rng.random() < _POSITION_KNOWN
        row = [
            business.uscc, business.name, business.kind, desk.clerk.name(owner),
            desk.clerk.id_no(owner), desk.clerk.mobile(owner, desk.age(owner)),
            desk.clerk.address(business.door), f"{business.door.lon:.6f}" if known else "",
            f"{business.door.lat:.6f}" if known else "", yuan(business.capital * 10_000),
            business.industry_code, desk.day(business.founded),
            "closed" if business.closed else "open",
        ]  # fmt: skip
        desk.add(BUSINESS_ENTITY, row, business.entity_id)

"""Visits as the person himself is told of them, and what an erasure takes from them."""

from datetime import datetime
from pathlib import Path

from wangge.areas.customers.subject.holders import Holder, Sheet, register
from wangge.areas.visits.models import Visit, VisitCheck

COARSE_DIGITS = 1
"""Decimals of a degree that stay of a position: about 10 km, the town and no door."""


def _tell(customer_id: int, lake: Path) -> list[Sheet]:
    visits = Visit.objects.filter(customer=customer_id).select_related("staff")
    rows = [
        (v.checked_in_at, v.staff.name, v.get_outcome_display(), v.need, v.follow_up, v.lon, v.lat)
        for v in visits.order_by("checked_in_at", "pk")
    ]
    heading = ("时间", "客户经理", "结果", "客户需求", "跟进计划", "经度", "纬度")
    return [Sheet("走访", heading, rows)]


def _erase(customer_id: int, now: datetime) -> int:
    """Erase words and the door's position; that a visit was made, and its verdict, stay."""
    visits = list(Visit.objects.filter(customer=customer_id))
    for visit in visits:
        visit.need = visit.follow_up = ""
        visit.lon, visit.lat = round(visit.lon, COARSE_DIGITS), round(visit.lat, COARSE_DIGITS)
        visit.distance_m = visit.household = None
    Visit.objects.bulk_update(
        visits, ["need", "follow_up", "lon", "lat", "distance_m", "household"]
    )
    checks = VisitCheck.objects.filter(visit__customer=customer_id)
    checks.update(measured=None, reason="（已按个人信息删除请求清除）")
    return len(visits)


register(
    Holder("走访", (Visit, VisitCheck), _tell, _erase, "仅时间、客户经理与判定，用于核对历史考核")
)

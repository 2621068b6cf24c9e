"""What the grids area holds on a person: where he stood, and since when."""

from datetime import datetime
from pathlib import Path

from wangge.areas.customers.subject.holders import Holder, Sheet, register
from wangge.areas.grids.models import Custody
from wangge.areas.grids.selectors import custody_of


def _tell(customer_id: int, lake: Path) -> list[Sheet]:
    rows = [
        (spell.grid_name or "未分配", spell.reason_name, spell.valid_from, spell.valid_to)
        for spell in custody_of(customer_id)
    ]
    return [Sheet("管户", ("网格", "原因", "起", "止"), rows)]


def _keep(customer_id: int, now: datetime) -> int:
    return 0


register(
    Holder("管户", (Custody,), _tell, _keep, "仅网格与起止时间，不含个人内容，用于核对历史考核")
)

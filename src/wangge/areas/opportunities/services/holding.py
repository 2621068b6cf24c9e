"""What the opportunities area holds on a person: what he was to be offered, and what came of it."""

from datetime import datetime
from pathlib import Path

from wangge.areas.customers.subject.holders import Holder, Sheet, register
from wangge.areas.opportunities.models import Opportunity, Task

GONE = "（已按个人信息删除请求清除）"


def _tell(customer_id: int, lake: Path) -> list[Sheet]:
    offered = Opportunity.objects.filter(customer=customer_id).order_by("pushed_at", "pk")
    tasks = Task.objects.filter(customer=customer_id).order_by("created_at", "pk")
    return [
        Sheet(
            "商机",
            ("推送时间", "推荐理由", "金额（元）", "阶段", "未成原因", "说明"),
            [
                (o.pushed_at, o.reason, o.amount, o.get_stage_display(),
                 o.get_decline_reason_display(), o.decline_note)
                for o in offered
            ],
        ),
        Sheet(
            "任务",
            ("生成时间", "类别", "事由", "应办日", "状态"),
            [
                (t.created_at, t.get_kind_display(), t.reason, t.due_on, t.get_status_display())
                for t in tasks
            ],
        ),
    ]  # fmt: skip


def _erase(customer_id: int, now: datetime) -> int:
    """Erase words and amounts; that something was offered and when stays for the funnel."""
    offered = Opportunity.objects.filter(customer=customer_id)
    tasks = Task.objects.filter(customer=customer_id)
    lost = offered.update(reason=GONE, amount=0, decline_note="")
    return lost + tasks.update(reason=GONE)


register(Holder("商机与任务", (Opportunity, Task), _tell, _erase, "仅时间与阶段，用于核对历史考核"))

"""The audit trail as a workbook, for an auditor's own papers."""

import io
import json
from datetime import datetime

from openpyxl import Workbook

from wangge.areas.organisation.access import Actor
from wangge.areas.organisation.models import AuditEvent
from wangge.areas.organisation.roster.workbook import neutral
from wangge.areas.organisation.selectors.trail import Asked, audit_trail
from wangge.kernel.audit import AuditRecord
from wangge.kernel.errors import WanggeError
from wangge.kernel.time import BANK_ZONE

from .auditing import write_audit

MOST_EVENTS = 50_000
"""Of one file: what a spreadsheet still opens at once; a longer span is asked for in parts."""
_HEADINGS = (
    "编号",
    "时间",
    "操作人",
    "动作",
    "对象类型",
    "对象编号",
    "目的",
    "说明",
    "封存号",
    "导出人",
)
_WIDTHS = (10, 20, 12, 26, 14, 14, 30, 50, 8, 24)


class TooManyEvents(WanggeError):
    """More events than a workbook takes."""

    code = "audit.too_many"
    status = 422
    zh = "符合条件的审计记录有 {count} 条，一次最多导出 {most} 条，未导出。请缩短时间范围。"
    en = "{count} events match; a file takes {most} at most. Nothing was exported: narrow the days."


def export_trail(*, asked: Asked, actor: Actor, now: datetime) -> bytes:
    """Return a workbook of the events asked for, newest first, each row naming who exported it.

    Times are the bank's. Texts that a spreadsheet would run as formulas are made plain. The export
    is on the trail itself. Raises NotAllowed, TooManyEvents.
    """
    events = audit_trail(actor, asked)
    count = events.count()
    if count > MOST_EVENTS:
        raise TooManyEvents(count=count, most=MOST_EVENTS)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("审计记录")
    sheet.freeze_panes = "C2"
    for letter, width in zip("ABCDEFGHIJ", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(_HEADINGS)
    mark = f"{actor.name} {now.astimezone(BANK_ZONE):%Y-%m-%d %H:%M}"
    for event in events.iterator(chunk_size=2_000):
        sheet.append(_row(event, mark))
    facts = {"events": count, "action": asked.action, "actor_name": asked.actor_name}
    write_audit(AuditRecord(now, actor.staff_id, "audit.export", "audit", "", detail=facts))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(event: AuditEvent, mark: str) -> list[str | int | None]:
    texts = (
        f"{event.at.astimezone(BANK_ZONE):%Y-%m-%d %H:%M:%S}",
        event.actor.name if event.actor else "系统或未登录",
        event.action,
        event.object_type,
        event.object_id,
        event.purpose,
        json.dumps(event.detail, ensure_ascii=False, sort_keys=True) if event.detail else "",
    )
    return [event.pk, *map(neutral, texts), event.seal_id, neutral(mark)]

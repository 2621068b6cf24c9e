"""Customer lists as files: one person asks, another approves, a job writes, time takes away."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from wangge.areas.customers.access import may_decide_export, visible_exports
from wangge.areas.customers.exports import COLUMNS, Mark, encrypted, workbook
from wangge.areas.customers.models import CustomerExport, ExportStatus
from wangge.areas.customers.purposes import purpose_in_words
from wangge.areas.customers.selectors import Criteria, find
from wangge.areas.organisation.access import SYSTEM, Actor, Right, actor_of
from wangge.areas.organisation.services import audit
from wangge.kernel.errors import InvalidInput, NotAllowed, NotFound, WanggeError
from wangge.kernel.time import bank_day

KEPT_FOR = timedelta(hours=24)
DECIDE_WITHIN = timedelta(days=7)
"""A request nobody decides lapses: its reason has gone stale."""
MOST_DOWNLOADS = 3
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # read over the telephone without mistakes
_PASSWORD_LENGTH = 16  # 80 bits


class ExportNotOpen(WanggeError):
    """The export is in a state in which this cannot be done (any more)."""

    code = "customers.export_not_open"
    status = 409
    zh = "该导出申请当前为“{state}”，此操作未执行。请刷新页面查看最新状态。"
    en = "This export is `{state}` now; nothing was done. Reload to see its state."


class TooManyRows(WanggeError):
    """The list is larger than one export may be."""

    code = "customers.export_too_large"
    status = 422
    zh = "符合条件的客户有 {rows} 位，超过单次上限 {limit} 位，申请未提交。请缩小筛选范围。"
    en = "{rows} customers match, more than the {limit} of one export. Narrow the filters."


def request_export(
    *,
    actor: Actor,
    criteria: dict[str, Any],
    columns: list[str],
    is_unmasked: bool,
    purpose: str,
    note: str,
    now: datetime,
) -> CustomerExport:
    """Ask for a list of the customers in view that meet `criteria` (fields of `Criteria`).

    Raises NotAllowed without the right (to unmask, where asked for), InvalidInput, TooManyRows.
    """
    actor.require(Right.EXPORT_CUSTOMERS)
    if is_unmasked:
        actor.require(Right.REVEAL_CUSTOMERS)
    unknown = [name for name in columns if name not in COLUMNS]
    if unknown or not columns or len(set(columns)) != len(columns):
        raise InvalidInput(problem="导出列")
    words = purpose_in_words(purpose, note)
    rows = find(actor, Criteria(**criteria)).count()
    if rows > settings.WANGGE_EXPORT_ROWS:
        raise TooManyRows(rows=rows, limit=settings.WANGGE_EXPORT_ROWS)
    if rows == 0:
        raise InvalidInput(problem="没有符合条件的客户")
    with transaction.atomic():
        asked = CustomerExport.objects.create(
            requester_id=actor.staff_id,
            requested_at=now,
            purpose=words,
            criteria=criteria,
            columns=columns,
            is_unmasked=is_unmasked,
            rows=rows,
        )
        _note("request", asked, actor, now, purpose=words)
    return asked


def decide_export(
    *, actor: Actor, export_id: UUID, approve: bool, reason: str, now: datetime
) -> CustomerExport:
    """Approve or refuse another person's request.

    Raises NotFound out of view, NotAllowed for the requester himself and whoever does not stand
    above or beside him, ExportNotOpen for a request already decided, withdrawn or lapsed.
    """
    actor.require(Right.APPROVE_EXPORTS)
    asked = _get(visible_exports(actor, at=now), export_id)
    if not may_decide_export(actor, asked, at=now):
        raise NotAllowed
    if not approve and not reason.strip():
        raise InvalidInput(problem="退回时请说明原因")
    to = ExportStatus.APPROVED if approve else ExportStatus.REFUSED
    with transaction.atomic():
        _move(
            asked,
            ExportStatus.REQUESTED,
            to,
            since=now - DECIDE_WITHIN,
            decided_by_id=actor.staff_id,
            decided_at=now,
            reason=reason.strip(),
        )
        _note("approve" if approve else "refuse", asked, actor, now)
    return asked


def withdraw_export(*, actor: Actor, export_id: UUID, now: datetime) -> None:
    """Take back one's own request, decided or not; a file made of it is gone at once."""
    asked = _own(actor, export_id)
    with transaction.atomic():
        open_states = (ExportStatus.REQUESTED, ExportStatus.APPROVED, ExportStatus.READY)
        _move(asked, open_states, ExportStatus.WITHDRAWN, password="")
        _note("withdraw", asked, actor, now)
    _file(asked.pk).unlink(missing_ok=True)


def take_password(*, actor: Actor, export_id: UUID, now: datetime) -> str:
    """Tell the requester the file's password, once; raises ExportNotOpen ever after."""
    asked = _own(actor, export_id)
    with transaction.atomic():
        row = CustomerExport.objects.select_for_update().get(pk=asked.pk)
        _require_ready(row, now)
        if not row.password:
            raise ExportNotOpen(state="口令已领取")
        password = row.password
        CustomerExport.objects.filter(pk=row.pk).update(password="")
        _note("password", row, actor, now)
    return password


def download_export(*, actor: Actor, export_id: UUID, now: datetime) -> bytes:
    """Hand the encrypted file to its requester; counted, and refused once it was fetched enough."""
    asked = _own(actor, export_id)
    with transaction.atomic():
        _require_ready(asked, now)
        within = CustomerExport.objects.filter(
            pk=asked.pk, status=ExportStatus.READY, downloads__lt=MOST_DOWNLOADS
        )
        if not within.update(downloads=F("downloads") + 1):
            raise ExportNotOpen(state=f"已下载 {MOST_DOWNLOADS} 次")
        _note("download", asked, actor, now)
    return _file(asked.pk).read_bytes()


def make_exports(*, now: datetime) -> int:
    """Write the files of approved requests; return how many. Safe to repeat after a crash."""
    made = 0
    waiting = CustomerExport.objects.filter(status=ExportStatus.APPROVED)
    for asked in waiting.select_related("requester").order_by("decided_at"):
        made += _make(asked, now)
    return made


def expire_exports(*, now: datetime) -> int:
    """Take away files past their time and close requests nobody decided; return how many."""
    late = CustomerExport.objects.filter(status=ExportStatus.READY, expires_at__lte=now)
    stale = CustomerExport.objects.filter(
        status=ExportStatus.REQUESTED, requested_at__lte=now - DECIDE_WITHIN
    )
    closed = [*late, *stale]
    for asked in closed:
        with transaction.atomic():
            _move(asked, asked.status, ExportStatus.EXPIRED, password="")
            _note("expire", asked, SYSTEM, now)
        _file(asked.pk).unlink(missing_ok=True)
    return len(closed)


def _make(asked: CustomerExport, now: datetime) -> bool:
    """Write one file as its requester sees his customers now; a right lost meanwhile ends it."""
    actor = actor_of(asked.requester, at=now)
    lost = not actor.may(Right.EXPORT_CUSTOMERS) or (
        asked.is_unmasked and not actor.may(Right.REVEAL_CUSTOMERS)
    )
    if lost:
        with transaction.atomic():
            reason = "申请人已无导出权限"
            _move(asked, ExportStatus.APPROVED, ExportStatus.WITHDRAWN, reason=reason)
            _note("withdraw", asked, SYSTEM, now)
        return False
    customers = find(actor, Criteria(**asked.criteria)).select_related("scope_unit", "duty_manager")
    mark = Mark(str(asked.pk), asked.requester.name, asked.requester.staff_no, now)
    plain, rows = workbook(
        customers.order_by("pk")[: settings.WANGGE_EXPORT_ROWS].iterator(chunk_size=2_000),
        asked.columns,
        mark=mark,
        is_unmasked=asked.is_unmasked,
        on=bank_day(now),
    )
    password = "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_LENGTH))
    _write(_file(asked.pk), encrypted(plain, password))
    with transaction.atomic():
        until = now + KEPT_FOR
        _move(
            asked,
            ExportStatus.APPROVED,
            ExportStatus.READY,
            password=password,
            rows=rows,
            expires_at=until,
        )
        _note("make", asked, SYSTEM, now)
    return True


def _move(
    asked: CustomerExport,
    states: str | tuple[str, ...],
    to: str,
    *,
    since: datetime | None = None,
    **fields: Any,
) -> None:
    """Go to `to` if the row is still in one of `states`: of two at once, one wins."""
    from_states = (states,) if isinstance(states, str) else states
    rows = CustomerExport.objects.filter(pk=asked.pk, status__in=from_states)
    if since is not None:
        rows = rows.filter(requested_at__gt=since)
    if not rows.update(status=to, **fields):
        asked.refresh_from_db()
        raise ExportNotOpen(state=asked.get_status_display())
    asked.refresh_from_db()


def _own(actor: Actor, export_id: UUID) -> CustomerExport:
    return _get(CustomerExport.objects.filter(requester_id=actor.staff_id), export_id)


def _get(exports: QuerySet[CustomerExport], export_id: UUID) -> CustomerExport:
    found = exports.filter(pk=export_id).first()
    if found is None:
        raise NotFound
    return found


def _require_ready(asked: CustomerExport, now: datetime) -> None:
    if asked.status != ExportStatus.READY:
        raise ExportNotOpen(state=asked.get_status_display())
    if asked.expires_at is None or asked.expires_at <= now:
        raise ExportNotOpen(state=ExportStatus.EXPIRED.label)


def _note(what: str, asked: CustomerExport, actor: Actor, now: datetime, purpose: str = "") -> None:
    detail = {"rows": asked.rows, "columns": asked.columns, "unmasked": asked.is_unmasked}
    audit(
        actor=actor, now=now, action=f"export.{what}", about=asked, purpose=purpose, detail=detail
    )


def _file(export_id: UUID) -> Path:
    return settings.WANGGE_HOME / "exports" / f"{export_id}.xlsx"


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(content)

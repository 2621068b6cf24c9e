"""What `wangge pipeline status` prints: the last runs, and one of them opened."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from wangge.pipeline.records import (
    OK,
    REASONS,
    REFUSED,
    STOPPED,
    UNFINISHED,
    WITH_REJECTS,
    RunRecord,
)

from .output import console

STATUSES = {
    OK: "完成",
    WITH_REJECTS: "完成，有退回",
    STOPPED: "[red]质量规则未过，未发布[/]",
    REFUSED: "[red]未发布[/]",
    UNFINISHED: "[red]未完成[/]",
}
TABLE_STATUSES = {"full": "全量", "delta": "增量", "kept": "未送，沿用", "absent": "无"}
STAGES = {
    "ingest": "读入",
    "standardise": "标准化",
    "link": "关联",
    "ids": "编号",
    "review": "待核",
    "survive": "择优",
    "derive": "衍生",
    "publish": "发布",
}


def as_facts(run: RunRecord) -> dict[str, Any]:
    """Return a run as plain values for `--json`."""
    return asdict(run) | {
        "rows_read": run.rows_read,
        "rows_rejected": run.rows_rejected,
        "rejected_by_reason": run.rejected_by_reason,
    }


DECISIONS = {
    "held": "生效",
    "dormant": "记录未到",
    "overruled": "被较新判定取代",
    "refused": "个人与单位不能判为同一",
}
SHOWN_DECISIONS = 10


def print_runs(runs: Sequence[RunRecord]) -> None:
    """Print one line a run, newest first; the one in use carries a star."""
    heads = (
        "运行",
        "批次日期",
        "状态",
        "读入",
        "退回",
        "客户",
        "家庭",
        "合并",
        "拆分",
        "恢复",
        "待核",
    )
    table = Table(*heads, "秒", title="最近批次")
    for run in runs:
        table.add_row(
            f"{run.run_id}{' *' if run.current else ''}",
            run.batch_date,
            STATUSES.get(run.status, run.status),
            *(f"{n:,}" for n in (run.rows_read, run.rows_rejected, run.customers)),
            *(f"{n:,}" for n in (run.households, run.merged, run.split, run.restored)),
            f"{sum(run.review.values()):,}",
            f"{run.seconds:.1f}",
        )
    console.print(table)


def print_run(run: RunRecord, *, steps: bool) -> None:
    """Print what happened in one run: time by stage or step, rejects, rules, codes, links."""
    console.print(f"\n批次 [bold]{run.run_id}[/] {STATUSES.get(run.status, run.status)}")
    _print_steps(run) if steps else _print_stages(run)
    _print_rejects(run)
    for breach in run.breaches:
        console.print(
            f"  [yellow]质量规则[/] {breach.table} {breach.rule}："
            f"实际 {breach.found:g}，要求不低于 {breach.expected:g}"
        )
    for file in run.files_rejected:
        console.print(f"  [red]整文件退回[/] {file.file}：{file.problem}")
    for name in run.files_unknown:
        console.print(f"  [yellow]无人认领的文件[/] {name}")
    for code in run.unknown_codes:
        console.print(f"  [yellow]未知代码[/] {code.table}.{code.column}：{code.rows:,} 行")
    for silent in [t for t in run.tables if t.status == "kept"]:
        console.print(f"  [yellow]未送[/] {silent.table}：沿用上次数据")
    if run.links:
        told = "，".join(f"{rule} {rows:,}" for rule, rows in run.links.items())
        console.print(f"  关联依据：{told}")
    _print_decisions(run)


def _print_decisions(run: RunRecord) -> None:
    if sum(run.decisions.values()):
        told = "，".join(f"{DECISIONS[how]} {n:,}" for how, n in run.decisions.items() if n)
        console.print(f"  人工判定：{told}")
    for how, ids in (("overruled", run.decisions_overruled), ("refused", run.decisions_refused)):
        if ids:
            console.print(f"  [yellow]{DECISIONS[how]}的判定[/] {'、'.join(ids[:SHOWN_DECISIONS])}")


def print_quality(runs: Sequence[RunRecord]) -> None:
    """Print rows taken and rejected by source table, one column a run, oldest first."""
    shown = [run for run in reversed(runs) if run.tables]
    if not shown:
        return
    table = Table("来源表", *(run.batch_date for run in shown), title="各来源质量（读入 / 退回）")
    names = sorted({t.table for run in shown for t in run.tables if t.status != "absent"})
    for name in names:
        table.add_row(name, *(_quality(run, name) for run in shown))
    console.print(table)


def _quality(run: RunRecord, name: str) -> str:
    found = next((t for t in run.tables if t.table == name), None)
    if found is None or found.status in ("kept", "absent"):
        return TABLE_STATUSES["absent" if found is None else found.status]
    told = f"{found.read:,} / {found.rejected:,}"
    return f"[yellow]{told}[/]" if found.rejected else told


def _print_stages(run: RunRecord) -> None:
    stages: dict[str, list[float]] = {}
    for step in run.steps:
        stages.setdefault(step.name.partition(".")[0], []).append(step.seconds)
    told = "，".join(
        f"{STAGES.get(stage, stage)} {sum(seconds):.1f} 秒（{len(seconds)} 步）"
        for stage, seconds in stages.items()
    )
    if told:
        console.print(f"  各阶段：{told}；峰值内存 {run.peak_mb:,} MB（--steps 列出每一步）")


def _print_steps(run: RunRecord) -> None:
    table = Table("步骤", "行数", "秒")
    for step in run.steps:
        table.add_row(step.name, f"{step.rows:,}", f"{step.seconds:.3f}")
    console.print(table)


def _print_rejects(run: RunRecord) -> None:
    if not run.rejected:
        console.print("  没有退回的行。" if run.tables else "  没有留下计数。")
        return
    table = Table("来源表", "退回原因", "行数", title="退回的行")
    for one in run.rejected:
        zh, _ = REASONS.get(one.reason, (one.reason, ""))
        table.add_row(one.table, f"{zh} {one.reason}", f"{one.rows:,}")
    console.print(table)

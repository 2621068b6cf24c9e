"""`wangge pipeline run|status|explain`: many source rows in, one customer out."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from wangge.kernel.time import now
from wangge.pipeline.errors import RunUnknown
from wangge.pipeline.lake import RETAINED_SNAPSHOTS

from .options import Home, Json, has_database, start_django, use_home
from .output import Drawn, ExitCode, console, print_json

QUALITY_COLUMNS = 5
"""Runs beside each other that still fit a terminal."""

app = typer.Typer(no_args_is_help=True, help="客户主数据流水线。The customer pipeline.")


@app.command()
def run(
    batch: Annotated[Path, typer.Argument(help="批次目录。Batch folder.")],
    home: Home = None,
    engine: Annotated[
        str, typer.Option("--engine", help="计算引擎 duckdb 或 spark。Engine: duckdb or spark.")
    ] = "duckdb",
    master: Annotated[
        str | None,
        typer.Option("--master", help="Spark 主节点，如 spark://主机:7077。Spark master."),
    ] = None,
    accept_shrunk: Annotated[
        bool,
        typer.Option(
            "--accept-shrunk",
            help="来源数据骤减经核实无误，仍然发布。Publish although a source lost many rows.",
        ),
    ] = False,
    keep: Annotated[
        int,
        typer.Option(
            "--keep",
            min=1,
            envvar="WANGGE_KEEP_SNAPSHOTS",
            help="保留最近几个快照。How many snapshots stay.",
        ),
    ] = RETAINED_SNAPSHOTS,
    as_json: Json = False,
) -> None:
    """处理一个批次并发布快照。Run one batch and publish a snapshot.

    业务库中的走访确认一并读入。What visits confirmed is read in too.

    退出码 Exit codes: 0 完成 done; 3 完成但有退回数据 finished with rejects; 1 失败 failed.
    """
    from wangge.pipeline.run import run_pipeline

    settled = use_home(home)
    beside = _own_records(settled)
    report = run_pipeline(
        home=settled,
        batch=batch,
        now=now(),
        progress=Drawn(),
        engine_name=engine,
        master=master,
        accept_shrunk=accept_shrunk,
        keep=keep,
        beside=beside,
    )
    facts = report.to_dict()
    if as_json:
        print_json(facts)
    else:
        _print_report(facts)
    if facts["status"] == "finished_with_rejects":
        raise typer.Exit(ExitCode.FINISHED_WITH_REJECTS)


def _own_records(home: Path) -> tuple[Path, ...]:
    """Have the operational database tell what it knows; without one the pipeline runs alone."""
    if not has_database(home):
        return ()
    start_django(home)
    from wangge.jobs.field_records import export_field_records

    export_field_records(home=home)
    return (home,)


@app.command()
def accept(home: Home = None, as_json: Json = False) -> None:
    """把最新快照载入业务库并划分管户。Take the newest snapshot over into the database.

    批次运行之后执行；重复执行不会重复载入。After a run; running it again changes nothing.
    """
    settled = start_django(home)
    from wangge.jobs.accept import accept_newest

    done = accept_newest(lake=settled / "lake", now=now(), progress=Drawn())
    if as_json:
        print_json(done)
    else:
        console.print(
            f"已载入快照 [bold]{done['snapshot']}[/]：新增 {done['inserted']:,}，"
            f"变更 {done['updated']:,}，停用 {done['retired']:,}。"
        )


@app.command()
def status(
    home: Home = None,
    last: Annotated[
        int, typer.Option("--last", min=1, max=365, help="最近几个批次。How many runs.")
    ] = 10,
    run_id: Annotated[
        str | None, typer.Option("--run", help="展开哪个批次，默认最近一个。Which run to open.")
    ] = None,
    steps: Annotated[
        bool, typer.Option("--steps", help="列出每一步的行数和用时。Rows and seconds a step.")
    ] = False,
    as_json: Json = False,
) -> None:
    """列出最近的批次、各来源质量、退回原因、合并与拆分。Last runs and their quality."""
    from wangge.pipeline.records import read_run, read_runs

    from .pipeline_status import as_facts, print_quality, print_run, print_runs

    lake = use_home(home) / "lake"
    runs = read_runs(lake, last)
    opened = runs[:1] if run_id is None else [read_run(lake, run_id)]
    if None in opened:
        raise RunUnknown(run_id=run_id)
    if as_json:
        print_json({"runs": [as_facts(run) for run in (runs if run_id is None else opened)]})
    elif not opened:
        console.print("尚无运行记录。请先执行 wangge pipeline run 批次目录。")
    else:
        print_runs(runs)
        print_quality(runs[:QUALITY_COLUMNS])
        print_run(opened[0], steps=steps)


@app.command()
def explain(
    customer: Annotated[int, typer.Argument(help="客户号。Customer id.")],
    home: Home = None,
    as_json: Json = False,
) -> None:
    """说明一个客户由哪些来源记录归并而成、各字段取自何处。Why these rows are one customer.

    证件号码、手机号、地址均脱敏显示。Personal values are masked.
    """
    settled = start_django(home)
    from wangge.jobs.explain import explain_masked

    told = explain_masked(home=settled, customer_id=customer)
    if as_json:
        print_json(told)
    else:
        _print_explanation(told)


def _print_explanation(told: dict) -> None:
    console.print(f"客户 [bold]{told['customer_id']}[/] {told['name']}  快照 {told['snapshot']}")
    rows = Table("来源", "主键", "归并依据", "权重", "说明", title="为什么是同一人")
    for one in told["links"]:
        weight = "" if one["weight"] is None else f"{one['weight']:.1f}"
        rows.add_row(
            f"{one['source']} {one['table']}", one["key"], one["rule"], weight, one["reason"]
        )
    console.print(rows)
    _print_decisions(told["decisions"])
    fields = Table("字段", "次序", "取值", "来源", "主键", "日期", title="各字段取自何处")
    for field in told["fields"]:
        for claim in field["claims"]:
            fields.add_row(
                field["field_name"] if claim["rank"] == 1 else "",
                str(claim["rank"]),
                claim["value"],
                f"{claim['source']} {claim['table']}",
                claim["key"],
                str(claim["as_of"] or ""),
            )
    console.print(fields)


def _print_decisions(told: list[dict]) -> None:
    if not told:
        return
    decisions = Table("判定", "结果", "时间", "判定人", "记录一", "记录二", title="人工判定")
    for one in told:
        records = [
            f"{r['source']} {r['table']} {r['key']}（客户 {r['customer_id'] or '—'}）"
            for r in one["records"]
        ]
        decisions.add_row(
            one["decision_id"],
            one["effect"],
            f"{one['decided_on']:%Y-%m-%d %H:%M}",
            one["decided_by"],
            *records,
        )
    console.print(decisions)


def _print_report(facts: dict) -> None:
    from wangge.pipeline.ingest.secret_data import CARDS_MASKED
    from wangge.pipeline.ingest.secret_data import REASONS as C3_REASONS

    console.print(
        f"快照 [bold]{facts['snapshot']}[/]：客户 {facts['customers']:,}，"
        f"家庭 {facts['households']:,}，退回 {facts['rows_rejected']:,} 行。"
    )
    for file in facts["files_rejected"]:
        console.print(f"  [red]整文件退回[/] {file['file']}：{file['problem']}")
    for column in facts["columns_refused"]:
        why = C3_REASONS[column["reason"]][0]
        masked = column["reason"] == CARDS_MASKED
        what, kept = ("遮掩列", "") if masked else ("拒收列", "，其值未保存")
        console.print(
            f"  [red]{what}[/] {column['file']} {column['column']}：{why}{kept}；请来源系统停止提供"
        )
    for reject in facts["rejected"]:
        console.print(
            f"  [yellow]退回[/] {reject['table']} {reject['reason']}：{reject['rows']:,} 行"
        )

"""One run: a batch folder → a published snapshot, or the lake as it was."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wangge.kernel.errors import WanggeError
from wangge.kernel.progress import Progress, Silent
from wangge.pipeline.contracts import CUSTOMER, read_decisions
from wangge.pipeline.contracts.decisions import DECISIONS_FILE
from wangge.pipeline.derive.features import feature_steps
from wangge.pipeline.derive.groups import group_steps, member_key_step
from wangge.pipeline.derive.holdings import holding_steps
from wangge.pipeline.engine.base import Engine
from wangge.pipeline.engine.duck import MEMORY_LIMIT
from wangge.pipeline.engine.open import DUCKDB, open_engine
from wangge.pipeline.engine.steps import Step
from wangge.pipeline.errors import NothingToRun, SourceShrank
from wangge.pipeline.ingest.intake import Intake, take_in
from wangge.pipeline.ingest.quality import breaches, column_fill, fill_of, unknown_codes
from wangge.pipeline.lake import (
    READY,
    RECORD,
    RETAINED_SNAPSHOTS,
    Cleared,
    Lake,
    clear_dead_runs,
    finish,
    next_run_id,
    run_lock,
    switch_to,
    write_json,
)
from wangge.pipeline.link.decisions import load_decisions
from wangge.pipeline.link.ids import assign_ids, open_ledger, write_ledger
from wangge.pipeline.link.review import review_steps
from wangge.pipeline.link.stages import link
from wangge.pipeline.link.weights import load_weights
from wangge.pipeline.publish.snapshot import write_snapshot
from wangge.pipeline.records import GOLDEN, OK, REFUSED, STOPPED
from wangge.pipeline.report import (
    RunReport,
    fill_decisions,
    fill_rejects,
    fill_results,
    fill_sources,
    peak_megabytes,
)
from wangge.pipeline.space import needed_bytes, require_space, told_when_full
from wangge.pipeline.standardise.steps import standardise_plan
from wangge.pipeline.survive.claims import FIELDS, claim_steps
from wangge.pipeline.survive.golden import golden_steps
from wangge.pipeline.survive.households import (
    household_steps,
    open_household_ledger,
    write_household_ledger,
)
from wangge.pipeline.survive.order import load_order, order_table
from wangge.pipeline.survive.relations import relation_steps
from wangge.sources.batch import Batch, open_batch
from wangge.sources.contracts import Contracts, load_contracts
from wangge.sources.places import load_gazetteer

STAGES = ("读入", "标准化", "关联", "择优", "衍生", "发布")


@dataclass(frozen=True)
class _Run:
    """What every stage of one run needs."""

    engine: Engine
    lake: Lake
    batch: Batch
    contracts: Contracts
    run_id: str
    before: Path | None
    report: RunReport
    accept_shrunk: bool

    @property
    def state(self) -> Path:
        return self.lake.state / self.run_id

    @property
    def record(self) -> Path:
        return self.lake.runs / self.run_id


def run_pipeline(
    *,
    home: Path,
    batch: Path,
    now: datetime,
    progress: Progress | None = None,
    contract_folders: tuple[Path, ...] = (),
    memory_limit: str = MEMORY_LIMIT,
    engine_name: str = DUCKDB,
    master: str | None = None,
    accept_shrunk: bool = False,
    keep: int = RETAINED_SNAPSHOTS,
    beside: tuple[Path, ...] = (),
) -> RunReport:
    """Run the pipeline over one batch folder and publish a snapshot.

    `now` (aware) only stands in the record. `engine_name` is duckdb or spark, `master` Spark's;
    `accept_shrunk` publishes although a source lost more rows than its contract allows; the last
    `keep` snapshots stay; tables the batch does not bring are looked for in the folders `beside`
    it (what our own database has to say). Raises BatchUnusable, SourceShrank, RunUnderWay,
    NothingToRun, ContractWrong, EngineUnknown, SparkMissing; whatever is raised, CURRENT still
    names the snapshot of before. After a run that died, the same batch gives the same snapshot,
    bit for bit.
    """
    started = time.perf_counter()
    contracts = load_contracts(*contract_folders)
    opened = open_batch(batch, contracts, beside)
    lake = Lake.of(home)
    with run_lock(lake, now):
        cleared = clear_dead_runs(lake)
        done = _finish_published(lake, cleared, opened, keep)
        if done is None:
            current = lake.current()
            before = lake.state_of(current)
            require_space(
                lake.root, needed_bytes(opened, before, current.folder if current else None)
            )
            report = _new_report(lake, opened, now, cleared)
            scratch = lake.runs / report.run_id / "scratch"
            with (
                _told_when_refused(lake, report),
                told_when_full(lake.root),
                open_engine(
                    engine_name, scratch, memory_limit=memory_limit, master=master
                ) as engine,
            ):
                run = _Run(
                    engine, lake, opened, contracts, report.run_id, before, report, accept_shrunk
                )
                report.steps = engine.results
                _run(run, progress or Silent(), started)
            finish(lake, report.run_id, keep)
            done = report
    return done


def _new_report(lake: Lake, opened: Batch, now: datetime, cleared: Cleared) -> RunReport:
    run_id = next_run_id(lake, opened.batch_date)
    report = RunReport(run_id, run_id, opened.batch_date.isoformat(), OK)
    report.started_at = now.isoformat(timespec="seconds")
    report.cleared, report.batch = list(cleared.dead), _given(lake, opened)
    return report


def _given(lake: Lake, opened: Batch) -> dict[str, Any]:
    """Tell what a run was given: the delivery, and people's decisions at that moment."""
    path = lake.root / DECISIONS_FILE
    told = path.stat() if path.exists() else None
    return {
        **opened.identity(),
        "decisions": [told.st_size, told.st_mtime_ns] if told else None,
    }


def _finish_published(lake: Lake, cleared: Cleared, opened: Batch, keep: int) -> RunReport | None:
    """Complete a run that died after its switch; return its report if it was of this very batch."""
    if cleared.published is None:
        return None
    finish(lake, cleared.published, keep)
    told = json.loads((lake.runs / cleared.published / RECORD).read_text("utf-8"))
    return RunReport.from_dict(told) if told["batch"] == _given(lake, opened) else None


@contextmanager
def _told_when_refused(lake: Lake, report: RunReport) -> Iterator[None]:
    """Leave a record of a run that publishes nothing by its own decision, and nothing else."""
    try:
        yield
    except WanggeError as error:
        report.status = STOPPED if isinstance(error, SourceShrank) else REFUSED
        report.problem = error.say()
        for folder in (lake.state / report.run_id, lake.runs / report.run_id / "snapshot"):
            shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # a full disk may not even take the record
            write_json(lake.runs / report.run_id / RECORD, report.to_dict())
        raise
    finally:
        shutil.rmtree(lake.runs / report.run_id / "scratch", ignore_errors=True)


def _run(run: _Run, progress: Progress, started: float) -> None:
    """Do the stages in order; the switch at the end is the only thing a reader can see."""
    engine, day = run.engine, run.batch.batch_date
    with progress.step(STAGES[0]) as step:
        intake = take_in(engine, run.batch, run.contracts, run.state, run.before, step)
        fill_sources(run.report, intake)
        fill_rejects(run.report, engine.files)
        run.report.files_unknown = list(run.batch.unknown)
        _write_rejects(run)
        run.report.unknown_codes = unknown_codes(engine.files, run.contracts, run.state)
        run.report.fill = column_fill(engine.files, run.contracts, run.state)
        if not any(t.status != "absent" for t in intake.tables):
            raise NothingToRun(folder=str(run.batch.folder))
        _hold_quality(run, intake)
    with progress.step(STAGES[1]):
        gazetteer = load_gazetteer(run.batch.bank_code)
        engine.run_plan(standardise_plan(run.contracts, gazetteer))
    with progress.step(STAGES[2]):
        decided = load_decisions(engine, read_decisions(run.lake.root))
        fill_decisions(run.report, decided)
        open_ledger(engine, run.before)
        link(engine, load_weights(), decided)
        assign_ids(engine, day)
        engine.run_all(review_steps())
    with progress.step(STAGES[3]):
        _survive(run)
    with progress.step(STAGES[4]):
        engine.run_all(holding_steps(run.contracts))
        engine.run_all(feature_steps(day))
        engine.run_all(relation_steps())
        engine.run(member_key_step())
        engine.run_all(group_steps())
    fill_results(run.report, engine)
    with progress.step(STAGES[5]):
        _make_room(engine)
        _publish(run, started)


def _hold_quality(run: _Run, intake: Intake) -> None:
    """Report broken quality rules; raise SourceShrank where one guards the publishing."""
    found = breaches(run.engine.files, intake, run.contracts, run.before)
    run.report.breaches = [asdict(b) for b in found]
    stopping = [b for b in found if b.stops]
    if stopping and not run.accept_shrunk:
        told = "；".join(f"{b.table} {b.rule}: {b.found:g} < {b.expected:g}" for b in stopping)
        raise SourceShrank(tables=told)


def _survive(run: _Run) -> None:
    engine = run.engine
    fields = (*FIELDS, "position")
    table = order_table(load_order(), run.contracts, fields)
    engine.load_literal("survive_order", table)
    engine.run_all(claim_steps())
    open_household_ledger(engine, run.before)
    engine.run_all(household_steps())
    engine.run_all(golden_steps())


def _make_room(engine: Engine) -> None:
    """Keep of the mentions only what the snapshot quotes: its sorting needs the memory."""
    for table in ("said", "party", "golden", "address", "number", "name", "household_member"):
        engine.drop(table)
    quoted = "mid, source, source_table, source_key, role, as_of, batch_date"
    engine.run(Step("publish.mention", "mention", f"SELECT {quoted} FROM mention"))


def _write_rejects(run: _Run) -> None:
    run.record.mkdir(parents=True, exist_ok=True)
    target = (run.record / "rejects.parquet").as_posix()
    run.engine.files.con.execute(
        "COPY (SELECT * FROM reject ORDER BY source, source_table, file, line)"
        f" TO '{target}' (FORMAT parquet)"
    )


def _publish(run: _Run, started: float) -> None:
    """Write the snapshot and what will be the run's record, then switch."""
    began = time.perf_counter()
    write_ledger(run.engine, run.state)
    write_household_ledger(run.engine, run.state)
    folder, current = run.record / "snapshot", run.lake.current()
    rows = write_snapshot(
        run.engine,
        folder,
        run_id=run.run_id,
        batch_date=run.batch.batch_date,
        bank_code=run.batch.bank_code,
        previous=current.id if current else None,
    )
    run.report.fill += fill_of(run.engine.files, GOLDEN, folder / f"{CUSTOMER.name}.parquet")
    run.engine.note("publish", sum(rows.values()), time.perf_counter() - began)
    run.report.seconds = round(time.perf_counter() - started, 3)
    run.report.peak_mb = peak_megabytes()
    write_json(run.record / READY, run.report.to_dict())
    switch_to(run.lake, folder, run.run_id)

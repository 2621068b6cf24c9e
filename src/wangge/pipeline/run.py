"""One run: a batch folder → a published snapshot, or the lake as it was."""

import shutil
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from wangge.kernel.progress import Progress, Silent
from wangge.pipeline.contracts import CUSTOMER
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
from wangge.pipeline.lake import Lake, next_run_id, retire, run_lock, switch_to, write_json
from wangge.pipeline.link.events import event_step
from wangge.pipeline.link.ids import id_steps, open_ledger, write_ledger
from wangge.pipeline.link.review import review_steps
from wangge.pipeline.link.stages import link
from wangge.pipeline.link.weights import load_weights
from wangge.pipeline.publish.snapshot import write_snapshot
from wangge.pipeline.records import GOLDEN, OK, STOPPED
from wangge.pipeline.report import (
    RunReport,
    fill_rejects,
    fill_results,
    fill_sources,
    peak_megabytes,
)
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
) -> RunReport:
    """Run the pipeline over one batch folder and publish a snapshot.

    `now` (aware) only names the run. `engine_name` is duckdb or spark, `master` Spark's;
    `accept_shrunk` publishes although a source lost more rows than its contract allows. Raises
    BatchUnusable, SourceShrank, RunUnderWay, NothingToRun, ContractWrong, EngineUnknown,
    SparkMissing; whatever is raised, CURRENT still names the snapshot of before.
    """
    progress = progress or Silent()
    started = time.perf_counter()
    contracts = load_contracts(*contract_folders)
    opened = open_batch(batch, contracts)
    lake = Lake.of(home)
    with run_lock(lake, now):
        run_id = next_run_id(lake, now)
        report = RunReport(run_id, run_id, opened.batch_date.isoformat(), OK)
        scratch = lake.runs / run_id / "scratch"
        try:
            with open_engine(
                engine_name, scratch, memory_limit=memory_limit, master=master
            ) as engine:
                before = lake.state_of(lake.current())
                run = _Run(engine, lake, opened, contracts, run_id, before, report, accept_shrunk)
                _run(run, progress)
                report.steps = engine.results
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        report.seconds = round(time.perf_counter() - started, 3)
        report.peak_mb = peak_megabytes()
        write_json(lake.runs / run_id / "run.json", report.to_dict())
        retire(lake)
    return report


def _run(run: _Run, progress: Progress) -> None:
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
            shutil.rmtree(run.state)
            raise NothingToRun(folder=str(run.batch.folder))
        _hold_quality(run, intake)
    with progress.step(STAGES[1]):
        gazetteer = load_gazetteer(run.batch.bank_code)
        engine.run_plan(standardise_plan(run.contracts, gazetteer))
    with progress.step(STAGES[2]):
        link(engine, load_weights())
        open_ledger(engine, run.before)
        engine.run_all(id_steps(day))
        engine.run(event_step(day))
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
        _publish(run)


def _hold_quality(run: _Run, intake: Intake) -> None:
    """Report broken quality rules; raise SourceShrank where one guards the publishing."""
    found = breaches(run.engine.files, intake, run.contracts, run.before)
    run.report.breaches = [asdict(b) for b in found]
    stopping = [b for b in found if b.stops]
    if stopping and not run.accept_shrunk:
        run.report.status = STOPPED
        run.report.steps = run.engine.results
        write_json(run.record / "run.json", run.report.to_dict())
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


def _publish(run: _Run) -> None:
    started = time.perf_counter()
    write_ledger(run.engine, run.state)
    write_household_ledger(run.engine, run.state)
    folder = run.record / "snapshot"
    rows = write_snapshot(
        run.engine,
        folder,
        run_id=run.run_id,
        batch_date=run.batch.batch_date,
        bank_code=run.batch.bank_code,
    )
    run.report.fill += fill_of(run.engine.files, GOLDEN, folder / f"{CUSTOMER.name}.parquet")
    switch_to(run.lake, folder, run.run_id)
    run.engine.note("publish", sum(rows.values()), time.perf_counter() - started)

"""What can stop a run, in the words of whoever must act."""

from wangge.kernel.errors import WanggeError


class RunUnderWay(WanggeError):
    """Another run holds the lake: two at once would race for the same state."""

    code = "pipeline.run_under_way"
    status = 409
    zh = "另一次数据处理正在进行（{holder}）。本次未开始，数据不变；请等它结束后再运行。"
    en = (
        "Another pipeline run is under way ({holder}). This one did not start and nothing was"
        " changed; run again when it has ended."
    )


class NothingToRun(WanggeError):
    """The batch holds no usable file and the lake has no earlier rows."""

    code = "pipeline.nothing_to_run"
    status = 422
    zh = "批次 {folder} 中没有可用的数据文件，且没有历史数据。未发布快照；请检查批次目录。"
    en = (
        "Batch {folder} holds no usable file and there are no earlier rows. No snapshot was"
        " published; check the batch folder."
    )


class DiskTooSmall(WanggeError):
    """The disk has less room than the batch may need: asked before anything is written."""

    code = "pipeline.disk_too_small"
    status = 507
    zh = (
        "{folder} 所在磁盘剩余 {free} MB，本批次估计需要 {needed} MB。未开始处理，数据不变；"
        "请腾出空间，或用 --keep 少留几个旧快照后重新运行。"
    )
    en = (
        "The disk of {folder} has {free} MB free, this batch may need {needed} MB. The run did not"
        " start and nothing was changed; free some space, or keep fewer snapshots (--keep), and"
        " run again."
    )


class DiskFull(WanggeError):
    """The disk filled up during the run."""

    code = "pipeline.disk_full"
    status = 507
    zh = (
        "{folder} 所在磁盘在处理中写满。未发布快照，原快照照常可用，本次写入的文件已删除；"
        "请腾出空间后重新运行同一批次。"
    )
    en = (
        "The disk of {folder} filled up during the run. No snapshot was published, the one of"
        " before stays, what this run wrote was removed; free some space and run the same batch"
        " again."
    )


class SourceShrank(WanggeError):
    """A full delivery breaks a quality rule of its contract that guards what is published."""

    code = "pipeline.source_shrank"
    status = 422
    zh = (
        "数据质量规则未通过：{tables}。未发布快照，原快照照常可用；"
        "请向来源系统核实，确认无误后加 --accept-shrunk 重新运行。"
    )
    en = (
        "Quality rules are broken: {tables}. No snapshot was published, the one of before stays;"
        " ask the source system, and if the delivery is right run again with --accept-shrunk."
    )


class NoRunYet(WanggeError):
    """A question about the last run before there was one."""

    code = "pipeline.no_run_yet"
    status = 404
    zh = "{home} 下还没有发布过快照。请先运行 wangge pipeline run。"
    en = "No snapshot has been published under {home} yet. Run `wangge pipeline run` first."


class TruthUnusable(WanggeError):
    """The truth file lacks a column or matches no row."""

    code = "pipeline.truth_unusable"
    status = 422
    zh = "标准答案文件 {file} 无法使用：{problem}。未计算任何指标；请核对文件。"
    en = "Truth file {file} cannot be used: {problem}. Nothing was measured; check the file."


class UnknownCustomer(WanggeError):
    """No customer of that id in the current snapshot, nor a retired id leading to one."""

    code = "pipeline.unknown_customer"
    status = 404
    zh = "当前快照中没有客户 {customer_id}。请核对客户编号。"
    en = "The current snapshot has no customer {customer_id}. Check the id."


class EngineUnknown(WanggeError):
    """An engine name that is none of ours."""

    code = "pipeline.engine_unknown"
    status = 422
    zh = "没有名为 {name} 的计算引擎（可用：{known}）。未运行，数据不变；请改用其中之一。"
    en = "There is no engine called {name} (known: {known}). Nothing ran; choose one of these."


class SparkMissing(WanggeError):
    """Spark was asked for and this machine cannot start it."""

    code = "pipeline.spark_missing"
    status = 500
    zh = (
        "无法启动 Spark：{problem}。未发布快照，原快照照常可用；"
        "请{remedy_zh}，或改用 --engine duckdb。"
    )
    en = (
        "Spark cannot be started: {problem}. No snapshot was published, the one of before stays;"
        " {remedy}, or use --engine duckdb."
    )


class SparkFailed(WanggeError):
    """Spark or its Java gave up on a step: memory, disk, a lost machine."""

    code = "pipeline.spark_failed"
    status = 500
    zh = (
        "Spark 执行步骤 {step} 时失败：{problem}。未发布快照，原快照照常可用；"
        "请检查 Spark 的内存、磁盘和执行节点后重新运行。"
    )
    en = (
        "Spark failed in step {step}: {problem}. No snapshot was published, the one of before"
        " stays; check Spark's memory, disks and machines, then run again."
    )


class StepNotPortable(WanggeError):
    """A step's SQL says what only one engine understands: a fault of ours, told before any run."""

    code = "pipeline.step_not_portable"
    status = 500
    zh = (
        "数据处理步骤的 SQL 无法在 Spark 上执行：{problem}。"
        "未发布快照；请改用 --engine duckdb 并报告此问题。"
    )
    en = (
        "The SQL of a pipeline step cannot run on Spark: {problem}. No snapshot was published; use"
        " --engine duckdb and report this."
    )


class RunUnknown(WanggeError):
    """No run carries this id."""

    code = "pipeline.run_unknown"
    status = 404
    zh = "没有批次 {run_id} 的运行记录。请用 wangge pipeline status 查看已有批次。"
    en = "There is no record of run {run_id}. See `wangge pipeline status` for those there are."

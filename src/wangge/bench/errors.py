"""What can stop a comparison, in the words of whoever must act."""

from wangge.kernel.errors import WanggeError


class BenchFailed(WanggeError):
    """A measured process ended without an answer."""

    code = "bench.failed"
    status = 500
    zh = "对比项目 {what} 没有跑完：{problem}。其余结果未输出；请修复后重新运行。"
    en = (
        "The comparison {what} did not finish: {problem}. Nothing was printed; put it right and"
        " run again."
    )


class NothingToMeasure(WanggeError):
    """A batch folder without the truth file that accuracy is measured against."""

    code = "bench.nothing_to_measure"
    status = 422
    zh = "批次 {folder} 中没有 truth.csv，无法衡量准确度。请用 wangge synth 生成带真值的批次。"
    en = (
        "Batch {folder} holds no truth.csv, so accuracy cannot be measured. Write a batch with its"
        " truth by `wangge synth`."
    )

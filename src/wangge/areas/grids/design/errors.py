"""What can be wrong with a piece of ground before anything is designed."""

from wangge.kernel.errors import WanggeError


class DesignRefused(WanggeError):
    """Base of every refusal to design; nothing has been written when one is raised."""

    code = "grid_design.refused"
    status = 422
    zh = "无法划分网格：{problem}。未生成任何方案，请修改后重试。"
    en = "The grids cannot be designed: {problem}. No plan was made; correct it and try again."


class UnitsUnusable(DesignRefused):
    """A unit's shape cannot be used: empty, self-crossing, of another kind than the rest."""

    code = "grid_design.units_unusable"
    zh = (
        "{count} 个单元的图形不可用，如 {unit}：{reason_zh}。未生成方案；请在制图软件中修复后重试。"
    )
    en = (
        "{count} units have a shape that cannot be used, e.g. {unit}: {reason}. No plan was made; "
        "repair them in a mapping tool and try again."
    )


class UnitsOverlap(DesignRefused):
    """Two units cover the same ground: its customers would count twice."""

    code = "grid_design.units_overlap"
    zh = (
        "{count} 对单元互相重叠，如 {first} 与 {second} 重叠 {share:.0%}，其中的客户会被重复计算。"
        "未生成方案；请先修正边界。"
    )
    en = (
        "{count} pairs of units overlap, e.g. {first} and {second} by {share:.0%}: customers there "
        "would count twice. No plan was made; correct the borders first."
    )


class WeightsUnusable(DesignRefused):
    """A balance column is missing, not a number, negative, or sums to nothing."""

    code = "grid_design.weights_unusable"
    zh = "平衡指标“{column}”不可用：{problem_zh}。未生成方案；{remedy_zh}。"
    en = "Balance column {column!r} cannot be used: {problem}. No plan was made; {remedy}."


class TooManyGrids(DesignRefused):
    """More grids are asked for than there are units, or fewer than one."""

    code = "grid_design.too_many_grids"
    zh = (
        "要求划分 {grids} 个网格，而单元只有 {units} 个。未生成方案；"
        "请将网格数设在 1 至 {units} 之间。"
    )
    en = (
        "{grids} grids were asked for of {units} units. No plan was made; choose a number of grids "
        "from 1 to {units}."
    )


class TooManyIslands(DesignRefused):
    """The ground falls into more separate pieces than grids: no grid could be in one piece."""

    code = "grid_design.too_many_islands"
    zh = (
        "地块被分隔成 {islands} 片（如单元 {examples} 所在的片），多于要求的 {grids} 个网格，"
        "无法做到每个网格连成一片。未生成方案；请增加网格数，或在屏障文件中补上桥梁（点要素）。"
    )
    en = (
        "The ground falls into {islands} separate pieces (e.g. those of units {examples}), more "
        "than the {grids} grids asked for, so not every grid could be in one piece. No plan was "
        "made; ask for more grids or add bridges (points) to the barriers."
    )


class PreviousUnusable(DesignRefused):
    """The previous plan does not fit these units."""

    code = "grid_design.previous_unusable"
    zh = "原方案不可用：{problem_zh}。未生成方案；请提供含 grid 属性、单元相同的方案文件。"
    en = (
        "The previous plan cannot be used: {problem}. No plan was made; give a file with the same "
        "units and their property `grid`."
    )

"""What can be wrong with a batch, a file or a contract, in the words of whoever must repair it."""

from wangge.kernel.errors import WanggeError


class BatchUnusable(WanggeError):
    """The folder is no batch: nothing was read and the lake is as it was."""

    code = "sources.batch_unusable"
    status = 422
    zh = "批次目录 {folder} 无法使用：{problem}。未读入任何数据，原有数据不变；请核对后重新运行。"
    en = (
        "Batch folder {folder} cannot be used: {problem}. Nothing was read and the lake is as it"
        " was; correct the folder and run again."
    )


class FileUnusable(WanggeError):
    """One file of a batch cannot be taken in; the other files go on."""

    code = "sources.file_unusable"
    status = 422
    zh = "文件 {file} 未读入：{problem}。该表沿用上次数据，其他文件照常处理；请让来源系统重新提供。"
    en = (
        "File {file} was not taken in: {problem}. The table keeps its last known rows and the"
        " other files went on; ask the source system to deliver it again."
    )


class ContractWrong(WanggeError):
    """A contract file contradicts the standard or itself."""

    code = "sources.contract_wrong"
    status = 500
    zh = "数据契约 {file} 有误：{problem}。运行未开始，请修改契约文件。"
    en = "Contract {file} is wrong: {problem}. The run did not start; correct the contract file."

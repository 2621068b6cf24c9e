"""What can go wrong with a visit; what the phone recorded stays on the phone in each case."""

from wangge.kernel.errors import WanggeError


class VisitIdTaken(WanggeError):
    """Another record carries this id: two phones made the same one, or one was altered."""

    code = "visit.id_taken"
    status = 409
    zh = "该走访编号已用于另一条记录，本次未保存，手机上的内容保留。请重新提交一次走访。"
    en = "Another record has this visit's id; nothing was saved and the phone keeps it. Resubmit."


class VisitTimesImpossible(WanggeError):
    """Checked out before checking in, or in the future."""

    code = "visit.times_impossible"
    status = 422
    zh = "走访时间有误：{problem}，本次未保存，手机上的内容保留。请校准手机时间后重试。"
    en = "The visit's times are wrong ({problem}); nothing was saved. Set the phone's clock right."

"""What can go wrong with an opportunity."""

from wangge.kernel.errors import WanggeError


class OpportunityClosed(WanggeError):
    """The opportunity was handled to its end or has expired."""

    code = "opportunity.closed"
    status = 409
    zh = "该商机已是“{stage}”，未作更改。请刷新列表查看最新状态。"
    en = "This opportunity is already “{stage}”; nothing was changed. Reload the list."


class StageBackwards(WanggeError):
    """The funnel moves forward only."""

    code = "opportunity.stage_backwards"
    status = 409
    zh = "商机现为“{stage}”，不能退回“{wanted}”，未作更改。"
    en = "The opportunity is “{stage}” and cannot go back to “{wanted}”; nothing was changed."

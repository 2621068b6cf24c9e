"""What can go wrong with a decision, in the words of whoever makes it."""

from wangge.kernel.errors import WanggeError


class CaseClosed(WanggeError):
    """The case is no longer there to be decided."""

    code = "review.case_closed"
    status = 409
    zh = "该事项已由他人决定或已不存在，本次决定未记录。请返回列表查看最新情况。"
    en = (
        "This case was decided by someone else or is gone; your decision was not recorded."
        " Go back to the list."
    )


class DecisionTaken(WanggeError):
    """A run has read the decision already."""

    code = "review.decision_taken"
    status = 409
    zh = "批次处理已采用该决定，不能撤销。如需更改，请在客户页拆分，或在复核中重新决定。"
    en = (
        "A run has already taken this decision, so it cannot be undone. To change it, separate"
        " the records on the customer's page or decide the case again."
    )


class SameRecord(WanggeError):
    """Un-merging needs two records of the customer."""

    code = "review.same_record"
    status = 422
    zh = "请选择该客户的两条不同的来源记录。未作任何更改。"
    en = "Choose two different source records of this customer. Nothing was changed."

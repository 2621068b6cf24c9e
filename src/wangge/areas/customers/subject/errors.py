"""What can go wrong with a request."""

from wangge.kernel.errors import WanggeError


class ProcessingRestricted(WanggeError):
    """The customer's data may be stored, and nothing else."""

    code = "customers.processing_restricted"
    status = 409
    zh = "该客户个人信息处理受限，仅作留存，本次操作未执行。如有疑问请联系总行个人信息保护岗。"
    en = (
        "This customer's data may only be stored; nothing was done. Ask head office's personal-"
        "data desk."
    )


class RequestClosed(WanggeError):
    """The request is in a state in which this cannot be done (any more)."""

    code = "subject.request_closed"
    status = 409
    zh = "该请求当前为“{state}”，此操作未执行。请刷新页面查看最新状态。"
    en = "This request is `{state}` now; nothing was done. Reload to see its state."


class OnHold(WanggeError):
    """A legal hold forbids the erasure."""

    code = "subject.on_hold"
    status = 409
    zh = "该客户信息依法保留（{reason}），不能删除，未作任何更改。保留解除后可再次审批。"
    en = "A legal hold ({reason}) forbids erasing this customer; nothing was changed."


class SamePerson(WanggeError):
    """The second person must be another."""

    code = "subject.same_person"
    status = 403
    zh = "删除须由办理人以外的安全管理员审批，本次审批未执行。"
    en = "An erasure is approved by somebody other than its handler; nothing was done."

"""Why a change of the organisation is refused."""

from wangge.kernel.errors import WanggeError


class ChangeRefused(WanggeError):
    """A unit, post or absence as asked for cannot be."""

    code = "organisation.change_refused"
    status = 422
    zh = "不能这样办理：{problem}。未作任何更改，请修改后重试。"
    en = "This cannot be done: {problem}. Nothing was changed; correct it and try again."


class StillHolding(WanggeError):
    """Something living hangs on what was to be retired or to leave."""

    code = "organisation.still_holding"
    status = 409
    zh = "{name} 名下还有 {what}，未作任何更改。请先移交或结束，再办理。"
    en = "{name} still holds {what}; nothing was changed. Hand these over or end them first."


class DutiesMixed(WanggeError):
    """One person would hold two duties that exclude one another."""

    code = "organisation.duties_mixed"
    status = 409
    zh = (
        "{name} 不能同时任{roles}：业务、系统管理、安全管理、审计须由不同的人担任。"
        "未作任何更改，请换人，或先结束原岗位。"
    )
    en = (
        "{name} cannot be {roles} together: business, administration, security and audit are "
        "different people's. Nothing was changed; choose somebody else or end the other post first."
    )


class ApprovalNeeded(WanggeError):
    """A sensitive post begins and ends with a second person's approval only."""

    code = "organisation.approval_needed"
    status = 409
    zh = "{role}属敏感岗位，授予和终止须经安全管理员批准，未作任何更改。请提交岗位申请。"
    en = "{role} is a sensitive post: a security officer must approve. Nothing changed; request it."


class SamePerson(WanggeError):
    """Who asked, or who benefits, may not decide."""

    code = "organisation.same_person"
    status = 403
    zh = "申请人和申请所涉及的本人都不能审批，申请未处理。请由另一名安全管理员审批。"
    en = "Neither who asked nor who is concerned may decide; the request stands. Ask another one."


class RequestClosed(WanggeError):
    """The request was decided, withdrawn, or waited too long."""

    code = "organisation.request_closed"
    status = 409
    zh = "该申请{state}，不能再处理。如仍需要，请重新提交申请。"
    en = "This request is closed ({state}); nothing was changed. Make a new one if it is needed."

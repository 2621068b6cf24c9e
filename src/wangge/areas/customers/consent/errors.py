"""What can go wrong when consent is written down."""

from wangge.kernel.errors import WanggeError


class ConsentIdTaken(WanggeError):
    """Another entry has this id."""

    code = "consent.id_taken"
    status = 409
    zh = "该授权记录编号已用于另一条记录，本次未登记。请重新打开页面再登记一次。"
    en = "Another entry has this id; nothing was recorded. Open the page again and record anew."


class GuardianNeeded(WanggeError):
    """A child's consent comes from a guardian."""

    code = "consent.guardian_needed"
    status = 422
    zh = "该客户未满十四周岁，须由监护人同意，本次未登记。请填写监护人姓名和监护关系。"
    en = (
        "This customer is under 14, so a guardian has to agree; nothing was recorded. Give the"
        " guardian's name and relation."
    )


class WrittenConsentNeeded(WanggeError):
    """A credit-reference query takes consent in writing."""

    code = "consent.in_writing"
    status = 422
    zh = "查询征信须取得书面同意，本次未登记。请选择“本人签字”或“凭证编号”，并填写依据说明。"
    en = (
        "A credit-reference query takes written consent; nothing was recorded. Choose a signature"
        " or a reference and say which."
    )

"""What can go wrong in assessment."""

from wangge.kernel.errors import WanggeError


class PeriodFrozen(WanggeError):
    """The month is closed."""

    code = "assessment.period_frozen"
    status = 409
    zh = "{period} 的考核已冻结，得分未变。如需更正，请先由总行重新开放该月。"
    en = "The assessment of {period} is frozen; no score was changed. Head office can reopen it."


class NoScheme(WanggeError):
    """No scheme holds for the month."""

    code = "assessment.no_scheme"
    status = 409
    zh = "{period} 没有适用的考核方案，未计算得分。请先发布方案。"
    en = "No scheme holds for {period}; nothing was scored. Publish a scheme first."

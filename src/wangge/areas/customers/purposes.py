"""What unmasked values and customer lists may be needed for: a list, and words where it asks."""

from enum import StrEnum

from wangge.kernel.errors import InvalidInput

SHORTEST_NOTE = 4  # characters; "查看" says nothing


class Purpose(StrEnum):
    """Why personal data is needed; the code stands on the audit trail with its words."""

    CONTACT = "contact"
    CREDIT = "credit"
    CORRECT = "correct"
    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    OTHER = "other"


PURPOSES: dict[str, str] = {
    Purpose.CONTACT: "联系客户（预约走访、到期提醒）",
    Purpose.CREDIT: "授信调查与贷后管理",
    Purpose.CORRECT: "核对与更正客户资料",
    Purpose.COMPLAINT: "处理客户投诉",
    Purpose.INQUIRY: "监管检查与司法协查",
    Purpose.OTHER: "其他",
}
"""The purposes in words, in the order they are offered."""


def purpose_in_words(purpose: str, note: str) -> str:
    """Return the purpose as the audit trail keeps it.

    Raises InvalidInput for an unknown purpose, and for `other` without words that say which.
    """
    words = PURPOSES.get(purpose)
    if words is None:
        raise InvalidInput(problem="请从列表中选择目的")
    note = note.strip()
    if purpose == Purpose.OTHER and len(note) < SHORTEST_NOTE:
        raise InvalidInput(problem=f"选择“其他”时，请用至少 {SHORTEST_NOTE} 个字说明目的")
    return f"{words}：{note}" if note else words

"""Errors that reach a person: a stable code, an HTTP status, and a sentence in each language.

A sentence says what happened, what was kept and what to do. Codes are never reused;
`tests/kernel/test_errors.py` holds that.
"""

from typing import Any, ClassVar


class WanggeError(Exception):
    """Base of every error shown to a person.

    Subclasses set `code` (stable, dotted), `status` (HTTP), `zh` and `en` (sentences with
    `{placeholders}` filled from the keyword arguments given on raising).
    """

    code: ClassVar[str]
    status: ClassVar[int] = 400
    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        """Keep `facts` to fill the sentence; they are returned to API clients as they are."""
        self.facts = facts
        super().__init__(self.say("en"))

    def say(self, language: str = "zh") -> str:
        """Return the sentence in `zh` (the default) or `en`."""
        return (self.en if language == "en" else self.zh).format(**self.facts)


class NotFound(WanggeError):
    """The thing does not exist, or the person may not know that it does: the two look alike."""

    code = "common.not_found"
    status = 404
    zh = "没有找到该记录，或您无权查看。"
    en = "No such record, or it is outside your scope."


class NotAllowed(WanggeError):
    """The person is known but this act is not theirs."""

    code = "common.not_allowed"
    status = 403
    zh = "您的岗位没有此项权限，操作未执行。如确有需要，请联系管理员。"
    en = "Your post does not allow this; nothing was changed. Ask an administrator if you need it."


class InvalidInput(WanggeError):
    """What was sent cannot be used."""

    code = "common.invalid_input"
    status = 422
    zh = "提交的内容有误：{problem}。未作任何更改，请修改后重试。"
    en = "The input cannot be used: {problem}. Nothing was changed; correct it and try again."

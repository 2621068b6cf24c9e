"""What weakens the sign-in of an installation in use: for `check --deploy` and `wangge doctor`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


def sign_in_warnings() -> list[dict[str, str]]:
    """Return what weakens the sign-in, each `{"what", "remedy"}`.

    Nothing while HTTPS is off: that is a demo on one machine, or fails other checks.
    """
    if not settings.SESSION_COOKIE_SECURE or settings.WANGGE_SECOND_FACTOR != "optional":
        return []
    return [
        {
            "what": "第二步验证为选用：有查看明文、导出、管理等权限的账号可只凭密码登录。",
            "remedy": "设置 WANGGE_SECOND_FACTOR=privileged（或 everyone），"
            "见 docs/operations/sign-in.md。",
        }
    ]


@register(Tags.security, deploy=True)
def check_sign_in(**_: Any) -> list[CheckMessage]:
    """Tell `django check --deploy` the same."""
    return [
        Warning(found["what"], hint=found["remedy"], id="wangge.W001")
        for found in sign_in_warnings()
    ]

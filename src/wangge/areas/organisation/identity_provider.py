"""Signing in through the bank's identity provider (OpenID Connect, code flow with PKCE).

django-allauth walks the protocol; the adapter here matches who came back to the staff list by one
configured claim. Nobody is created by signing in.
"""

from typing import Any
from urllib.parse import urlencode

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect

from wangge.kernel import time
from wangge.kernel.errors import WanggeError

from .models import Face, Method, Staff

PROVIDER = "bank"
_FACE = "provider_face"


class ProviderUnreached(WanggeError):
    """The identity provider is not set up or does not answer."""

    code = "session.provider_unreached"
    status = 503
    zh = "行内统一认证暂时无法连接，未登录。请稍后重试，或使用密码登录。"
    en = "The identity provider cannot be reached; not signed in. Try later, or use a password."


class ProviderRefused(WanggeError):
    """The provider said no, or its answer does not hold."""

    code = "session.provider_refused"
    status = 401
    zh = "统一认证未通过，未登录。请重试；如仍不行，请联系系统管理员。"
    en = "The identity provider did not confirm you; not signed in. Try again, or ask."


class ProviderUnknown(WanggeError):
    """Confirmed by the provider, but not on the staff list."""

    code = "session.provider_unknown"
    status = 403
    zh = "统一认证已通过，但本系统没有您的员工账号，未登录。请联系系统管理员。"
    en = "The provider knows you but the staff list here does not; not signed in. Ask."


def offered() -> list[dict[str, str]]:
    """Return the providers to offer at the sign-in screen: none or one."""
    name = settings.WANGGE_OIDC_NAME
    return [{"id": PROVIDER, "name": name}] if settings.WANGGE_OIDC_ISSUER else []


def start(*, request: HttpRequest, face: str) -> str:
    """Return the provider's address to send the browser to; raises ProviderUnreached."""
    if not offered():
        raise ProviderUnreached
    request.session[_FACE] = face
    try:
        provider = StaffSocialAccountAdapter(request).get_provider(request, PROVIDER)
        return str(provider.redirect(request, process=AuthProcess.LOGIN).url)
    except requests.RequestException as error:
        raise ProviderUnreached from error


class StaffSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Answers allauth's questions: who may come in (staff on the list) and where to next."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Open the session of the matching staff member; always ends in a redirect."""
        face = request.session.pop(_FACE, Face.CONSOLE)
        try:
            staff = _match(sociallogin.account.extra_data)
            self._enter(request, staff, face)
        except WanggeError as error:
            raise ImmediateHttpResponse(_back(face, error)) from error
        raise ImmediateHttpResponse(HttpResponseRedirect(f"/{face}/"))

    def _enter(self, request: HttpRequest, staff: Staff, face: str) -> None:
        from .sign_in import enter

        enter(request=request, staff=staff, method=Method.PROVIDER, face=face, now=time.now())

    def get_requests_session(self) -> requests.Session:
        """Return the session for calls to the provider; it goes nowhere but where it was told."""
        session: requests.Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_: Any) -> None:
        """Send the browser back to our sign-in screen, which says what happened."""
        face = request.session.pop(_FACE, Face.CONSOLE)
        raise ImmediateHttpResponse(_back(face, ProviderRefused()))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody is created by signing in."""
        return False


def _match(told: dict[str, Any]) -> Staff:
    token, info = told.get("id_token", {}), told.get("userinfo", {})
    if info and info.get("sub") != token.get("sub"):  # OpenID Connect Core 5.3.2
        raise ProviderRefused
    claims = info | token
    value = claims.get(settings.WANGGE_OIDC_CLAIM)
    if not isinstance(value, str) or not value:
        raise ProviderUnknown
    match = {settings.WANGGE_OIDC_MATCH: value}
    staff = Staff.objects.filter(is_active=True, **match).first()
    if staff is None:
        raise ProviderUnknown
    return staff


def _back(face: str, error: WanggeError) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/{face}/sign-in?{urlencode({'refused': error.code})}")

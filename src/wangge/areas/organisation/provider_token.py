"""The identity token of the bank's provider: believed only under the provider's own signature.

django-allauth skips the signature of a token that came straight from the provider, as OpenID
Connect Core 3.1.3.7 allows. Here it is checked all the same, by the keys of the configured issuer.
"""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures by key pairs only: the provider's keys are public, a shared secret would not be."""
_NEEDED = ["iss", "sub", "aud", "exp", "iat"]


class BankAdapter(OpenIDConnectOAuth2Adapter):
    """Asks for an identity token, signed by the configured issuer and meant for us."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return the sign-in that the provider's answer describes; raises OAuth2Error."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        issuer = settings.WANGGE_OIDC_ISSUER
        if self.openid_config.get("issuer") != issuer:
            raise OAuth2Error("the discovery document is another issuer's")
        try:
            return jwt.decode(
                id_token,
                key=self._key(id_token),
                algorithms=ALGORITHMS,
                issuer=issuer,
                audience=app.client_id,
                options={"require": _NEEDED},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise OAuth2Error("the id_token does not hold") from error

    def _key(self, id_token: str) -> jwt.PyJWK:
        """Return the issuer's key that the token names; never one that the token brings along."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        named = jwt.get_unverified_header(id_token).get("kid")
        for key in jwt.PyJWKSet.from_dict(answer.json()).keys:
            if key.key_id == named:
                return key
        raise OAuth2Error("the id_token names a key that the issuer does not have")


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Answer the browser that the provider sent back."""
    if not settings.WANGGE_OIDC_ISSUER or provider_id != "bank":
        raise Http404
    view = OAuth2CallbackView.adapter_view(BankAdapter(request, provider_id))
    return view(request)

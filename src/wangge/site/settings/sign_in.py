"""How people sign in: password policy, second factor, time-outs, devices, the bank's own doors.

docs/operations/sign-in.md explains each for those who run an installation.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def _one_of(name: str, *choices: str) -> str:
    """Return the choice made in the environment; the first is the default."""
    value = os.environ.get(name) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}: must be one of {', '.join(choices)}")
    return value


def _minutes(name: str, default: int) -> timedelta:
    return timedelta(minutes=int(os.environ.get(name) or default))


def _secret(name: str) -> str:
    """Return the value of `name`, or what stands in the file that `name`_FILE points to."""
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text("utf-8").strip() if file else os.environ.get(name, "")


def _address(name: str, *schemes: str) -> str:
    """Return the address in `name`, unless it would carry secrets in clear over a network."""
    url = os.environ.get(name, "")
    parts = urlsplit(url)
    at_home = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if url and parts.scheme not in schemes and not at_home:
        raise ImproperlyConfigured(f"{name} must begin with {schemes[0]}://")
    return url


WANGGE_PASSWORD_POLICY = _one_of("WANGGE_PASSWORD_POLICY", "asvs", "dengbao")
WANGGE_PASSWORD_WORDS = [
    word.strip() for word in os.environ.get("WANGGE_PASSWORD_WORDS", "").split(",") if word.strip()
]
"""The bank's own names and products, which a password may not lean on."""
WANGGE_SECOND_FACTOR = _one_of("WANGGE_SECOND_FACTOR", "optional", "privileged", "everyone")
WANGGE_DEVICE_APPROVAL = _one_of("WANGGE_DEVICE_APPROVAL", "none", "field")
WANGGE_PHONES_PER_PERSON = int(os.environ.get("WANGGE_PHONES_PER_PERSON") or 3)

WANGGE_IDLE = {
    "guardian": _minutes("WANGGE_IDLE_GUARDIAN", 15),
    "console": _minutes("WANGGE_IDLE_CONSOLE", 30),
    "field": _minutes("WANGGE_IDLE_FIELD", 8 * 60),
}
"""Longest time without a request. A phone lies in a pocket between two doors, so its is longer."""
WANGGE_LONGEST = {
    "guardian": _minutes("WANGGE_LONGEST_CONSOLE", 12 * 60),
    "console": _minutes("WANGGE_LONGEST_CONSOLE", 12 * 60),
    "field": _minutes("WANGGE_LONGEST_FIELD", 24 * 60),
}
"""Longest time from sign-in, however busy; on a phone that of the offline lease."""
SESSION_COOKIE_AGE = int(max(WANGGE_LONGEST.values()).total_seconds())

_LOG_MONTHS_BY_LAW = timedelta(days=183)
"""Six months: as long as 网络安全法 art. 21 has network logs kept, at least."""
WANGGE_KEEP_SIGN_INS = timedelta(days=int(os.environ.get("WANGGE_KEEP_SIGN_INS_DAYS") or 365))
"""How long sign-ins stay after their beginning, and devices after they were last used."""
if WANGGE_KEEP_SIGN_INS < _LOG_MONTHS_BY_LAW:
    raise ImproperlyConfigured("WANGGE_KEEP_SIGN_INS_DAYS: at least 183, as the law asks")

WANGGE_OIDC_ISSUER = _address("WANGGE_OIDC_ISSUER", "https")
WANGGE_OIDC_NAME = os.environ.get("WANGGE_OIDC_NAME", "行内统一认证")
WANGGE_OIDC_CLAIM = os.environ.get("WANGGE_OIDC_CLAIM", "preferred_username")
WANGGE_OIDC_MATCH = _one_of("WANGGE_OIDC_MATCH", "username", "staff_no")

WANGGE_LDAP = {
    "url": _address("WANGGE_LDAP_URL", "ldaps", "ldap+tls"),
    "base": os.environ.get("WANGGE_LDAP_BASE", ""),
    "filter": os.environ.get("WANGGE_LDAP_FILTER", "(uid={username})"),
    "bind_dn": os.environ.get("WANGGE_LDAP_BIND_DN", ""),
    "bind_password": _secret("WANGGE_LDAP_BIND_PASSWORD"),
    "attribute": os.environ.get("WANGGE_LDAP_ATTRIBUTE", "uid"),
    "match": _one_of("WANGGE_LDAP_MATCH", "username", "staff_no"),
    "ca_file": os.environ.get("WANGGE_LDAP_CA_FILE", ""),
}

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "wangge.areas.organisation.directory.DirectoryBackend",
]

# django-allauth serves the second factor and the identity provider; its own pages are not mounted.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "wangge.areas.organisation.second_factor.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_ISSUER = "Wangge"
SOCIALACCOUNT_ADAPTER = "wangge.areas.organisation.identity_provider.StaffSocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "bank",
                "name": WANGGE_OIDC_NAME,
                "client_id": os.environ.get("WANGGE_OIDC_CLIENT_ID", ""),
                "secret": _secret("WANGGE_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": WANGGE_OIDC_ISSUER},
            }
        ]
        if WANGGE_OIDC_ISSUER
        else [],
    }
}

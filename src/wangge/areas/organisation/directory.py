"""Signing in with the password of the bank's directory (LDAP), over ldap3.

The directory says who somebody is, never what he may do: staff come from the bank's own list, and
a name that is not on it stays outside. Decision 012 tells why not django-auth-ldap.
"""

import logging
import ssl
from typing import Any

import ldap3
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_filter_chars

from .models import Staff

log = logging.getLogger("wangge.sign_in")
SECONDS = 5  # a directory that does not answer must not hold a worker


class DirectoryBackend(BaseBackend):
    """Finds the person in the directory, then binds as him with the password that was typed."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Staff | None:
        """Return the staff member whose directory password this is; None for any other case."""
        # A bind with an empty password is anonymous and always succeeds (RFC 4513, 5.1.2).
        if not settings.WANGGE_LDAP["url"] or not username or not password:
            return None
        try:
            value = _value_of(username, password)
        except LDAPException:
            log.exception("the directory did not answer as it should")
            return None
        if value is None:
            return None
        match = {settings.WANGGE_LDAP["match"]: value}
        return Staff.objects.filter(is_active=True, **match).first()

    def get_user(self, user_id: int) -> Staff | None:
        """Return the staff member of a session."""
        return Staff.objects.filter(pk=user_id, is_active=True).first()


def _value_of(username: str, password: str) -> str | None:
    """Return the matching attribute of the entry that `username` and `password` open, or None."""
    given = settings.WANGGE_LDAP
    server = _server(given)
    with _bound(server, given, given["bind_dn"], given["bind_password"]) as search:
        if not search.bound:
            log.error("the directory refused our own account: %s", search.result["description"])
            return None
        search.search(
            given["base"],
            given["filter"].format(username=escape_filter_chars(username)),
            attributes=[given["attribute"]],
            size_limit=2,
        )
        entries = list(search.entries)
    if len(entries) != 1:
        return None
    with _bound(server, given, entries[0].entry_dn, password) as own:
        if not own.bound:
            return None
    values = entries[0][given["attribute"]].values
    return str(values[0]) if len(values) == 1 else None


def _server(given: dict[str, str]) -> ldap3.Server:
    url = given["url"]
    tls = ldap3.Tls(
        validate=ssl.CERT_REQUIRED,
        ca_certs_file=given["ca_file"] or None,
        version=ssl.PROTOCOL_TLS_CLIENT,
    )
    return ldap3.Server(
        url.replace("ldap+tls://", "ldap://"), tls=tls, connect_timeout=SECONDS, get_info=None
    )


def _bound(server: ldap3.Server, given: dict[str, str], dn: str, password: str) -> ldap3.Connection:
    """Return a connection that tried to bind; `.bound` tells whether it was let in."""
    connection = ldap3.Connection(
        server, user=dn or None, password=password or None, receive_timeout=SECONDS, read_only=True
    )
    if given["url"].startswith("ldap+tls://"):
        connection.open()
        connection.start_tls()
    connection.bind()
    return connection

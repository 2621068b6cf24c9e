"""What people hold in their hands, in software: an authenticator app and a passkey."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"
_PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


def code_at(secret: str, when: datetime) -> str:
    """Return the six digits that an app holding `secret` shows at `when`."""
    return format_hotp_value(hotp_value(secret, int(when.timestamp()) // 30))


@dataclass
class Passkey:
    """A software authenticator that keeps one credential for `rp_id`."""

    rp_id: str = "testserver"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = b"a passkey of the tests"
    user_handle: str = ""
    count: int = 0

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer creation options as a browser does."""
        self.user_handle = options["user"]["id"]
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = self._data(AuthenticatorData.FLAG.AT, bytes(credential))
        attestation = AttestationObject.create("none", data, {})
        client = self._client(CollectedClientData.TYPE.CREATE, options["challenge"])
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "attestationObject": websafe_encode(bytes(attestation)),
            }
        ) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def show(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer request options as a browser does."""
        self.count += 1
        data = self._data(AuthenticatorData.FLAG(0), b"")
        client = self._client(CollectedClientData.TYPE.GET, options["challenge"])
        signed = bytes(data) + hashlib.sha256(client).digest()
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(bytes(data)),
                "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": self.user_handle,
            }
        )

    def _data(self, flags: AuthenticatorData.FLAG, credential: bytes) -> AuthenticatorData:
        rp_hash = hashlib.sha256(self.rp_id.encode()).digest()
        return AuthenticatorData.create(
            rp_hash, _PRESENT_AND_VERIFIED | flags, self.count, credential
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": str(getattr(kind, "value", kind)), "challenge": challenge, "origin": ORIGIN}
        return json.dumps(told).encode()

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        name = base64.urlsafe_b64encode(self.credential_id).rstrip(b"=").decode()
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }

"""A security key made of software: it signs what a browser would have a key sign."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

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

ID = b"a soft key"
FLAG = AuthenticatorData.FLAG


@dataclass
class SoftKey:
    """One key, of this site."""

    site: str = "testserver"
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def registers(self, options: dict[str, Any]) -> str:
        """What is handed in to add the key."""
        told = self._told("webauthn.create", options)
        key = AttestedCredentialData.create(
            bytes(16), ID, ES256.from_cryptography_key(self.secret.public_key())
        )
        data = self._data(FLAG.UP | FLAG.UV | FLAG.AT, key)
        attested = AttestationObject.create("none", data, {})
        return self._answer({"clientDataJSON": told.b64, "attestationObject": websafe_encode(attested)})

    def signs(self, options: dict[str, Any]) -> str:
        """What is handed in to show that one has the key."""
        told = self._told("webauthn.get", options)
        data = self._data(FLAG.UP | FLAG.UV)
        signature = self.secret.sign(data + told.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": told.b64,
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
            }
        )

    def _told(self, type: str, options: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(type, options["publicKey"]["challenge"], f"https://{self.site}")

    def _data(self, flags: AuthenticatorData.FLAG, key: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(sha256(self.site.encode()).digest(), flags, 0, key)

    def _answer(self, response: dict[str, str]) -> str:
        id = websafe_encode(ID)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": response})

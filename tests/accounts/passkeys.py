"""A security key in software, for what no honest browser would send."""

import hashlib
import json
import os

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

HOST = hashlib.sha256(b"testserver").digest()
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class Device:
    """One key pair: what it hands over when it is added, and when it signs in."""

    def __init__(self):
        self.key, self.id = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    def credential(self, challenge=""):
        public = AttestedCredentialData.create(bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = AuthenticatorData.create(HOST, PRESENT | VERIFIED | WITH_KEY, 0, public)
        return self._handed_over(
            clientDataJSON=said("webauthn.create", challenge),
            attestationObject=bytes(AttestationObject.create("none", data, {})),
        )

    def answer(self, challenge, user, flags=PRESENT | VERIFIED):
        data, words = AuthenticatorData.create(HOST, flags, 1), said("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(words).digest(), ec.ECDSA(hashes.SHA256()))
        handle = user_pk_to_url_str(user).encode()
        return self._handed_over(clientDataJSON=words, authenticatorData=data, signature=signature, userHandle=handle)

    def _handed_over(self, **parts):
        key = websafe_encode(self.id)
        response = {name: websafe_encode(part) for name, part in parts.items()}
        return {"id": key, "rawId": key, "type": "public-key", "response": response}


def said(what, challenge):
    return json.dumps({"type": what, "challenge": challenge, "origin": "http://testserver"}).encode()

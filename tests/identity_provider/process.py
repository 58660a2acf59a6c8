"""The provider as tests see it: started, told whom it knows, asked what it was asked, and ended by its pid."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLAIMS, ANSWERS, ASKED = "claims.json", "answers.json", "asked.jsonl"
ROOT = Path(__file__).parents[2]
PEM = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
CONFIGURATION, KEYS, TOKEN = "/.well-known/openid-configuration", "/.well-known/jwks.json", "/identity/o/api/token"
AUTHORIZATION = "/identity/o/authorize"


@dataclass
class IdentityProviderProcess:
    """One running provider; `issuer` is where."""

    folder: Path
    issuer: str = ""
    running: subprocess.Popen | None = None

    def start(self):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        (self.folder / "key.pem").write_bytes(key.private_bytes(*PEM))
        self.forget()
        environment = {**os.environ, "IDENTITY_PROVIDER_DIR": str(self.folder)}
        command = [sys.executable, "-m", "tests.identity_provider"]
        self.running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        self.issuer = self.running.stdout.readline().strip()
        assert self.issuer, "the provider did not start"

    def stop(self):
        self.running.terminate()
        self.running.wait(timeout=10)
        self.running.stdout.close()

    def forget(self):
        for name, nothing in ((CLAIMS, "{}"), (ANSWERS, "{}"), (ASKED, "")):
            (self.folder / name).write_text(nothing)

    def knows(self, username, **claims):
        """Somebody who can sign in there, and what the provider says of them."""
        self._add(CLAIMS, {username: claims})

    def answers(self, path, body, status=200, **headers):
        """From now on this comes in the place of the real answer."""
        self._add(ANSWERS, {path: {"body": body, "status": status, "headers": headers}})

    def spoils(self, **claims):
        """From now on every ID token carries these."""
        self._add(ANSWERS, {"id_token": claims})

    def _add(self, name, values):
        file = self.folder / name
        file.write_text(json.dumps(json.loads(file.read_text()) | values))

    def asked(self, path):
        """Every request to a path so far."""
        lines = (self.folder / ASKED).read_text().splitlines()
        return [request for request in map(json.loads, lines) if request["path"] == path]

    def register(self, redirect_uri):
        """The client ID and the secret for a portal with this redirect address."""
        return requests.post(f"{self.issuer}/register/", data={"redirect_uri": redirect_uri}, timeout=5).json()

    def sign_in(self, address, username):
        """Somebody arrives with the portal's request and signs in; returns where they are sent back to."""
        with requests.Session() as person:
            page = person.get(address, timeout=5)
            sent = person.post(page.url, data={"username": username}, timeout=5, allow_redirects=False)
            back = person.get(self.issuer + sent.headers["Location"], timeout=5, allow_redirects=False)
        return back.headers["Location"]

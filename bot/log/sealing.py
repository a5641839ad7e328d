"""Short texts that only the holder of the key can read: Telegram's ids, where a reply must be found again later.

Fernet (AES-128-CBC with HMAC-SHA256) of the package `cryptography`, under a key derived from the hash key by HKDF, so
that a copy of the data folder alone tells nobody's id.
"""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Seals and opens JSON values under one key; with an empty key (the console) it keeps nothing."""

    def __init__(self, key: bytes) -> None:
        self._fernet: Fernet | None = None
        if key:
            derived = HKDF(SHA256(), 32, salt=None, info=b"citebot sealing").derive(key)
            self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, value: Any) -> str:
        """Seal a JSON value; empty without a key."""
        return self._fernet.encrypt(json.dumps(value).encode()).decode() if self._fernet else ""

    def open(self, sealed: str) -> Any:
        """The value, or None when it was sealed with another key, altered, or is empty."""
        if not sealed or self._fernet is None:
            return None
        try:
            return json.loads(self._fernet.decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            return None

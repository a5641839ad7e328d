"""Short texts that only the holder of the key can read: Telegram's ids, where a reply must be found again later.

Fernet (AES-128-CBC with HMAC-SHA256) of the package `cryptography`, under a key derived from the hash key by HKDF, so
that a copy of the data folder alone reveals no id.
"""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Seals JSON values under `key`, and opens those sealed under it or one of the `previous`.

    With an empty key (the console) it keeps nothing.
    """

    def __init__(self, key: bytes, previous: Sequence[bytes] = ()) -> None:
        self._fernet: MultiFernet | None = None
        if key:
            self._fernet = MultiFernet([_fernet(each) for each in (key, *previous)])

    def close(self, value: Any) -> str:
        """Seal a JSON value; empty without a key."""
        return self._fernet.encrypt(json.dumps(value, default=_seconds).encode()).decode() if self._fernet else ""

    def open(self, sealed: str) -> Any:
        """The value, or None when it was sealed with another key, altered, or is empty."""
        if not sealed or self._fernet is None:
            return None
        try:
            return json.loads(self._fernet.decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            return None

    def renew(self, sealed: str) -> str | None:
        """The value sealed again under the newest key, or None where `open` gives none."""
        if not sealed or self._fernet is None:
            return None
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except (InvalidToken, ValueError):
            return None


def _seconds(value: object) -> int:
    """A point in time as Telegram writes it; the library leaves a few unconverted in its dictionaries."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    raise TypeError(f"{type(value).__name__} cannot be sealed, expected JSON")


def _fernet(key: bytes) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"citebot sealing").derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))

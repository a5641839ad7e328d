"""Who is logged in: signed cookies that expire, and the one-time link of the start.

The signing key is made at each start and kept nowhere, so a restart ends every session.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from itsdangerous import BadSignature, URLSafeSerializer

from bot.review.accounts import Account, Accounts, Role

COOKIE: Final = "citebot_session"
SESSION_SECONDS: Final = 12 * 3600
LINK_SECONDS: Final = 15 * 60


@dataclass(frozen=True, slots=True)
class Person:
    """Who a request comes from: the name that stands under each decision, and the role."""

    name: str
    role: Role
    session: str = ""


class Sessions:
    """Begins, reads and ends sessions.

    Args:
        secret: Signs the cookies.
        accounts: A session holds only while its account is there, unchanged.
        local: The name of the person who uses the one-time link; empty: there is no such link.
        clock: Gives the time in seconds since the epoch.
    """

    def __init__(
        self, secret: str, accounts: Accounts, *, local: str = "", clock: Callable[[], float] = time.time
    ) -> None:
        self.accounts = accounts
        self._local = local
        self._clock = clock
        self._signer = URLSafeSerializer(secret, "citebot session")
        self._ended: dict[str, float] = {}
        self._link: tuple[bytes, float] | None = None

    def begin(self, account: Account) -> str:
        """Begin a session for an account; returns the cookie's value."""
        return self._sign(account.name, account.version)

    def make_link(self) -> str:
        """A token for one login without a password, good for fifteen minutes; the one before is void."""
        token = secrets.token_urlsafe(32)
        self._link = (_digest(token), self._clock() + LINK_SECONDS)
        return token

    def use_link(self, token: str) -> str | None:
        """Begin a session by the one-time link, once; None when the token is not the one, used, or too old."""
        if not self._local or self._link is None:
            return None
        expected, until = self._link
        if not hmac.compare_digest(_digest(token), expected) or self._clock() > until:
            return None
        self._link = None
        return self._sign(self._local, "")

    def read(self, cookie: str) -> Person | None:
        """Who a cookie belongs to; None when it is forged, expired or ended, or its account is gone or changed."""
        try:
            said: Any = self._signer.loads(cookie)
        except BadSignature:
            return None
        if self._clock() >= said["until"] or said["id"] in self._ended:
            return None
        if not said["version"]:
            return Person(self._local, "moderator", said["id"]) if said["name"] == self._local else None
        account = self.accounts.all().get(said["name"])
        if account is None or account.version != said["version"]:
            return None
        return Person(account.name, account.role, said["id"])

    def end(self, person: Person) -> None:
        """End a session: its cookie, and every copy of it, is void from now on."""
        now = self._clock()
        self._ended = {name: until for name, until in self._ended.items() if until > now}
        self._ended[person.session] = now + SESSION_SECONDS

    def _sign(self, name: str, version: str) -> str:
        until = int(self._clock()) + SESSION_SECONDS
        signed = self._signer.dumps({"id": secrets.token_hex(8), "name": name, "version": version, "until": until})
        return signed if isinstance(signed, str) else signed.decode()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()

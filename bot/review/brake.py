"""Slows guessing of passwords down, and locks no one out.

Each place (an address and a name together) may try a few times as fast as it likes; then each try has to wait, longer and
longer up to a few seconds, and after the place's own tries before it. Wrong tries from elsewhere make a name wait a moment
too, but never in a row with them. A browser that has logged in before under that name shows a signed cookie and is a place of
its own, so it never waits for other people's guesses; and passwords are checked for such browsers in a separate thread,
so that a flood of tries does not delay them.

Passwords have at least twelve characters, and one place can try some twenty thousand a day.
"""

import asyncio
import hashlib
import hmac
import ipaddress
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from cachetools import LRUCache
from itsdangerous import BadSignature, URLSafeSerializer

from bot.review.accounts import Account, Accounts

DEVICE: Final = "citebot_device"
DEVICE_SECONDS: Final = 365 * 24 * 3600
FREE: Final = 5
"""Wrong tries of one place that cost no time."""
FREE_FOR_A_NAME: Final = 30
"""Wrong tries for one name, from all places together, that cost no time."""
FIRST_SECONDS: Final = 0.25
LONGEST_GAP_SECONDS: Final = 4.0
LONGEST_WAIT_SECONDS: Final = 8.0
FORGOTTEN_SECONDS: Final = 900.0
"""After so long without a try, a place's wrong tries are forgotten."""
_PLACES: Final = 10_000
_NAMES: Final = 256
_CHECKS_WAITING: Final = 40
_IPV6_NETWORK: Final = 64


class TryLater(Exception):  # noqa: N818 # an answer, not an error
    """More tries wait at this place, or everywhere, than are dealt with in a few seconds."""


@dataclass(slots=True)
class _Slot:
    """Wrong tries, the last one's time, and when the next may be checked."""

    failures: int = 0
    at: float = 0.0
    next_at: float = 0.0


class Brake:
    """Checks passwords, each in its turn.

    Args:
        accounts: Whose passwords.
        clock: A clock that never goes back, in seconds.
        sleep: Waits so many seconds.
    """

    def __init__(
        self,
        accounts: Accounts,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
    ) -> None:
        self._accounts, self._clock, self._sleep = accounts, clock, sleep
        self._places: LRUCache[str, _Slot] = LRUCache(_PLACES)
        self._names: LRUCache[str, _Slot] = LRUCache(_PLACES)
        self._salt = secrets.token_bytes(16)
        self._known, self._others = ThreadPoolExecutor(1, "known"), ThreadPoolExecutor(1, "others")
        self._waiting = 0

    async def check(self, name: str, password: str, address: str, device: str = "") -> Account | None:
        """The account, if name and password are right; takes its time after many wrong ones.

        Args:
            name: As typed; need not be anybody's.
            password: As typed.
            address: Where the try comes from, an IP address; empty if that is not known.
            device: The value of the device's cookie, or empty.

        Raises:
            TryLater: When it was not looked at.
        """
        known = self.device(name, device)
        place = self._of(self._places, f"device {known}" if known else f"{_network(address)} {self._bucket(name)}")
        wait = self._reserve(place)
        everywhere = None
        if not known:
            everywhere = self._of(self._names, self._bucket(name))
            wait = max(wait, min(_gap(everywhere.failures - FREE_FOR_A_NAME), LONGEST_GAP_SECONDS))
            everywhere.failures, everywhere.at = everywhere.failures + 1, self._clock()
        # counted before the check, so that tries side by side do not slip through, and given back when it was right
        if wait:
            await self._sleep(wait)
        account = await self._matching(bool(known), name, password)
        if account is not None:
            place.failures, place.next_at = 0, 0.0
            if everywhere is not None:
                everywhere.failures = max(everywhere.failures - 1, 0)
        return account

    def device(self, name: str, cookie: str) -> str:
        """What a device's cookie says it is, if it was given to this name and its password is still the same; else empty."""
        account = self._accounts.all().get(name)
        if account is None or not cookie:
            return ""
        try:
            said: Any = _signer(account).loads(cookie)
        except BadSignature:
            return ""
        good = said["name"] == name and 0 <= time.time() - said["at"] < DEVICE_SECONDS
        return str(said["id"]) if good else ""

    def make_device(self, account: Account) -> str:
        """A cookie for a browser that has just logged in."""
        made = _signer(account).dumps({"name": account.name, "id": secrets.token_hex(8), "at": int(time.time())})
        return made if isinstance(made, str) else made.decode()

    def close(self) -> None:
        """End the threads."""
        self._known.shutdown(wait=False, cancel_futures=True)
        self._others.shutdown(wait=False, cancel_futures=True)

    def _of(self, kept: LRUCache[str, _Slot], key: str) -> _Slot:
        """What is known of a place or a name; the one not seen for longest goes when there are too many."""
        place = kept.setdefault(key, _Slot())
        if self._clock() - place.at > FORGOTTEN_SECONDS:
            place.failures = 0
        return place

    def _reserve(self, place: _Slot) -> float:
        """The seconds to wait for a turn; the turn is taken."""
        now = self._clock()
        wait = max(place.next_at - now, 0.0)
        if wait > LONGEST_WAIT_SECONDS:
            raise TryLater
        place.failures, place.at = place.failures + 1, now
        place.next_at = now + wait + _gap(place.failures - FREE)
        return wait

    async def _matching(self, known: bool, name: str, password: str) -> Account | None:
        loop = asyncio.get_running_loop()
        if known:
            return await loop.run_in_executor(self._known, self._accounts.check, name, password)
        if self._waiting >= _CHECKS_WAITING:
            raise TryLater
        self._waiting += 1
        try:
            return await loop.run_in_executor(self._others, self._accounts.check, name, password)
        finally:
            self._waiting -= 1

    def _bucket(self, name: str) -> str:
        """One of a few marks for a name, so that made-up names make no new places; only this process knows which."""
        digest = hashlib.blake2b(name.encode("utf-8", "replace"), key=self._salt, digest_size=4).digest()
        return str(int.from_bytes(digest, "big") % _NAMES)


def _gap(over: int) -> float:
    """Seconds between two tries, after so many wrong ones beyond the free ones."""
    return 0.0 if over < 0 else min(FIRST_SECONDS * 2.0 ** min(over, 10), LONGEST_GAP_SECONDS)


def _network(address: str) -> str:
    """An address; of IPv6 the network, since one customer there has all its addresses."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _IPV6_NETWORK), strict=False))
    return str(found)


def _signer(account: Account) -> URLSafeSerializer:
    """Signs with what only the accounts file holds: outlives a restart, and ends with the password."""
    secret = hmac.new(account.password.encode(), b"citebot device", hashlib.sha256).hexdigest()
    return URLSafeSerializer(secret, "citebot device")

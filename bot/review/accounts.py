"""Who may look at the log and who may judge: a file of names, roles and password hashes.

The file is JSON, readable by its owner only, and stays outside the data folder, so that a copy of the log holds no password
hash. It is read again whenever it changes: someone removed from it is out at the next request.

Passwords are hashed with Argon2id. Hashes of earlier versions (scrypt) still let people in, and are replaced at the next
login.
"""

import hashlib
import hmac
import json
import logging
import os
import re
import secrets
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Literal, get_args

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from bot.files import write_whole
from bot.log.aside import locked
from bot.settings import SettingsError

Role = Literal["moderator", "reader"]
ROLES: Final[tuple[str, ...]] = get_args(Role)
SHORTEST_PASSWORD: Final = 12
_LONGEST_PASSWORD: Final = 1024
_NAME: Final = re.compile(r"[\w.-]{1,32}")
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
"""Argon2id with 32 MiB of memory, some 0.1 s for each try."""
_OLD: Final = "scrypt$"
_AT_ONCE: Final = threading.Semaphore(2)  # tries at the same time, so that a flood of them cannot take all memory
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `password` is the hash as `argon2` writes it, or an old one (`scrypt$…`)."""

    name: str
    role: Role
    password: str

    @property
    def version(self) -> str:
        """Changes with the password hash and the role; earlier sessions then end."""
        return hashlib.sha256(f"{self.role}:{self.password}".encode()).hexdigest()[:16]


class Accounts:
    """The accounts in a file; safe to use from several threads.

    Args:
        path: Need not exist: then there is no account.
        data: The data folder, which must not hold the file.

    Raises:
        SettingsError: From every method, if the file cannot be used: open to others, damaged, inside the data folder.
    """

    def __init__(self, path: Path, data: Path) -> None:
        self.path = path.expanduser()
        if self.path.resolve().is_relative_to(data.resolve()):
            raise SettingsError(
                f"Accounts {self.path} are inside the data folder {data}, expected outside. Set CITEBOT_REVIEW_ACCOUNTS"
            )
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._accounts: dict[str, Account] = {}
        self._nobody = _HASHER.hash(secrets.token_bytes(16))

    def all(self) -> dict[str, Account]:
        """Every account by name."""
        with self._lock:
            try:
                found = self.path.stat()
            except FileNotFoundError:
                self._seen, self._accounts = None, {}
                return {}
            except OSError as error:
                raise SettingsError(f"Accounts {self.path} cannot be read ({error.strerror})") from error
            seen = (found.st_mtime_ns, found.st_size, found.st_ino)
            if seen != self._seen:
                if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
                    raise SettingsError(
                        f"Accounts {self.path} have mode {stat.S_IMODE(found.st_mode):o}, expected 600. "
                        f"Run: chmod 600 {self.path}"
                    )
                self._accounts = _read(self.path)
                self._seen = seen
            return self._accounts

    def check(self, name: str, password: str) -> Account | None:
        """The account, if the password is right. Takes as long for a name that is not there.

        An outdated hash is replaced by one of today's.
        """
        account = self.all().get(name)
        given = password[: _LONGEST_PASSWORD + 1]
        with _AT_ONCE:
            right = _matches(account.password if account else self._nobody, given)
            if account is None or not right:
                return None
            return self._renewed(account, given) if _is_outdated(account.password) else account

    def add(self, name: str, role: str, password: str) -> None:
        """Add an account, or give one that is there a new role and password."""
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"Name {name!r} cannot be used, expected 1 to 32 letters, digits, dots, hyphens or underscores"
            )
        if role not in ROLES:
            raise SettingsError(f"Role {role!r} is not known, expected one of {', '.join(ROLES)}")
        if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
            raise SettingsError(
                f"The password has {len(password)} characters, expected {SHORTEST_PASSWORD} to {_LONGEST_PASSWORD}"
            )
        hashed = _HASHER.hash(_encoded(password))
        account = Account(name, "moderator" if role == "moderator" else "reader", hashed)
        with self._changing():
            self._write(self.all() | {name: account})

    def remove(self, name: str) -> None:
        """Remove an account; its sessions end."""
        with self._changing():
            accounts = dict(self.all())
            if accounts.pop(name, None) is None:
                raise SettingsError(
                    f"There is no account {name!r} in {self.path}. See: python -m bot.review moderators"
                )
            self._write(accounts)

    def _renewed(self, account: Account, password: str) -> Account:
        """The account with a hash of today's, also in the file; unchanged when the file cannot be written."""
        fresh = replace(account, password=_HASHER.hash(_encoded(password)))
        try:
            with self._changing():
                accounts = self.all()
                if accounts.get(account.name) != account:  # somebody has just changed or removed it
                    return account
                self._write(accounts | {account.name: fresh})
        except SettingsError as error:
            _logger.warning("the password of %s keeps its old hash: %s", account.name, error)
            return account
        return fresh

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the file's folder while it is read and written, so that no change of another process is lost."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with locked(self.path.parent):
                yield
        except OSError as error:
            raise SettingsError(f"Accounts {self.path} cannot be written ({error.strerror})") from error

    def _write(self, accounts: dict[str, Account]) -> None:
        table = {"accounts": [asdict(account) for _, account in sorted(accounts.items())]}
        write_whole(self.path, [json.dumps(table, indent=1)])


def _read(path: Path) -> dict[str, Account]:
    try:
        entries = json.loads(path.read_text("utf-8"))["accounts"]
        accounts = [Account(**entry) for entry in entries]
        for account in accounts:
            _check_form(account.password)
            if account.role not in ROLES or not _NAME.fullmatch(account.name):
                raise ValueError(account.name)
    except OSError as error:
        raise SettingsError(f"Accounts {path} cannot be read ({error.strerror})") from error
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(
            f"Accounts {path} are damaged ({type(error).__name__}). Move the file away and add the moderators again"
        ) from error
    return {account.name: account for account in accounts}


def _matches(stored: str, password: str) -> bool:
    given = _encoded(password)
    if stored.startswith(_OLD):
        cost, block, lanes, salt, expected = _parts(stored)
        made = hashlib.scrypt(given, salt=salt, n=cost, r=block, p=lanes, maxmem=256 * cost * block, dklen=32)
        return hmac.compare_digest(made, expected)
    try:
        return _HASHER.verify(stored, given)
    except VerifyMismatchError:
        return False


def _is_outdated(stored: str) -> bool:
    """Whether a hash was made by an earlier version, or with other costs than today's."""
    return stored.startswith(_OLD) or _HASHER.check_needs_rehash(stored)


def _check_form(stored: str) -> None:
    """Raise ValueError for what is not a password hash."""
    if stored.startswith(_OLD):
        _parts(stored)
    else:
        extract_parameters(stored)


def _parts(stored: str) -> tuple[int, int, int, bytes, bytes]:
    """Costs, salt and hash of `scrypt$cost$block$lanes$salt$hash`, salt and hash in hexadecimal."""
    _, cost, block, lanes, salt, made = stored.split("$")
    return int(cost), int(block), int(lanes), bytes.fromhex(salt), bytes.fromhex(made)


def _encoded(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")

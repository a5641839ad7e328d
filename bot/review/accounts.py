"""Who may look at the log and who may judge: a file of names, roles and password hashes.

The file is JSON, readable by its owner only, and stays outside the data folder, so that a copy of the log carries no
password hash along. It is read again whenever it changes: whoever is removed from it is out at the next request.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from bot.files import write_whole
from bot.settings import SettingsError

Role = Literal["moderator", "reader"]
ROLES: Final[tuple[str, ...]] = get_args(Role)
SHORTEST_PASSWORD: Final = 12
_LONGEST_PASSWORD: Final = 1024
_NAME: Final = re.compile(r"[\w.-]{1,32}")
_COST, _BLOCK, _LANES = 2**15, 8, 1
"""scrypt: 32 MiB and some 0.1 s for each try."""
_AT_ONCE: Final = threading.Semaphore(2)  # tries at the same time, so that a flood of them cannot take all memory


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `password` is `scrypt$cost$block$lanes$salt$hash`, salt and hash in hexadecimal."""

    name: str
    role: Role
    password: str

    @property
    def version(self) -> str:
        """Changes with the password and the role, so that sessions begun before end."""
        return hashlib.sha256(f"{self.role}:{self.password}".encode()).hexdigest()[:16]


class Accounts:
    """The accounts in a file; safe to use from several threads.

    Args:
        path: Need not exist: then nobody has an account.
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
        """The account, if the password is right. Takes as long for a name that is not there."""
        account = self.all().get(name)
        with _AT_ONCE:
            right = _matches(account.password if account else _NOBODY, password[: _LONGEST_PASSWORD + 1])
        return account if right and account else None

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
        account = Account(name, "moderator" if role == "moderator" else "reader", _hash(password))
        self._write(self.all() | {name: account})

    def remove(self, name: str) -> None:
        """Remove an account; its sessions end."""
        accounts = dict(self.all())
        if accounts.pop(name, None) is None:
            raise SettingsError(f"There is no account {name!r} in {self.path}. See: python -m bot.review moderators")
        self._write(accounts)

    def _write(self, accounts: dict[str, Account]) -> None:
        table = {"accounts": [asdict(account) for _, account in sorted(accounts.items())]}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self.path, [json.dumps(table, indent=1)])
        except OSError as error:
            raise SettingsError(f"Accounts {self.path} cannot be written ({error.strerror})") from error


def _read(path: Path) -> dict[str, Account]:
    try:
        entries = json.loads(path.read_text("utf-8"))["accounts"]
        accounts = [Account(**entry) for entry in entries]
        for account in accounts:
            _parts(account.password)
            if account.role not in ROLES or not _NAME.fullmatch(account.name):
                raise ValueError(account.name)
    except OSError as error:
        raise SettingsError(f"Accounts {path} cannot be read ({error.strerror})") from error
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(
            f"Accounts {path} are damaged ({type(error).__name__}). Move the file away and add the moderators again"
        ) from error
    return {account.name: account for account in accounts}


def _hash(password: str) -> str:
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, _COST, _BLOCK, _LANES)
    return f"scrypt${_COST}${_BLOCK}${_LANES}${salt.hex()}${made.hex()}"


def _matches(stored: str, password: str) -> bool:
    cost, block, lanes, salt, expected = _parts(stored)
    return hmac.compare_digest(_scrypt(password, salt, cost, block, lanes), expected)


def _parts(stored: str) -> tuple[int, int, int, bytes, bytes]:
    kind, cost, block, lanes, salt, made = stored.split("$")
    if kind != "scrypt":
        raise ValueError(kind)
    return int(cost), int(block), int(lanes), bytes.fromhex(salt), bytes.fromhex(made)


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    given = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(given, salt=salt, n=cost, r=block, p=lanes, maxmem=256 * cost * block, dklen=32)


_NOBODY: Final = f"scrypt${_COST}${_BLOCK}${_LANES}${'00' * 16}${'00' * 32}"

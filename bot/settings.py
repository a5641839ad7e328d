"""Environment and `.env` → one frozen `Settings`, checked before anything starts.

The real environment wins over `.env`. A bad value is a `SettingsError` of one line: what was found, what was expected,
what to do. No message and no repr shows a secret.
"""

import hashlib
import hmac
import ipaddress
import logging
import os
import re
import secrets
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from dotenv import dotenv_values

_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_FORMATS: Final = ("text", "json")
_KEY_CHARACTERS: Final = 32
_MAX_RATE: Final = 6000
LOOPBACK_ADDRESSES: Final = ("127.0.0.1", "::1")
SECRETS: Final = ("TELEGRAM_BOT_TOKEN", "CITEBOT_HASH_KEY", "CITEBOT_WEBHOOK_SECRET", "CITEBOT_WEBHOOK_PATH")
_logger = logging.getLogger(__name__)


class SettingsError(Exception):
    """A setting cannot be used; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides.

    Attributes:
        token: Bot token, or empty: then only the console can run.
        base_url: Bot API address, ends in `/bot`; `base_file_url` is the address for files.
        data: Folder of built things: `index/` and `log.db`.
        threshold: Decline below this confidence; None for the calibrated one.
        reranker: A cross-encoder that sorts the first passages again: a folder or a hub name; empty for none.
        one_process: Whether the Telegram bot answers in its own process instead of a second one.
        hash_key: HMAC key given directly; if empty, `hash_key_file` has it.
        review_accounts: Who may see the log in a browser: names, roles, password hashes.
        review_proxies: Addresses and networks of proxies that are trusted to say who is asking.
        max_question: Longest question in characters.
        moderators: Who may moderate: names for the log, by Telegram user id.
        moderators_chat: Chat that cards go to, and whose administrators may moderate; None without one.
        rate_user: Questions per minute that one person may ask; 0 for no limit. `rate_chat` is the limit of one group.
        chats: Ids of the chats that are answered, as text; `private` means every private chat; empty for all chats.
        retention_days: Days after which questions are erased from the log; 0 keeps them.
        log_format: `text` or `json`, for the lines on standard error; with `log_questions` they may hold questions.
        webhook_url: Public address that Telegram calls, or empty for polling; a secret last part is added to it.
        webhook_listen: Address, with `webhook_port`, at which the reverse proxy reaches the bot.
        webhook_secret: What Telegram must send along; `webhook_path` is the last part of the address. If empty, both are
            derived from the token.
        monitor_port: Port for health and metrics, or 0 for none; `monitor_listen` is its address.
    """

    token: str = field(default="", repr=False)
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    data: Path = Path("data")
    threshold: float | None = None
    reranker: str = ""
    one_process: bool = False
    hash_key: str = field(default="", repr=False)
    hash_key_file: Path = Path("~/.config/citebot/hash.key")
    review_accounts: Path = Path("~/.config/citebot/moderators.json")
    review_proxies: tuple[str, ...] = LOOPBACK_ADDRESSES
    log_level: str = "INFO"
    max_question: int = 1000
    moderators: Mapping[int, str] = field(default_factory=dict, repr=False)
    moderators_chat: int | None = field(default=None, repr=False)
    retention_days: int = 180
    rate_user: int = 20
    rate_chat: int = 10
    chats: tuple[str, ...] = ()
    log_format: str = "text"
    log_questions: bool = False
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = 8080
    webhook_secret: str = field(default="", repr=False)
    webhook_path: str = field(default="", repr=False)
    monitor_listen: str = "127.0.0.1"
    monitor_port: int = 0

    def webhook_secret_token(self) -> str:
        """What Telegram sends with each call of the webhook."""
        return self.webhook_secret or self._derived("webhook secret")

    def webhook_secret_path(self) -> str:
        """The last part of the webhook's address."""
        return self.webhook_path or self._derived("webhook path")

    def webhook_url_with_path(self) -> str:
        """The whole address that Telegram calls."""
        return f"{self.webhook_url.rstrip('/')}/{self.webhook_secret_path()}"

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.token.encode(), purpose.encode(), hashlib.sha256).hexdigest()[:48]


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings; creates nothing.

    Args:
        environ: Instead of the real environment.
        env_file: A file that need not exist, or None for no file.

    Raises:
        SettingsError: If a value cannot be used.
    """
    values = {**_read_env_file(env_file), **(os.environ if environ is None else environ)}
    given: dict[str, Any] = {}
    for name, (field_name, read) in _VARIABLES.items():
        if text := values.get(name, "").strip():
            given[field_name] = read(name, text)
    if "base_url" in given and "base_file_url" not in given:
        given["base_file_url"] = given["base_url"].removesuffix("/bot") + "/file/bot"
    made = Settings(**given)
    return replace(
        made,
        data=made.data.expanduser(),
        hash_key_file=made.hash_key_file.expanduser(),
        review_accounts=made.review_accounts.expanduser(),
    )


def hide_secrets() -> None:
    """Remove the secrets from the environment: processes that this one starts would inherit them and need none."""
    for name in SECRETS:
        os.environ.pop(name, None)


def load_hash_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys for hashing user and chat ids, the newest first; on the first start, make a file with one.

    The file has one key per line, and only its owner can read it. Hashes are made with the first key. The others are from
    before `scripts/review.py rotate-key`; with them, rows of that time can still be found.

    Raises:
        SettingsError: If the file cannot be made or read, is open to others, or lies in the data folder, where a copy
            of the log would carry the key along.
    """
    if settings.hash_key:
        return (settings.hash_key.encode(),)
    path = settings.hash_key_file.expanduser()
    if path.resolve().is_relative_to(settings.data.resolve()):
        raise SettingsError(
            f"Hash key {path} is inside the data folder {settings.data}, expected outside. Set CITEBOT_HASH_KEY_FILE"
        )
    try:
        if not path.exists():
            _make_key(path)
        mode = stat.S_IMODE(path.stat().st_mode)
        keys = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise SettingsError(
            f"Hash key {path} cannot be read or made ({reason}). Set CITEBOT_HASH_KEY_FILE to another place"
        ) from error
    if os.name == "posix" and mode & 0o077:
        raise SettingsError(f"Hash key {path} has mode {mode:o}, expected 600. Run: chmod 600 {path}")
    shortest = min(map(len, keys), default=0)
    if shortest < _KEY_CHARACTERS:
        raise SettingsError(
            f"Hash key {path} has {shortest} characters, expected at least {_KEY_CHARACTERS}. "
            "Move it away and start again to make a new one"
        )
    return tuple(key.encode() for key in keys)


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # unlike a rename, this does not replace a key that another process has just made
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _read_env_file(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    _close_to_others(path)
    try:
        values = dotenv_values(path, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f"{path} cannot be read ({reason}). Fix the file or remove it") from error
    return {name: value for name, value in values.items() if value is not None}


def _close_to_others(path: Path) -> None:
    """Make a file with secrets readable for its owner only, and say so in a line if it was not.

    Raises:
        SettingsError: If that is not possible.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name != "posix" or not mode & 0o077:
        return
    try:
        path.chmod(0o600)
    except OSError as error:
        raise SettingsError(
            f"{path} has mode {mode:o}, so others can read the token in it, expected 600. Run: chmod 600 {path}"
        ) from error
    _logger.warning(
        "%s could be read by others (mode %o) and is now for its owner only (600); if others use this machine, "
        "have @BotFather make a new token",
        path,
        mode,
    )


def _bot_url(name: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.path.endswith("/bot")
    except ValueError:
        usable = False
    if not usable or "?" in url or "#" in url:
        raise SettingsError(f"{name} is {url!r}, expected an http or https address ending in /bot. Fix it or unset it")
    return url


def _threshold(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise SettingsError(f"{name} is {text!r}, expected a number from 0 to 1. Fix it or unset it")
    return value


def _hash_key(name: str, text: str) -> str:
    if len(text) < _KEY_CHARACTERS:
        raise SettingsError(
            f"{name} has {len(text)} characters, expected at least {_KEY_CHARACTERS}. "
            "Make one with: python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    return text


def _log_level(name: str, text: str) -> str:
    if text.upper() not in _LEVELS:
        raise SettingsError(f"{name} is {text!r}, expected one of {', '.join(_LEVELS)}. Fix it or unset it")
    return text.upper()


def _max_question(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= 4096):
        raise SettingsError(f"{name} is {text!r}, expected a number from 1 to 4096. Fix it or unset it")
    return int(text)


def _moderators(name: str, text: str) -> dict[int, str]:
    """`123456:Anna, 789:Boris` → names by id; each name once, as it says in the log who did what."""
    found: dict[int, str] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        number, _, person = (each.strip() for each in part.partition(":"))
        if not (number.isascii() and number.isdecimal() and person and person.isprintable() and len(person) <= 60):
            raise SettingsError(f"{name} has {part!r}, expected a user id, a colon and a name: 123456:Anna, 789:Boris")
        if int(number) in found or person in found.values():
            raise SettingsError(f"{name} names {part!r} twice, expected each id and each name once")
        found[int(number)] = person
    return found


def _moderators_chat(name: str, text: str) -> int:
    if not re.fullmatch(r"-\d{1,20}", text, flags=re.ASCII):
        raise SettingsError(f"{name} is {text!r}, expected a group's id such as -1001234567890")
    return int(text)


def _rate(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= _MAX_RATE):
        raise SettingsError(f"{name} is {text!r}, expected a whole number from 0 to {_MAX_RATE}. Fix it or unset it")
    return int(text)


def _chats(name: str, text: str) -> tuple[str, ...]:
    found = tuple(text.replace(",", " ").split())
    for each in found:
        if each != "private" and not re.fullmatch(r"-?[1-9]\d{0,18}", each, flags=re.ASCII):
            raise SettingsError(
                f"{name} has {each!r}, expected chat ids such as -1001234567890, or the word private, "
                "with commas between. Fix it or unset it"
            )
    return found


def _networks(name: str, text: str) -> tuple[str, ...]:
    found = tuple(text.replace(",", " ").split())
    for each in found:
        try:
            ipaddress.ip_network(each)
        except ValueError:
            raise SettingsError(
                f"{name} has {each!r}, expected addresses such as 10.0.0.5 or networks such as 10.0.0.0/24, with commas "
                "between. Fix it or unset it"
            ) from None
    return found or LOOPBACK_ADDRESSES


def _retention_days(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5):
        raise SettingsError(
            f"{name} is {text!r}, expected a number of days, or 0 to keep questions. Fix it or unset it"
        )
    return int(text)


def _format(name: str, text: str) -> str:
    return _one_of(name, text, _FORMATS)


def _yes_or_no(name: str, text: str) -> bool:
    return _one_of(name, text, ("yes", "no")) == "yes"


def _one_of(name: str, text: str, allowed: tuple[str, ...]) -> str:
    if text.lower() not in allowed:
        raise SettingsError(f"{name} is {text!r}, expected one of {', '.join(allowed)}. Fix it or unset it")
    return text.lower()


def _webhook_port(name: str, text: str) -> int:
    return _port(name, text, least=1)


def _monitor_port(name: str, text: str) -> int:
    return _port(name, text, least=0)


def _port(name: str, text: str, *, least: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and least <= int(text) <= 65535):
        raise SettingsError(f"{name} is {text!r}, expected a number from {least} to 65535. Fix it or unset it")
    return int(text)


def _webhook_url(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or "?" in text or "#" in text:
        raise SettingsError(
            f"{name} is {text!r}, expected an https address without ? and #, such as "
            "https://bot.example.org/citebot. Fix it, or unset it for polling"
        )
    return text


def _webhook_word(name: str, text: str) -> str:
    if not re.fullmatch(r"[\w-]{16,256}", text, flags=re.ASCII):
        raise SettingsError(
            f"{name} cannot be used: expected 16 to 256 letters, digits, _ or -. Unset it to have one made from the token"
        )
    return text


def _text(_name: str, text: str) -> str:
    return text


def _path(_name: str, text: str) -> Path:
    return Path(text)


def _token(name: str, text: str) -> str:
    if not re.fullmatch(r"\d+:[\w-]+", text, flags=re.ASCII):
        raise SettingsError(
            f"{name} does not look like a token: expected digits, a colon and letters, such as "
            "123456:ABC-def. Copy it again from @BotFather"
        )
    return text


_VARIABLES: Final[dict[str, tuple[str, Callable[[str, str], Any]]]] = {
    "TELEGRAM_BOT_TOKEN": ("token", _token),
    "TELEGRAM_BASE_URL": ("base_url", _bot_url),
    "TELEGRAM_BASE_FILE_URL": ("base_file_url", _bot_url),
    "CITEBOT_DATA": ("data", _path),
    "CITEBOT_THRESHOLD": ("threshold", _threshold),
    "CITEBOT_RERANKER": ("reranker", _text),
    "CITEBOT_ONE_PROCESS": ("one_process", _yes_or_no),
    "CITEBOT_HASH_KEY": ("hash_key", _hash_key),
    "CITEBOT_HASH_KEY_FILE": ("hash_key_file", _path),
    "CITEBOT_REVIEW_ACCOUNTS": ("review_accounts", _path),
    "CITEBOT_REVIEW_PROXIES": ("review_proxies", _networks),
    "CITEBOT_LOG_LEVEL": ("log_level", _log_level),
    "CITEBOT_MAX_QUESTION": ("max_question", _max_question),
    "CITEBOT_MODERATORS": ("moderators", _moderators),
    "CITEBOT_MODERATORS_CHAT": ("moderators_chat", _moderators_chat),
    "CITEBOT_RATE_USER": ("rate_user", _rate),
    "CITEBOT_RATE_CHAT": ("rate_chat", _rate),
    "CITEBOT_CHATS": ("chats", _chats),
    "CITEBOT_RETENTION_DAYS": ("retention_days", _retention_days),
    "CITEBOT_LOG_FORMAT": ("log_format", _format),
    "CITEBOT_LOG_QUESTIONS": ("log_questions", _yes_or_no),
    "CITEBOT_WEBHOOK_URL": ("webhook_url", _webhook_url),
    "CITEBOT_WEBHOOK_LISTEN": ("webhook_listen", _text),
    "CITEBOT_WEBHOOK_PORT": ("webhook_port", _webhook_port),
    "CITEBOT_WEBHOOK_SECRET": ("webhook_secret", _webhook_word),
    "CITEBOT_WEBHOOK_PATH": ("webhook_path", _webhook_word),
    "CITEBOT_MONITOR_LISTEN": ("monitor_listen", _text),
    "CITEBOT_MONITOR_PORT": ("monitor_port", _monitor_port),
}
"""By variable of the environment: the setting that it gives, and what checks it. The defaults are in `Settings` only."""

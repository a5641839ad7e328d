"""Accounts: kept as hashes, outside the data folder, read again when they change."""

import hashlib
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from reviewing.world import PASSWORD, QUICK

from bot.review.accounts import Account, Accounts
from bot.settings import SettingsError


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """No accounts yet."""
    monkeypatch.setattr("bot.review.accounts._HASHER", QUICK)
    return Accounts(tmp_path / "config" / "accounts.json", tmp_path / "data")


def test_password_is_kept_as_salted_argon2_hash(tmp_path: Path) -> None:
    """With the real cost, another salt for each, readable by the owner only, and never the password itself."""
    accounts = Accounts(tmp_path / "config" / "accounts.json", tmp_path / "data")
    accounts.add("mia", "moderator", PASSWORD)
    accounts.add("moe", "reader", PASSWORD)
    text = accounts.path.read_text("utf-8")
    stored = [entry["password"].split("$") for entry in json.loads(text)["accounts"]]
    assert [each[1:4] for each in stored] == [["argon2id", "v=19", "m=32768,t=3,p=1"]] * 2
    assert stored[0][4] != stored[1][4]
    assert stored[0][5] != stored[1][5]
    assert PASSWORD not in text
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert [path.name for path in accounts.path.parent.iterdir()] == ["accounts.json"]
    assert accounts.check("mia", PASSWORD) == accounts.all()["mia"]


def scrypt_hash(password: str) -> str:
    """A password as earlier versions stored it."""
    made = hashlib.scrypt(password.encode(), salt=b"s" * 16, n=16, r=8, p=1, dklen=32)
    return f"scrypt$16$8$1${(b's' * 16).hex()}${made.hex()}"


def write_old(accounts: Accounts) -> None:
    """The file of an earlier version, with two people in it."""
    entries = [{"name": name, "role": "moderator", "password": scrypt_hash(PASSWORD)} for name in ("mia", "moe")]
    accounts.path.parent.mkdir()
    accounts.path.touch(mode=0o600)
    accounts.path.write_text(json.dumps({"accounts": entries}), encoding="utf-8")


def test_old_hash_lets_in_and_is_replaced_at_the_next_login(accounts: Accounts) -> None:
    """Only by the right password, only that person's, and once."""
    write_old(accounts)
    assert accounts.check("mia", PASSWORD + "x") is None
    assert accounts.all()["mia"].password == scrypt_hash(PASSWORD)
    found = accounts.check("mia", PASSWORD)
    assert found is not None
    assert (found.name, found.role, found.password[:10]) == ("mia", "moderator", "$argon2id$")
    assert accounts.all() == {"mia": found, "moe": replace(found, name="moe", password=scrypt_hash(PASSWORD))}
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert accounts.check("mia", PASSWORD) == found
    assert accounts.check("mia", PASSWORD + "x") is None


def test_hash_with_other_costs_is_replaced_at_the_next_login(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a later version can ask for more."""
    accounts.add("mia", "reader", PASSWORD)
    monkeypatch.setattr("bot.review.accounts._HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    found = accounts.check("mia", PASSWORD)
    assert found is not None
    assert "m=8,t=2,p=1" in found.password
    assert accounts.all() == {"mia": found}


def test_old_hash_stays_when_the_file_cannot_be_written(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The login still counts, and the log says why."""
    write_old(accounts)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.review.accounts.write_whole", full)
    found = accounts.check("mia", PASSWORD)
    assert found == accounts.all()["mia"]
    assert found is not None
    assert found.password == scrypt_hash(PASSWORD)
    assert "keeps its old hash" in caplog.text
    assert PASSWORD not in caplog.text


def test_renewing_a_hash_brings_no_removed_person_back(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody removes the account while its password is checked."""
    write_old(accounts)
    real = accounts._renewed

    def late(account: Account, password: str) -> Account:
        Accounts(accounts.path, accounts.path.parent.parent / "data").remove("mia")
        return real(account, password)

    monkeypatch.setattr(accounts, "_renewed", late)
    accounts.check("mia", PASSWORD)
    assert set(accounts.all()) == {"moe"}


def test_check_wants_the_name_and_the_password(accounts: Accounts) -> None:
    """Anything else is no moderator."""
    accounts.add("mia", "moderator", PASSWORD)
    for name, password in (
        ("mia", PASSWORD + " "),
        ("mia", ""),
        ("Mia", PASSWORD),
        ("", ""),
        ("moe", PASSWORD),
        ("mia", "\udc00"),
    ):
        assert accounts.check(name, password) is None
    found = accounts.check("mia", PASSWORD)
    assert found is not None
    assert (found.name, found.role) == ("mia", "moderator")


def test_other_process_changes_are_seen(accounts: Accounts) -> None:
    """A moderator added or removed on the command line counts at once in a running review."""
    other = Accounts(accounts.path, accounts.path.parent.parent / "data")
    assert accounts.all() == {}
    other.add("mia", "moderator", PASSWORD)
    before = accounts.all()["mia"].version
    other.add("mia", "reader", PASSWORD)
    assert accounts.all()["mia"].version != before
    other.remove("mia")
    assert accounts.all() == {}


@pytest.mark.parametrize(
    ("name", "role", "password", "says"),
    [
        ("a b", "moderator", PASSWORD, "Name 'a b' cannot be used"),
        ("", "moderator", PASSWORD, "cannot be used"),
        ("../x", "moderator", PASSWORD, "cannot be used"),
        ("m" * 33, "moderator", PASSWORD, "cannot be used"),
        ("mia", "admin", PASSWORD, "Role 'admin' is not known, expected one of moderator, reader"),
        ("mia", "reader", "short", "The password has 5 characters, expected 12 to 1024"),
    ],
)
def test_bad_account_is_refused_in_one_line(accounts: Accounts, name: str, role: str, password: str, says: str) -> None:
    """What was found and what was expected; nothing is written, and the password is not said."""
    with pytest.raises(SettingsError, match=says) as caught:
        accounts.add(name, role, password)
    assert password not in str(caught.value)
    assert not accounts.path.exists()


def test_unusable_files_are_refused_in_one_line(accounts: Accounts, tmp_path: Path) -> None:
    """Inside the data folder, open to others, damaged, unknown name."""
    with pytest.raises(SettingsError, match="inside the data folder"):
        Accounts(tmp_path / "data" / "accounts.json", tmp_path / "data")
    accounts.add("mia", "moderator", PASSWORD)
    with pytest.raises(SettingsError, match="There is no account 'moe'"):
        accounts.remove("moe")
    accounts.path.chmod(0o644)
    accounts.path.write_text(accounts.path.read_text("utf-8") + " ", encoding="utf-8")
    with pytest.raises(SettingsError, match="have mode 644, expected 600"):
        accounts.all()
    accounts.path.chmod(0o600)
    for damaged in (
        "{",
        "{}",
        '{"accounts": [{"name": "x"}]}',
        '{"accounts": [{"name": "x", "role": "admin", "password": "p"}]}',
        '{"accounts": [{"name": "x", "role": "reader", "password": "md5$1$1$1$00$00"}]}',
        "[]",
    ):
        accounts.path.write_text(damaged, encoding="utf-8")
        with pytest.raises(SettingsError, match="are damaged"):
            accounts.all()

"""Accounts: kept as hashes, outside the data folder, read again when they change."""

import json
import stat
from pathlib import Path

import pytest
from reviewing.world import PASSWORD

from bot.review.accounts import Accounts
from bot.settings import SettingsError


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """No accounts yet."""
    monkeypatch.setattr("bot.review.accounts._COST", 16)
    return Accounts(tmp_path / "config" / "accounts.json", tmp_path / "data")


def test_password_is_kept_as_salted_scrypt_hash(tmp_path: Path) -> None:
    """With the real cost, another salt for each, readable by the owner only, and never the password itself."""
    accounts = Accounts(tmp_path / "config" / "accounts.json", tmp_path / "data")
    accounts.add("mia", "moderator", PASSWORD)
    accounts.add("moe", "reader", PASSWORD)
    text = accounts.path.read_text("utf-8")
    stored = [entry["password"].split("$") for entry in json.loads(text)["accounts"]]
    assert [each[:4] for each in stored] == [["scrypt", "32768", "8", "1"]] * 2
    assert stored[0][4] != stored[1][4]
    assert stored[0][5] != stored[1][5]
    assert PASSWORD not in text
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert [path.name for path in accounts.path.parent.iterdir()] == ["accounts.json"]
    assert accounts.check("mia", PASSWORD) == accounts.all()["mia"]


def test_check_wants_the_name_and_the_password(accounts: Accounts) -> None:
    """Anything else is nobody."""
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
